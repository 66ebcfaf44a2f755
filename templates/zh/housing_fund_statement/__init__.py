"""Contributions to the housing fund account, month by month."""
