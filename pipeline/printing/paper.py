"""Memory for pages, taken back when the last view of one is gone.

Fresh memory costs more than the printing on it. It is the system's own, not the allocator's: blocks
this large would tear holes there that thousands of small things then settle in.
"""

from __future__ import annotations

import weakref
from mmap import ACCESS_COPY, mmap

import numpy as np
import numpy.typing as npt

from pipeline.caches import kept
from pipeline.records import Pixels

_STEP = 2**22  # pages of nearly one size share their memory
# Bytes for later pages: those of a case of 1600 x 1200, and a third of them at 12 megapixels.
_KEEP = 2**28
_free: list[mmap] = kept(f"{__name__}._free", [])


def unprinted(height: int, width: int) -> Pixels:
    """A writable H x W x 3 page; what stands on it is undefined."""
    size = height * width * 3
    block = _block(-(-size // _STEP) * _STEP)
    owner: npt.NDArray[np.uint8] = np.frombuffer(block, np.uint8, size)
    weakref.finalize(owner, _take_back, block).atexit = False
    return owner.reshape(height, width, 3)


def _block(size: int) -> mmap:
    """The least of the free blocks that is large enough, unless half of it would lie idle."""
    fits = [(len(b), i) for i, b in enumerate(_free) if size <= len(b) <= 2 * size]
    return _free.pop(min(fits)[1]) if fits else mmap(-1, size, access=ACCESS_COPY)


def _take_back(block: mmap) -> None:
    _free.append(block)
    while sum(map(len, _free)) > _KEEP:
        del _free[0]
