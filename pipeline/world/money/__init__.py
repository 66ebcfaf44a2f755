"""Pay, accounts, tax and loans."""
