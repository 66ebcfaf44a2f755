"""Processes that work through a list side by side; answers come in the order of the list, and are
the same for any number of them."""

from __future__ import annotations

import atexit
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, Generic, TypeVar

from flows.run.semaphores import usable
from flows.run.signals import led, signals_deferred
from flows.storage.memory_limit import bounded
from pipeline.errors import UserError

T = TypeVar("T")
U = TypeVar("U")
_SHARED: Any = None  # of the pool this process works for
_BOUND: Any = None  # held as long as the process lives


class WorkerPool:
    """``count`` processes, this one among them: it would have nothing to do but wait for the
    others. All are given what they share once."""

    def __init__(self, count: int, shared: Any, executor: ProcessPoolExecutor | None) -> None:
        self.count, self.shared, self.executor = count, shared, executor

    def map(self, work: Callable[[Any, U], T], items: Iterable[U]) -> Iterator[T]:
        """``work(shared, item)`` of all items, each begun when a process is free. What a process
        was at when it died (it grew too large, most likely) is done here."""
        if self.executor is None:
            yield from (work(self.shared, item) for item in items)
            return
        turns = _Turns(self.executor, partial(work, self.shared), work, items=list(items))
        with signals_deferred():
            for _ in range(self.count - 1):
                turns.serve()
        try:
            for number, item in enumerate(turns.items):
                turns.help(number)
                try:
                    answer = turns.answers[number].result()
                except BrokenExecutor:
                    self.executor, answer = None, work(self.shared, item)
                yield answer
        finally:
            turns.left.clear()  # nobody asks for the rest


class _Turns(Generic[T, U]):
    """Who does what of a list: the others take from the front, and this process from the back.

    They are given one item at a time, not a queue of them: the last ones go to whoever is free.
    """

    def __init__(
        self,
        executor: ProcessPoolExecutor,
        here: Callable[[U], T],
        there: Callable[[Any, U], T],
        *,
        items: list[U],
    ) -> None:
        self.executor, self.here, self.there, self.items = executor, here, there, items
        self.left = deque(range(len(items)))
        self.answers: list[Future[T]] = [Future() for _ in items]

    def serve(self) -> None:
        """Give a process the next item."""
        number = _taken(self.left.popleft)
        if number is None:
            return
        try:
            done = self.executor.submit(_work, self.there, self.items[number])
        except RuntimeError:  # no more is taken: a process died, or all is over
            self.answers[number].set_exception(BrokenExecutor())
        else:
            done.add_done_callback(partial(self._settle, number))

    def _settle(self, number: int, done: Future[T]) -> None:
        """In a thread of the executor's."""
        if done.cancelled():  # all is over
            return
        fault = done.exception()
        if fault is None:
            self.answers[number].set_result(done.result())
        else:
            self.answers[number].set_exception(fault)
        if not isinstance(fault, BrokenExecutor):
            self.serve()

    def help(self, number: int) -> None:
        """Work in this process until an item is done, or all others are in hand."""
        while not self.answers[number].done() and (mine := _taken(self.left.pop)) is not None:
            try:
                self.answers[mine].set_result(self.here(self.items[mine]))
            except UserError as fault:  # to be raised in its turn, as where one process does all
                self.answers[mine].set_exception(fault)


@contextmanager
def worker_pool(count: int, shared: Any, name: str = "", *, size: int = 0) -> Iterator[WorkerPool]:
    """A pool for as long as the context lasts; each of its other processes may take a share of the
    memory that a dataset of that name and size may take here."""
    if count < 2:
        yield WorkerPool(1, shared, None)
        return
    usable()
    executor = ProcessPoolExecutor(
        count - 1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(shared, name, size // count),
    )
    try:
        with signals_deferred():
            # They load what they need while this process still opens files.
            for _ in range(count - 1):
                executor.submit(_ready)
        yield WorkerPool(count, shared, executor)
    except BaseException:
        for process in list((executor._processes or {}).values()):
            process.kill()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _taken(take: Callable[[], int]) -> int | None:
    """From either end of what is left; None when nothing is."""
    try:
        return take()
    except IndexError:
        return None


def _start(shared: Any, name: str, size: int) -> None:
    global _SHARED, _BOUND
    led()
    # Taking apart all that was loaded takes a while, and we wait for it.
    atexit.register(os._exit, 0)
    _SHARED, _BOUND = shared, bounded(name, size, silent=True)
    _BOUND.__enter__()


def _ready() -> None:
    """Asked first of a process, which starts it."""


def _work(work: Callable[[Any, U], T], item: U) -> T:
    return work(_SHARED, item)
