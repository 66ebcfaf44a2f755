"""Lies about who the applicant is and where he works."""
