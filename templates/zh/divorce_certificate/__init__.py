"""The printed electronic certificate of a divorce."""
