"""The form the applicant fills in."""
