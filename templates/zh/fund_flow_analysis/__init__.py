"""The bank's own look at what flowed into the account, and whether it carries the loan."""
