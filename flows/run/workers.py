"""Worker processes of this machine: spawned for one run, replaced when one of them dies."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from flows.run import worker
from flows.run.job import Job
from flows.run.signals import signals_deferred
from pipeline.errors import Unfinished

T = TypeVar("T")
U = TypeVar("U")


class Workers:
    """So many processes, and what is asked of them."""

    faults: tuple[type[BaseException], ...] = (BrokenExecutor,)  # of theirs, not of the work
    replaced = faults  # by us: their share is worth another try
    lost = Unfinished(
        "--workers",
        "worker processes were killed again and again, most likely for want of memory",
        "lower it and run the same command again to go on",
    )

    def __init__(self, job: Job, count: int) -> None:
        self.job, self.count = job, count
        self.context = multiprocessing.get_context("spawn")
        # Case indices and images made so far. Read without a lock: a process that is killed while
        # it holds one never lets it go.
        self.done = self.context.RawArray("q", 2)
        self.pool = self._start()
        self.stopped: BaseException | None = None  # why no more work is taken

    def _start(self) -> ProcessPoolExecutor:
        """Processes with a lock of their own, which goes down with them."""
        return ProcessPoolExecutor(
            self.count,
            mp_context=self.context,
            initializer=worker.start,
            initargs=(self.done, self.context.Lock()),
        )

    def capacity(self) -> int:
        """How many pieces of work may be under way: one for each process, and one waiting."""
        return 2 * self.count

    def submit(self, work: Callable[[Job, U], T], what: U) -> Future[T]:
        with signals_deferred():
            try:
                return self.pool.submit(work, self.job, what)
            except BrokenExecutor:
                self.pool = self._start()
                return self.pool.submit(work, self.job, what)

    def counted(self, indices: int, images: int) -> None:
        """They count by themselves, case by case."""

    def silent(self, _seconds: float) -> str:
        """A process that cannot go on, if any."""
        halted = [pid for pid in list(self.pool._processes or {}) if _state(pid) in "Tt"]
        return (
            f"worker process {halted[0]} is stopped; send it SIGCONT, or stop this run"
            if halted
            else ""
        )

    def stop(self, why: BaseException) -> None:
        """At once: what the processes are at is made again by the next run."""
        self.stopped = self.stopped or why
        for process in list((self.pool._processes or {}).values()):
            process.kill()
            process.join(5)

    def close(self) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)


def _state(pid: int) -> str:
    """As Linux names it; "?" elsewhere."""
    with suppress(OSError):
        return (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(")")[2]
            .split()[0]
        )
    return "?"
