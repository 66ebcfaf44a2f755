"""Work on pictures by several threads at once, whose results keep the order of the pictures."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
_MOST = 4  # threads, each of which holds a decoded picture


def in_order(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """What ``work`` makes of each item, in their order.

    Decoding, warping and writing let go of the interpreter, so threads share them. Items are taken
    a few ahead: little is held at a time. What an item raises is raised in its place.
    """
    threads = min(_MOST, os.cpu_count() or 1)
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
