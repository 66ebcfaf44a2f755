"""What the land records hold under one person's name."""
