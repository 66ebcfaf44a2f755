"""A bound on memory while a stranger's dataset is read.

Parquet unfolds inside a library, where nothing but the end of the process stops it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import UserError

START = 200 * 2**20  # bytes any dataset may take
GROWTH = 20  # and times the bytes of its files; what we make takes twice
_EVERY = 0.01  # seconds
_STATM = Path("/proc/self/statm")


@contextmanager
def bounded(name: str, size: int, silent: bool = False) -> Iterator[None]:
    """While it lasts, growing past what ``size`` bytes of dataset may need ends the process.

    With one line and status 2; ``silent``: without the line, as a process that somebody waits for.
    """
    if not _STATM.exists():  # macOS kills by itself what swaps too much
        yield
        return
    limit, done = _resident() + START + GROWTH * size, threading.Event()

    def watch() -> None:
        while not done.wait(_EVERY):
            if _resident() > limit:
                fault = UserError(
                    name,
                    f"its {size // 1000} KB unfold to more than {limit // 2**20} MB",
                    "do not trust it; generate it again",
                )
                if not silent:
                    print(f"creditdocs: {fault.line()}", file=sys.stderr, flush=True)
                os._exit(2)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _resident() -> int:
    """Bytes of memory this process holds."""
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
