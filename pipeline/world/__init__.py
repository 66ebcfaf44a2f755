"""The world: draws the truth of one case, person by person and cent by cent."""
