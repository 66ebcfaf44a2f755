"""Questions about somebody's homes."""
