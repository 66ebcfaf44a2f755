"""Papers of the English-speaking invented country."""
