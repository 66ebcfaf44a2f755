"""A bank's own form: read from its PDF or scan, cleaned of whoever filled it in, and approved."""
