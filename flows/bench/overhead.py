"""What Prefect adds to a run: the same work through it and through worker processes alone."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import yaml

from flows.bench.progress import say

IMAGES = 2000
RUNS = 3
WORKERS = 2
# As many shards, tasks and files as a run of 2,000 images has, and next to no work in them.
LIGHT = {
    "cases": 20,
    "shards": {"cases_per_shard": 1},
    "documents": {"zh/identity_card_front": {}, "en/ssn_card": {}},
    "captures": {"size": [640, 480], "sessions": 1, "conditions": {"Normal Captures": 1}},
    "anomalies": {"share": 0},
}
HEAVY = {"cases": 100, "anomalies": {"twins": False}}


class Took(NamedTuple):
    """Seconds: on the wall, and of all processors of the run's processes."""

    wall: float
    cpu: float


def measure() -> dict[str, Any]:
    """Seconds of both ways over light work, in turn, their difference being Prefect's.

    And one run of about 2,000 captured images, of whose seconds Prefect's are a share.
    """
    pairs = []
    for n in range(RUNS):
        say(f"light work with and without Prefect, {n + 1} of {RUNS}")
        pairs.append((_run(LIGHT, prefect=True)[0], _run(LIGHT, prefect=False)[0]))
    wall = statistics.median(there.wall - bare.wall for there, bare in pairs)
    cpu = statistics.median(there.cpu - bare.cpu for there, bare in pairs)
    added = Took(round(wall, 2), round(cpu, 2))
    say(f"{IMAGES} images with two workers")
    whole, images = _run(HEAVY, prefect=True)
    cpu = whole.cpu * IMAGES / images
    return {
        "shards": LIGHT["cases"],
        "added_seconds": {"cpu": added.cpu, "wall": added.wall},
        "run": {
            "workers": WORKERS,
            "images": images,
            "wall_seconds": round(whole.wall, 1),
            "cpu_seconds": round(whole.cpu, 1),
        },
        "share": round(added.cpu / cpu, 4),
        "share_of_wall": round(added.wall / (whole.wall * IMAGES / images), 4),
    }


def _run(keys: dict[str, Any], *, prefect: bool) -> tuple[Took, int]:
    """One run in processes of its own, and how many images it made."""
    with tempfile.TemporaryDirectory() as folder:
        recipe, out = Path(folder) / "recipe.yaml", f"{folder}/out"
        recipe.write_text(
            yaml.safe_dump({"name": "bench", "seed": 41, "today": "2026-03-31", **keys})
        )
        given = [
            "-m",
            "flows.commands.cli",
            "generate",
            str(recipe),
            "--out",
            out,
            "--workers",
            str(WORKERS),
            "--quiet",
        ]
        bare = ["-m", "flows.bench.bare", str(recipe), out, str(WORKERS)]
        wall, cpu = perf_counter(), _children()
        subprocess.run(
            [sys.executable, *(given if prefect else bare)],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        took = Took(perf_counter() - wall, _children() - cpu)
        manifest = yaml.safe_load((Path(out) / "manifest.json").read_text())
    return took, manifest["counts"]["images"]


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
