"""Samples without end: how long the first takes, and how many a core makes from then on."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from time import perf_counter, process_time
from typing import Any

from flows.bench.progress import say
from flows.journey.share import Picture, Share
from flows.journey.stream import endless

SIZE = [1600, 1200]
SEEDS = (1, 2, 3)
COLD, WARM = 200, 300  # samples: the first of a process, which draw every form and desk, and others
_FIRST = f"""
import sys, time, creditdocs
begun = time.perf_counter()
samples = creditdocs.stream("files", int(sys.argv[1]), set={{"captures.size": {SIZE}}})
next(samples).image
print(time.perf_counter() - begun)
"""


def measure() -> dict[str, Any]:
    """Seconds of the wall clock to the first decoded sample after ``import creditdocs``, and
    samples a second of the processor, whole files with twins under all conditions."""
    say("stream: first samples")
    waited = [_waited(seed) for seed in SEEDS]
    say(f"stream: {COLD + WARM} samples")
    made = endless("files", {"captures.size": SIZE}, Share())
    begun, wall = process_time(), perf_counter()
    cold = _taken(made, COLD)
    warm = _taken(made, WARM)
    cpu, wall = process_time() - begun, perf_counter() - wall
    return {
        "size": SIZE,
        "first_sample_seconds": [round(seconds, 2) for seconds in waited],
        "first_sample_seconds_median": round(statistics.median(waited), 2),
        "first_samples_per_second_per_core": round(COLD / cold, 1),
        "samples_per_second_per_core": round(WARM / warm, 1),
        "share_of_a_core": round(cpu / wall, 2),  # less than 1 where others had some of it
    }


def _taken(made: Iterator[Picture], many: int) -> float:
    """Seconds of the processor that so many samples take."""
    begun = process_time()
    for _ in islice(made, many):
        pass
    return process_time() - begun


def _waited(seed: int) -> float:
    command = [sys.executable, "-c", _FIRST, str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)
