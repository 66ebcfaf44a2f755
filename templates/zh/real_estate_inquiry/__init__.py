"""What the land registry knows of somebody, a row for each home."""
