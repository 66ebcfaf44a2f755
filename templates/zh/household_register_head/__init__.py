"""The register's first page: the household, its head, and the stamps of those who keep it."""
