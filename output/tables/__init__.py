"""The data contract: tables, their files, and what holds of and between their rows."""
