"""Semaphores, without which no worker process can be started.

On Linux they are files in /dev/shm, which some containers mount read-only.
"""

from __future__ import annotations

import multiprocessing
import sys

from flows.storage.io_errors import reason
from pipeline.errors import UserError

_REMEDY = "make it writable (mount -o remount,rw /dev/shm; in a container --tmpfs /dev/shm)"
_PLACE = "/dev/shm" if sys.platform == "linux" else "this system"


def usable() -> None:
    """
    Raises:
        UserError: none can be made here.
    """
    try:
        multiprocessing.get_context("spawn").Lock()
    except OSError as error:
        what = f"no semaphore can be made there, which worker processes need: {reason(error)}"
        raise UserError(_PLACE, what, f"{_REMEDY} and run the same command again") from None
