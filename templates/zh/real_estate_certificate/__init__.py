"""The certificate of a registered right to a home, a sheet for each."""
