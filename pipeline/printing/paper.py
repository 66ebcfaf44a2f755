"""Memory for pages, taken back when the last view of one is gone: fresh memory costs more than the printing on it."""

from __future__ import annotations

import weakref

import numpy as np
import numpy.typing as npt

from pipeline.records import Pixels

_STEP = 2**22  # sheets of nearly one size share their memory
_KEEP = 2**28  # bytes kept for later pages: those of a case of 1600 x 1200, and a third of them at 12 megapixels
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
    """The least of the free blocks that is large enough, unless half of it would lie idle."""
    fits = [(b.nbytes, i) for i, b in enumerate(_free) if size <= b.nbytes <= 2 * size]
    return _free.pop(min(fits)[1]) if fits else np.empty(size, np.uint8)


def _take_back(block: npt.NDArray[np.uint8]) -> None:
    _free.append(block)
    while sum(b.nbytes for b in _free) > _KEEP:
        del _free[0]
