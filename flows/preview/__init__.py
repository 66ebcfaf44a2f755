"""Any unit on a sample as one picture, and the pictures of the README."""
