"""Six months of an account, as the bank prints them."""
