"""Persons, their papers, schools and work."""
