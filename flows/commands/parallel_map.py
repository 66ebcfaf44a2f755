"""Processes that work through a list side by side; answers come in the order of the list, and are the same for any number of them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from flows.run import worker
from flows.run.semaphores import usable
from flows.run.signals import deaf
from flows.storage.memory_limit import bounded

T = TypeVar("T")
U = TypeVar("U")
_SHARED: Any = None  # of the crowd this process works for
_BOUND: Any = None  # held as long as the process lives


class Crowd:
    """``count`` processes, one of them being this one where there is no other. All are given what they share once."""

    def __init__(self, count: int, shared: Any, pool: ProcessPoolExecutor | None) -> None:
        self.count, self.shared, self.pool = count, shared, pool

    def map(self, work: Callable[[Any, U], T], items: Iterable[U]) -> Iterator[T]:
        """``work(shared, item)`` of all items. What a process was at when it died (it grew too large, most likely) is done here."""
        listed = list(items)
        with deaf():
            futures = [self.pool.submit(_work, work, item) for item in listed] if self.pool else []
        for number, item in enumerate(listed):
            try:
                yield futures[number].result() if futures else work(self.shared, item)
            except BrokenExecutor:
                self.pool, futures = None, []
                yield work(self.shared, item)


@contextmanager
def crowd(count: int, shared: Any, name: str = "", *, size: int = 0) -> Iterator[Crowd]:
    """A crowd for as long as the context lasts; each of its processes may take a share of the memory that a dataset of that name and
    size may take here."""
    if count < 2:
        yield Crowd(1, shared, None)
        return
    usable()
    pool = ProcessPoolExecutor(
        count,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(shared, name, size // count),
    )
    try:
        yield Crowd(count, shared, pool)
    except BaseException:
        for process in list((pool._processes or {}).values()):
            process.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(shared: Any, name: str, size: int) -> None:
    global _SHARED, _BOUND
    worker.start(None)
    _SHARED, _BOUND = shared, bounded(name, size, silent=True)
    _BOUND.__enter__()


def _work(work: Callable[[Any, U], T], item: U) -> T:
    return work(_SHARED, item)
