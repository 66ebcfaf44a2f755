"""The emblem side of the identity card."""
