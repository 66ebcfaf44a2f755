"""Progress of long work: a bar with rate and time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Literal

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

Show = Literal["bar", "lines", "nothing"]


@contextmanager
def bar(done: Any, cases: int) -> Iterator[None]:
    """A live bar over the shared counters (case indices, images)."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("cases  {task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    progress = Progress(*columns, console=Console(stderr=True))
    task = progress.add_task("generating", total=cases, rate="")

    def show() -> None:
        elapsed = progress.tasks[0].elapsed or 0.0
        progress.update(
            task, completed=done[0], rate=f"{done[1] / elapsed:.1f} images/s" if elapsed > 1 else ""
        )

    progress.start()
    try:
        with _every(0.25, show):
            yield
    finally:
        with suppress(OSError):
            progress.stop()


@contextmanager
def plain(done: Any, cases: int) -> Iterator[None]:
    """A line whenever another tenth is done, for logs."""
    last = [0]

    def show() -> None:
        tenth = 10 * done[0] // max(1, cases)
        if tenth > last[0]:
            last[0] = tenth
            print(f"{done[0]}/{cases} cases, {done[1]} images", file=sys.stderr, flush=True)

    with _every(1.0, show):
        yield


@contextmanager
def silent(done: Any, cases: int) -> Iterator[None]:
    """Nothing, for a program that did not ask."""
    yield


@contextmanager
def _every(seconds: float, show: Callable[[], None]) -> Iterator[None]:
    """The run outlives a terminal that goes away."""
    stop = threading.Event()

    def loop() -> None:
        while not stop.wait(seconds):
            with suppress(OSError):
                show()

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        with suppress(OSError):
            show()


SHOWS: Mapping[Show, Callable[[Any, int], AbstractContextManager[None]]] = {
    "bar": bar,
    "lines": plain,
    "nothing": silent,
}
