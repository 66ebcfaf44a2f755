"""A worker gives memory back between shards: glibc keeps what was freed between two blocks in use, which adds up over thousands of pages."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from typing import Any


def give_back() -> None:
    """Free memory to the system, where the C library can (glibc's ``malloc_trim``); nothing elsewhere."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], Any] | None:
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
