"""What goes wrong: before printing (facts), after printing (page), in front of the lens (capture)."""
