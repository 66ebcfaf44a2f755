"""Benchmarks: a photograph beside the least it can cost; workers, memory, Prefect and boxes."""
