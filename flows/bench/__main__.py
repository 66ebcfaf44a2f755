"""Run the benchmarks named, by default all; the figures are one JSON document.

``python -m flows.bench [speed] [scaling] [prefect] [memory] [boxes] [lines] [reading] [legible]
[augmenting] [stream] [lookup]``.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cv2

from flows.bench import (
    augmenting,
    boxes,
    compare,
    legible,
    lines,
    lookup,
    memory,
    overhead,
    reading,
    scaling,
    speed,
    stream,
)
from flows.bench.targets import targets
from output.tables.manifest import PACKAGES

CASES = {(1600, 1200): 24, (4032, 3024): 24}  # by size of the frame
REFERENCE_CASES = {(1600, 1200): 9, (4032, 3024): 5}  # photographed several times each


def main(sections: list[str]) -> int:
    """Print the report; status 2 for a section there is not. ``compare`` reads reports instead."""
    if sections[:1] == ["compare"]:
        return compare.main(sections[1:])
    known: dict[str, Callable[[], Any]] = {
        "speed": _speed,
        "scaling": lambda: scaling.measure(8.0),
        "prefect": overhead.measure,
    }
    known |= {
        "memory": memory.measure,
        "boxes": _boxes,
        "lines": lines.by_layout,
        "reading": reading.by_layout,
        "legible": legible.by_condition,
        "augmenting": lambda: augmenting.measure(4, 3),
        "stream": stream.measure,
        "lookup": lookup.measure,
    }
    if unknown := [s for s in sections if s not in known]:
        print(f"bench: no section {unknown[0]!r}; choose from {', '.join(known)}", file=sys.stderr)
        return 2
    cv2.setNumThreads(1)
    report: dict[str, Any] = {"machine": _machine()}
    for name in sections or list(known):
        report[name] = known[name]()
    print(json.dumps({**report, "targets": targets(report)}, indent=1))
    return 0


def _machine() -> dict[str, Any]:
    described = Path("/proc/cpuinfo")
    said = described.read_text().splitlines() if described.exists() else []
    models = [line.partition(":")[2].strip() for line in said if line.startswith("model name")]
    return {
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "processor": models[0] if models else platform.processor(),
        "load": [round(v, 1) for v in os.getloadavg()],
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _speed() -> dict[str, Any]:
    small = (1600, 1200)
    sizes = {f"{w}x{h}": speed.measure((w, h), cases) for (w, h), cases in CASES.items()}
    return {
        "sizes": sizes,
        "reference_conditions": {
            f"{w}x{h}": speed.reference((w, h), cases) for (w, h), cases in REFERENCE_CASES.items()
        },
        "with_twins": speed.with_twins(small, 8),
        "by_condition_ms": speed.by_condition(small, 2),
        "by_kind_ms": speed.by_kind(small, 3),
    }


def _boxes() -> dict[str, Any]:
    return {f"{w}x{h}": boxes.measure((w, h), 15) for w, h in CASES}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
