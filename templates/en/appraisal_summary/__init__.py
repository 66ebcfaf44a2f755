"""A valuer's summary of what the property to be bought is worth."""
