"""The front of a bank's payment card."""
