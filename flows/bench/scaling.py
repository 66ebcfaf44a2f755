"""What a second worker brings: the same work in one process and in two.

Beside it a bare loop says what the machine can give.
"""

from __future__ import annotations

import multiprocessing
import statistics
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter
from typing import Any

import cv2

from flows.bench.floor import floor
from flows.bench.progress import say
from flows.bench.speed import loaded_units
from flows.journey.case import make_case
from flows.journey.shard import own, tables
from flows.journey.timings import Clock
from flows.run import worker

SIZE = (1600, 1200)
ROUNDS = 3


def worker_pool(count: int) -> ProcessPoolExecutor:
    """Processes as a run starts them."""
    return ProcessPoolExecutor(
        count,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=worker.start,
        initargs=(None,),
    )


def measure(seconds: float) -> dict[str, Any]:
    """Pictures a second with one process and with two, in turn, each for so many seconds.

    Floors and bare arithmetic likewise.

    A process works on until its time is over and says how much it did, so that no tail of the
    other's is counted.
    """
    with worker_pool(2) as pool:
        say("two workers warm up")
        for future in [pool.submit(_pictures, 2.0) for _ in range(2)]:
            future.result()
        works = {"pictures": _pictures, "floor": _floors, "arithmetic": _arithmetic}
        return _summary(
            {name: _turns(pool, name, work, seconds=seconds) for name, work in works.items()}
        )


def _turns(
    pool: ProcessPoolExecutor, name: str, work: Callable[[float], float], *, seconds: float
) -> dict[str, float]:
    """Median rates of one process and of two."""
    say(f"one worker and two: {name}")
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for count in (1, 2):
            futures = [pool.submit(work, seconds) for _ in range(count)]
            rates[count].append(sum(f.result() for f in futures))
    one, two = statistics.median(rates[1]), statistics.median(rates[2])
    return {"one": round(one, 2), "two": round(two, 2), "ratio": round(two / one, 3)}


def _summary(rates: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Also the share of what the machine gives a second process that the pictures take of it."""
    own = rates["pictures"]["ratio"]
    return {
        "size": list(SIZE),
        "per_second": rates,
        "of_what_the_machine_gives": round(own / rates["floor"]["ratio"], 3),
    }


def _rate(once: Callable[[], float], seconds: float) -> float:
    start, done = perf_counter(), 0.0
    while perf_counter() - start < seconds:
        done += once()
    return done / (perf_counter() - start)


def _pictures(seconds: float) -> float:
    cv2.setNumThreads(1)
    loaded = loaded_units(SIZE, 1000, anomalies__twins=False)
    cases = iter(range(1000))

    def once() -> float:
        journey = make_case(loaded, next(cases), Clock())
        tables(loaded, [journey])
        return sum(len(own(f)) for f in journey.files)

    return _rate(once, seconds)


def _floors(seconds: float) -> float:
    cv2.setNumThreads(1)
    least = floor(SIZE)

    def once() -> float:
        least()
        return 1.0

    return _rate(once, seconds)


def _arithmetic(seconds: float) -> float:
    return _rate(lambda: float(len(str(sum(range(20000))))), seconds)
