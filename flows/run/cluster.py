"""A Dask cluster that somebody else runs: reached, looked over, and given work."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from importlib.util import find_spec
from typing import TypeVar

from flows.run import worker
from flows.run.job import ALIKE, Job
from pipeline.errors import Unfinished, UserError, brief

T = TypeVar("T")
U = TypeVar("U")
WAIT = 10  # seconds for a scheduler to answer
LOOK = 1.0  # seconds between two looks at how its workers are
_START = (
    "start `dask scheduler` and on every machine `dask worker ADDRESS --nworkers N --nthreads 1`, "
    "and give its tcp://HOST:PORT"
)


class Cluster:
    """Its workers as those of one run.

    They are asked for nothing but their share of the work, and need to reach nobody but the
    scheduler and the target.
    """

    lost = Unfinished(
        "--address",
        "the cluster is gone, or its workers were killed again and again",
        "run the same command again to go on",
    )
    # Dask itself gives a lost worker's share to others, a few times.
    replaced: tuple[type[BaseException], ...] = ()

    def __init__(self, job: Job, address: str) -> None:
        from distributed import Client
        from distributed.scheduler import KilledWorker

        self.faults: tuple[type[BaseException], ...] = (
            KilledWorker,
            asyncio.CancelledError,
            concurrent.futures.CancelledError,
        )
        self.job = job
        self.done = [0, 0]  # case indices and images made so far
        self.stopped: BaseException | None = None
        try:
            self.client = Client(address, timeout=WAIT, set_as_default=False)  # type: ignore[no-untyped-call]
        except OSError:  # it was there a moment ago
            raise self.lost from None
        self.executor = self.client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        self.threads = 1
        # When a worker said last that it lives: on the scheduler's clock, and on ours.
        self.heard: dict[str, tuple[float, float]] = {}
        self.answered = time.monotonic()  # the scheduler
        self.over = threading.Event()
        self.looking = threading.Thread(target=self._look, daemon=True)
        self.looking.start()

    def capacity(self) -> int:
        """How many pieces of work may be under way: one per thread of a worker, and one waiting."""
        return 2 * self.threads

    def submit(self, work: Callable[[Job, U], T], what: U) -> Future[T]:
        found: Future[T] = self.executor.submit(worker.run_remotely, work, self.job, what)
        return found

    def counted(self, indices: int, images: int) -> None:
        """What of a shard that came in."""
        self.done[0] += indices
        self.done[1] += images

    def silent(self, seconds: float) -> str:
        """Who has given no sign of life for so long, if anybody."""
        now = time.monotonic()
        remedy = "start it again, or stop this run and run the same command later to go on"
        if now - self.answered > seconds:
            return f"the Dask scheduler does not answer; {remedy}"
        if not self.heard:
            return (
                "the cluster has no workers; start some, or stop this run and run the same "
                "command later to go on"
            )
        names = [name for name, (_, since) in self.heard.items() if now - since > seconds]
        return f"worker {names[0]} gives no sign of life; {remedy}" if names else ""

    def _look(self) -> None:
        while not self.over.wait(LOOK):
            with suppress(
                OSError, ValueError, asyncio.CancelledError, asyncio.TimeoutError
            ):  # what it means, the work itself will tell
                found = self.client.scheduler_info()["workers"]
                self.answered = now = time.monotonic()
                self.threads = max(1, sum(w["nthreads"] for w in found.values()))
                seen = {name: w["last_seen"] for name, w in found.items()}
                self.heard = {
                    n: (at, now if self.heard.get(n, (None,))[0] != at else self.heard[n][1])
                    for n, at in seen.items()
                }

    def stop(self, why: BaseException) -> None:
        """What a worker is at, it ends, and it is found by the next run.

        What is queued, the scheduler forgets with its client.
        """
        self.stopped = self.stopped or why

    def close(self) -> None:
        self.over.set()
        with suppress(OSError, asyncio.CancelledError, asyncio.TimeoutError):
            self.client.close(timeout=WAIT)  # type: ignore[no-untyped-call]


def require(address: str | None) -> str:
    """The address of a scheduler, if Dask is installed.

    Raises:
        UserError: no address, or no Dask.
    """
    if not address:
        raise UserError("--runner dask", "needs the --address of a scheduler", _START)
    if not find_spec("distributed"):
        raise UserError(
            "--runner dask",
            "Dask is not installed",
            "install creditdocs with its extra: pip install -e '.[dask]'",
        )
    return address


def _silence() -> None:
    """Dask's reports of lost connections are ours to tell.

    Some of its loggers have a level of their own.
    """
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def look_over(address: str, job: Job) -> None:
    """Ask every worker whether it can do its share.

    Raises:
        UserError: nobody listens there, there are no workers, or one that cannot, or that would
            make other bytes.
    """
    import distributed

    _silence()
    try:
        with distributed.Client(address, timeout=WAIT, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            found = client.run(worker.handshake, job, on_error="return")
    except (OSError, ValueError, TypeError) as error:
        raise UserError(
            f"--address {address[:200]}", f"no Dask scheduler there: {brief(error, 160)}", _START
        ) from None
    if not found:
        raise UserError(f"--address {address[:200]}", "the cluster has no workers", _START)
    for name, answer in found.items():
        if isinstance(answer, BaseException):
            raise UserError("--address", f"worker {name} has not this creditdocs ({answer})", ALIKE)
        if answer:
            raise UserError("--address", f"worker {name} {answer}", ALIKE)
