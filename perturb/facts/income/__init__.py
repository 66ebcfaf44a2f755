"""Figures of income, tax and pay that do not agree."""
