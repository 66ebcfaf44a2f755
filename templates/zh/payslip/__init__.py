"""One month's pay, as the employer breaks it down."""
