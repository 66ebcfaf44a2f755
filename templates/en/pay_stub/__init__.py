"""What one month was paid and withheld, with the year to date."""
