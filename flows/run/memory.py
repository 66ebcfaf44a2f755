"""A worker gives memory back between shards.

The C library (glibc) keeps what was freed between two blocks in use, which adds up over thousands
of pages.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from pipeline.caches import cached


def give_back() -> None:
    """Give free memory to the system: Arrow's, and the C library's where it can.

    Glibc can, by ``malloc_trim``.
    """
    pa.default_memory_pool().release_unused()
    trim = _trim()
    if trim is not None:
        trim(0)


@cached
def _trim() -> Callable[[int], Any] | None:
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
