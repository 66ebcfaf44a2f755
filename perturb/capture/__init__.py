"""Capture conditions: one file each."""
