"""Questions about what somebody earns and what tax it bears."""
