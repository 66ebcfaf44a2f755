"""A bank's letter that a loan is paid back."""
