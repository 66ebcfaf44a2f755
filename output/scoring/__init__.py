"""Marks: a model's replies read and scored, and what a guesser would get."""
