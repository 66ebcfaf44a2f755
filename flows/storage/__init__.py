"""Where datasets lie: stores, folders, and a finished dataset read back."""
