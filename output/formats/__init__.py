"""Other projects' shapes: one file per format."""
