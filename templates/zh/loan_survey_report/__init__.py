"""What the loan officer found and recommends."""
