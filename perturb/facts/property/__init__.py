"""Papers of a property that contradict one another."""
