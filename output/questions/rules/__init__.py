"""Questions that a credit rule answers."""
