"""Print read back, on its own: it decides nothing that was decided when the print was made."""
