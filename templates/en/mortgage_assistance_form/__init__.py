"""A borrower's request to the loan servicer for help with the mortgage, five sheets."""
