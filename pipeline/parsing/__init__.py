"""Files that strangers wrote, read without being harmed by them."""
