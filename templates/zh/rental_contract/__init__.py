"""A contract by which a home is let."""
