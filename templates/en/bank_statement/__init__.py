"""One calendar month of an account, as the bank posts it."""
