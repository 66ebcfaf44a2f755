"""The fillable blanks a recipe brings along, to be filled in as the papers on its own forms are."""

from __future__ import annotations

from pathlib import Path

from pipeline.caches import cached
from pipeline.errors import UserError

LARGEST = 64 * 2**20  # bytes


def read(path: str) -> bytes:
    """A blank's bytes.

    Raises:
        UserError: no file, or too large.
    """
    try:
        found = Path(path).stat()
        return _read(path, found.st_mtime_ns, found.st_size)
    except (OSError, ValueError):
        raise UserError(
            path[:200],
            f"no file of at most {LARGEST // 2**20} MB",
            "give the path of a fillable PDF",
        ) from None


@cached(most=32)
def _read(path: str, changed: int, size: int) -> bytes:
    if not 0 < size <= LARGEST:
        raise ValueError(size)
    return Path(path).read_bytes()
