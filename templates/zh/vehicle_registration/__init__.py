"""The registration of a car: its licence and its certificate."""
