"""The yearly statement of wages and withheld tax that an employer gives out."""
