"""Scans and photographs as forms."""
