"""Questions about the rows of a statement."""
