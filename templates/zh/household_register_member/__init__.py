"""A member's page of the household register."""
