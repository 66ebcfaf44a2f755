"""A permit to sell tobacco by retail."""
