"""Papers of the Chinese-speaking invented country."""
