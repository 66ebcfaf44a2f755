"""``python -m flows.bench compare [OLD NEW]``: two reports of the bench beside each other."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.units import ROOT

HISTORY = ROOT / "benchmarks"  # a report per version, ``0.2.0.json``
WORTH = 0.02  # share by which a figure has to differ to be shown
MACHINE, TARGETS = "machine", "targets"


def main(names: list[str]) -> int:
    """Print what differs.

    Args:
        names: two files; none for the last two versions of ``benchmarks``.

    Returns:
        0; 1 if a limit that was held is held no longer; 2 if there are no two reports.
    """
    paths = [Path(name) for name in names] or history()[-2:]
    if len(paths) != 2:
        there = ", ".join(path.name for path in paths) or "none"
        print(f"bench: two reports are compared, there is {there}", file=sys.stderr)
        return 0 if not names else 2
    try:
        old, new = (_read(path) for path in paths)
    except (OSError, ValueError) as fault:
        print(f"bench: {fault}", file=sys.stderr)
        return 2
    print(f"{paths[0]} -> {paths[1]}")
    print("\n".join([*_machines(old, new), *_figures(old, new)]))
    lost = list(_lost(old, new))
    print("\n".join(f"held no longer: {name}" for name in lost) or "every limit that was held is")
    return 1 if lost else 0


def history() -> list[Path]:
    """The reports of all versions, oldest version first."""
    # others are no version's: a README, a report that is being written
    reports = [path for path in HISTORY.glob("*.json") if re.fullmatch(r"[\d.]*\d", path.stem)]
    return sorted(reports, key=lambda path: [int(part) for part in path.stem.split(".")])


def _read(path: Path) -> Mapping[str, Any]:
    """A report.

    Raises:
        OSError: it cannot be read.
        ValueError: it is none.
    """
    report = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(report, dict) or MACHINE not in report:
        raise ValueError(f"{path}: not a report of the bench")
    return report


def _machines(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """What of the machines differs: their figures are then of two things."""
    for key in sorted({*old[MACHINE], *new[MACHINE]}):
        before, after = old[MACHINE].get(key), new[MACHINE].get(key)
        if before != after:
            yield f"machine: {key} {before} -> {after}"


def _figures(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """A line for every figure of both that differs by ``WORTH`` or more."""
    before, after = dict(_numbers("", old)), dict(_numbers("", new))
    shared = [path for path in before if path in after]
    width = max((len(path) for path in shared), default=0)
    for path in shared:
        one, other = before[path], after[path]
        change = (other - one) / abs(one) if one else float(one != other)
        if abs(change) >= WORTH:
            yield f"{path:<{width}}  {one:>12g}  {other:>12g}  {change:+7.1%}"
    for title, gone in (("only old", before.keys() - after), ("only new", after.keys() - before)):
        if gone:
            yield f"{title}: {len(gone)} figures, {min(gone)} among them"


def _numbers(path: str, value: object) -> Iterator[tuple[str, float]]:
    """Every number of a report under the path that leads to it."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if path or key not in (MACHINE, TARGETS):
                yield from _numbers(f"{path}.{key}".lstrip("."), inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, float(value)


def _lost(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Limits that the old report holds and the new one does not."""
    held = {target["name"] for target in old.get(TARGETS, ()) if target["met"]}
    for target in new.get(TARGETS, ()):
        if not target["met"] and target["name"] in held:
            yield f"{target['name']}, {target['figure']}"
