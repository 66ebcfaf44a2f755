"""Document kinds: one folder each; listing this folder is the catalogue."""
