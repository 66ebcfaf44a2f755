"""How many worker processes: what may be asked for, and how many where nobody asks."""

from __future__ import annotations

import os

from pipeline.errors import UserError

MOST = 1024


def worker_count(wanted: int | None) -> int:
    """As many as wanted; one per core where nobody says.

    Raises:
        UserError: not a number of processes.
    """
    if wanted is not None and not 1 <= wanted <= MOST:
        raise UserError("--workers", f"{wanted} is not a number of processes", f"give 1 to {MOST}")
    return wanted or os.cpu_count() or 1
