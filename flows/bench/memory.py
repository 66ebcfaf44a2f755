"""What a worker holds in memory after many pictures.

A process that grows is one that a long run loses.
"""

from __future__ import annotations

import gc
import os
import subprocess
from itertools import count
from typing import Any

import pyarrow as pa

from flows.bench.progress import say
from flows.bench.scaling import worker_pool
from flows.bench.speed import loaded_units
from flows.journey.shard import make_shard

SIZE = (1600, 1200)


def measure(images: tuple[int, int] = (500, 5000)) -> dict[str, Any]:
    """Resident megabytes of one worker after so many captured pictures.

    Of the mix of whole files, shards made and dropped as in a run.
    """
    with worker_pool(1) as pool:
        found = pool.submit(_grow, images).result()
    first, last = found[0]["resident"], found[-1]["resident"]
    return {"size": list(SIZE), "megabytes": found, "growth": round(last / first - 1, 4)}


def _grow(images: tuple[int, int]) -> list[dict[str, float]]:
    """In the worker: shards made until the counts are reached, looking in between."""
    recipe = loaded_units(SIZE, 100_000, anomalies__twins=False).recipe.model_dump_json()
    first, last = images
    looks = sorted({first, last, *range(first, last, max(first, (last - first) // 4))})
    made, shards, found = 0, count(), []
    for look in looks:
        while made < look:
            made += make_shard(recipe, next(shards))[0]["images"].num_rows
        found.append({"images": made, **_held()})
        say(f"{made} images: {found[-1]['resident']} MB resident")
    return found


def _held() -> dict[str, float]:
    """Megabytes: resident as it stands, resident after a collection, and what Arrow's pool has."""
    now = _resident()
    gc.collect()
    return {
        "resident": now,
        "collected": _resident(),
        "arrow": round(pa.default_memory_pool().bytes_allocated() / 2**20, 1),
    }


def _resident() -> float:
    said = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(os.getpid())], capture_output=True, text=True, check=True
    )
    return round(int(said.stdout) / 1024, 1)
