"""The certificate of a degree."""
