"""The printed electronic certificate of a marriage."""
