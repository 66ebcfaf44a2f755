"""The deeds by which the applicant bought each home, four sheets each."""
