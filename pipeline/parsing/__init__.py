"""Files that others wrote, read without being harmed by them."""
