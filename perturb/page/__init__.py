"""Forgeries on the printed sheet: one file per way of tampering; each leaves a mask."""
