"""Wiring: the only place where stages meet."""
