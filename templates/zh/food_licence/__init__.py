"""A permit to sell or make food."""
