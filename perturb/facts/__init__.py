"""Lies told before printing: one file per broken rule."""
