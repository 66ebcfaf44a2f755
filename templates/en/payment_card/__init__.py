"""The front of a bank card: number, holder, expiry."""
