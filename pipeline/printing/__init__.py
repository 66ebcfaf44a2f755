"""Inside the printer: marks from YAML, type set and measured, one drawing per page, rasterised."""
