"""Readers: every file in pieces of text and bytes that can be searched."""
