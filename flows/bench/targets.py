"""What the figures are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

RATIO = {"1600x1200": 3.0, "4032x3024": 2.0}  # of the floor, per captured image, one process
WORKERS = 1.8  # times as fast with two as with one
WRITING = 0.15  # of the time: Parquet, hashing and questions
PREFECT = 0.05  # of the time of a run of 2,000 images
MEMORY = 0.05  # a worker's growth from 500 to 5,000 images
FIRST, SAMPLES = 5.0, 12.0  # seconds to the first sample of a stream; samples a second and core
LOOKUP = 30.0  # milliseconds until one row at random is there
BOXES = 0.10  # of an image's time, for 2,000 fields; for lines and words
UNBOXED = 0.02  # of a detector's regions without a line, and of lines without a region
READ = 0.95  # of the fields called legible under a condition and severity, where there are
ENOUGH = 100  # so many that were tried
AUC, UNREAD = 0.9, 10  # under a condition, where so many fields went unread


def targets(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The figures there are, each with its limit and whether it is met."""
    return [*_speed(report.get("speed", {})), *_rest(report)]


def _speed(speed: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, found in speed.get("reference_conditions", {}).items():
        yield _at_most(
            f"times the floor at {name}, the reference's conditions",
            found["ratio_to_floor"],
            RATIO[name],
        )
    for name, found in speed.get("sizes", {}).items():
        yield _at_most(f"times the floor at {name}", found["ratio_to_floor"], RATIO[name])
        yield _at_most(
            f"share of Parquet, hashing and questions at {name}",
            found["share_of_parquet_hash_questions"],
            WRITING,
        )


def _rest(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if "scaling" in report:
        ratio = report["scaling"]["per_second"]["pictures"]["ratio"]
        yield _at_least("two workers to one", ratio, WORKERS)
    if "prefect" in report:
        yield _at_most("share of Prefect", report["prefect"]["share"], PREFECT)
    if "memory" in report:
        yield _at_most("a worker's growth in memory", report["memory"]["growth"], MEMORY)
    if stream := report.get("stream"):
        first = stream["first_sample_seconds_median"]
        yield _at_most("seconds to the first sample of a stream", first, FIRST)
        rate = stream["samples_per_second_per_core"]
        yield _at_least("samples of a stream per second and core", rate, SAMPLES)
    for reader in ("pyarrow", "datasets"):
        for way, taken in report.get("lookup", {}).get(f"{reader}_ms", {}).items():
            yield _at_most(f"ms to a row: {reader}, {way}", taken["median"], LOOKUP)
    for name, found in report.get("boxes", {}).items():
        yield _at_most(f"share of boxes at {name}", found["added"], BOXES)
        for what in ("lines_added", "ordinary_lines_added"):
            yield _at_most(f"{what} at {name}", found[what], BOXES)
    if held := report.get("lines"):
        yield _at_most("regions without a line", held["regions_without_line"], UNBOXED)
        yield _at_most("lines without a region", held["lines_without_region"], UNBOXED)
    for condition, row in report.get("legible", {}).get("conditions", {}).items():
        yield from _legible(condition, row)


def _legible(condition: str, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for severity, grade in row["severities"].items():
        if grade["legible"] >= ENOUGH:
            yield _at_least(
                f"legible fields read: {condition} {severity}", grade["read_of_legible"], READ
            )
    if row["unread"] >= UNREAD and row["auc"] is not None:
        yield _at_least(f"ROC-AUC of legibility: {condition}", row["auc"], AUC)


def _at_least(name: str, figure: float, limit: float) -> dict[str, Any]:
    return {"name": name, "figure": figure, "at_least": limit, "met": figure >= limit}


def _at_most(name: str, figure: float, limit: float) -> dict[str, Any]:
    return {"name": name, "figure": figure, "at_most": limit, "met": figure <= limit}
