"""What a photograph lets see and read of the print of its sheets."""
