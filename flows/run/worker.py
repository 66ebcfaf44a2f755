"""What a worker process does: counts what it makes, and makes shards and files.

Never imports Prefect.
"""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable
from contextlib import chdir, nullcontext
from typing import Any, TypeVar

from flows.journey.shard import run_shard
from flows.run.finalise import make_file
from flows.run.job import ALIKE, Job, mismatch
from flows.run.signals import led
from output.tables.parquet import Planned, Written
from pipeline.errors import Unfinished, brief

T = TypeVar("T")
U = TypeVar("U")
_DONE: Any = None  # shared counters [cases, images] of the run this process serves
_COUNTING: Any = None  # the lock of all who add to them
# The engines keep buffers and fonts per process, and a Dask worker may have several threads.
_ONE = threading.Lock()


def start(done: Any = None, counting: Any = None) -> None:
    """Called once per process."""
    global _DONE, _COUNTING
    _DONE, _COUNTING = done, counting
    led()


def run(job: Job, shard: int) -> dict[str, Any]:
    """One shard, counted case by case."""
    return run_shard(job.recipe_json, shard, job.pieces, tick=_tick)


def merge(job: Job, planned: Planned) -> Written:
    """One file of the dataset, and any shard again whose pieces were damaged."""
    staging = job.pieces
    return make_file(
        staging, planned, lambda shard: run_shard(job.recipe_json, shard, staging, anew=True)
    )


def incompatibility(job: Job, begun: bool = True) -> str:
    """Why a process of somebody else's cannot do its share of a job; nothing if it can."""
    try:
        with _ONE, chdir(job.folder) if job.folder else nullcontext():
            return mismatch(job, begun)
    except OSError as fault:
        return brief(fault)


def handshake(job: Job) -> str:
    """What keeps this process from doing its share, asked before anything is begun."""
    return incompatibility(job, begun=False)


def run_remotely(work: Callable[[Job, U], T], job: Job, what: U) -> T:
    """A piece of work in a process of somebody else's.

    Raises:
        Unfinished: other code, other packages or other paths there.
    """
    if why := incompatibility(job):
        raise Unfinished("--address", f"worker {platform.node()} {why}", ALIKE)
    with _ONE, chdir(job.folder) if job.folder else nullcontext():
        return work(job, what)


def _tick(indices: int, images: int) -> None:
    if _DONE is not None:
        with _COUNTING:
            _DONE[0] += indices
            _DONE[1] += images
