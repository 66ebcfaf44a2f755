"""A bill of a water, power, gas or telephone company."""
