"""A run: who does the work, what is told of it, and how its pieces become a dataset."""
