"""A Dask cluster that somebody else runs: reached, and its workers looked over before they are given work."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import platform
from importlib.util import find_spec
from typing import Any

from flows import worker
from flows.job import ALIKE, Job
from pipeline.errors import Unfinished, UserError, brief

WAIT = 10  # seconds for a scheduler to answer
_START = "start `dask scheduler` and on every machine `dask worker ADDRESS --nworkers N --nthreads 1`, and give its tcp://HOST:PORT"
_SERVE = "run `prefect server start --host 0.0.0.0` and set PREFECT_API_URL to what all machines can reach"


class Cluster:
    """What a run on a cluster has in common with one in processes of its own: a job, counters, a way to stop."""

    lost = Unfinished("--address", "the cluster is gone, or its workers were killed again and again", "run the same command again to go on")

    def __init__(self, job: Job) -> None:
        from distributed.scheduler import KilledWorker

        self.faults = (KilledWorker, asyncio.CancelledError, concurrent.futures.CancelledError)
        self.job = job
        self.done = [0, 0]  # case indices and images made so far
        self.stopped: BaseException | None = None
        self.futures: list[Any] = []

    def stop(self, why: BaseException) -> None:
        """What is queued is taken back; what a worker is at, it ends, and it is found by the next run."""
        self.stopped = self.stopped or why
        for future in self.futures:
            future.wrapped_future.cancel()

    def close(self) -> None:
        """Nothing here was started by us."""


def require(address: str | None) -> str:
    """The address of a scheduler, if Dask is installed.

    Raises:
        UserError: no address, or no Dask.
    """
    if not address:
        raise UserError("--runner dask", "needs the --address of a scheduler", _START)
    if not find_spec("prefect_dask"):
        raise UserError("--runner dask", "prefect-dask is not installed", "install creditdocs with its extra: pip install -e '.[dask]'")
    return address


def look_over(address: str, job: Job, server: str) -> None:
    """Ask every worker whether it can do its share. ``server``: URL of the Prefect server, empty for a private one.

    Raises:
        UserError: nobody listens there, there are no workers, or one that cannot, or that would make other bytes.
    """
    import distributed

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # its reports of lost connections are ours to tell
    try:
        with distributed.Client(address, timeout=WAIT, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            found = client.run(worker.introduce, job, server, on_error="return")
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"--address {address[:200]}", f"no Dask scheduler there: {brief(error, 160)}", _START) from None
    if not found:
        raise UserError(f"--address {address[:200]}", "the cluster has no workers", _START)
    for name, answer in found.items():
        if isinstance(answer, BaseException):
            raise UserError("--address", f"worker {name} has not this creditdocs ({answer})", ALIKE)
        machine, why = answer
        if why:
            raise UserError("--address", f"worker {name} {why}", ALIKE)
        if machine != platform.node() and not server:
            raise UserError("--address", f"worker {name} is on another machine, which cannot reach this run's private Prefect server", _SERVE)
