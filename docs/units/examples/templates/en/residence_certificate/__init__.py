"""Certificates of residence."""
