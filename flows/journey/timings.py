"""Where the time goes: seconds per stage of a case's journey."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

STAGES = ("world", "facts", "render", "tamper", "capture", "questions", "write")


@dataclass
class Clock:
    """Seconds per stage, for logs and benchmarks; nothing generated reads it.

    ``now``: wall clock, or a process's own.
    """

    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    now: Callable[[], float] = perf_counter

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = self.now()
        try:
            yield
        finally:
            self.seconds[name] += self.now() - start
