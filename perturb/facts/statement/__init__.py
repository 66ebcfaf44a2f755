"""Rows of a statement that no honest account has."""
