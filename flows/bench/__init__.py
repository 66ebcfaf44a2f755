"""Benchmarks: what a photograph costs beside the least it can cost, and what workers, memory, Prefect and boxes add."""
