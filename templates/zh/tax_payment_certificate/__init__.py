"""The tax office's receipt for a year of income tax."""
