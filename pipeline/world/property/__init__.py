"""Homes, land and cars."""
