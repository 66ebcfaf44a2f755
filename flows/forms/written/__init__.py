"""The files of a form: kind, layout, and what to review."""
