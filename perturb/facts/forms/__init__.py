"""Lies on papers of somebody's own kinds, by what their kind.yaml says of them."""
