"""Papers that are out of date, of somebody else, or about nobody."""
