"""What a worker process does: counts what it makes, and makes shards. Never imports Prefect."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from typing import Any

from flows.finalise import make_file
from flows.shard import run_shard
from flows.store import Store
from output.parquet import Planned, Written

_DONE: Any = None  # shared counters [cases, images] of the run this process serves


def start(done: Any) -> None:
    """Called once per process. Interrupts are the parent's to handle, and nobody outlives it."""
    global _DONE
    _DONE = done
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def run(recipe_json: str, shard: int, target: str, staging: str) -> dict[str, Any]:
    """One shard, counted case by case."""
    return run_shard(recipe_json, shard, target, staging, tick=_tick)


def merge(target: str, staging: str, planned: Planned) -> Written:
    """One file of the dataset."""
    return make_file(Store.open(target), staging, planned)


def _tick(indices: int, images: int) -> None:
    if _DONE is not None:
        with _DONE.get_lock():
            _DONE[0] += indices
            _DONE[1] += images
