"""Memory for pages, taken back when the last view of one is gone: fresh memory costs more than the printing on it."""

from __future__ import annotations

import weakref

import numpy as np
import numpy.typing as npt

from pipeline.records import Pixels

_STEP = 2**22  # sheets of nearly one size share their memory
_KEEP = 2**29  # bytes kept for later pages: those of one case at 12 megapixels
_free: list[npt.NDArray[np.uint8]] = []


def unprinted(height: int, width: int) -> Pixels:
    """A writable H x W x 3 sheet; what stands on it is undefined."""
    size = height * width * 3
    block = _block(-(-size // _STEP) * _STEP)
    # Through a memoryview, because numpy would else name the block itself as the owner of every view.
    owner = np.frombuffer(memoryview(block), np.uint8, size)  # type: ignore[arg-type]  # any buffer will do
    weakref.finalize(owner, _take_back, block).atexit = False
    return owner.reshape(height, width, 3)


def _block(size: int) -> npt.NDArray[np.uint8]:
    for i in range(len(_free) - 1, -1, -1):
        if _free[i].nbytes == size:
            return _free.pop(i)
    return np.empty(size, np.uint8)


def _take_back(block: npt.NDArray[np.uint8]) -> None:
    _free.append(block)
    while sum(b.nbytes for b in _free) > _KEEP:
        del _free[0]
