"""The yearly return to the revenue office."""
