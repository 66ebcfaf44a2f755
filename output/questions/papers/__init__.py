"""Questions about one paper and what it says."""
