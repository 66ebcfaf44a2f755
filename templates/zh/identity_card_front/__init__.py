"""The portrait side of the identity card."""
