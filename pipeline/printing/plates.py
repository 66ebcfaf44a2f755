"""What every copy of a page shares: drawn once per process and size, and kept compressed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.caches import kept
from pipeline.printing.content.arrays import EMPTY, Content
from pipeline.printing.paper import unprinted
from pipeline.records import Pixels

_KEEP = 2**28  # bytes: all shipped layouts at 12 megapixels take half of that
_CODEC = "lz4"  # unpacks in a tenth of the time that a copy takes to print on


@dataclass(frozen=True)
class Plate:
    """A page as its distinct rows of pixels, compressed, and which of them stands where.

    Forms are mostly white and ruled.
    """

    packed: bytes
    row_bytes: int
    places: npt.NDArray[np.intp]
    content: Content = EMPTY  # what stands on it

    @property
    def nbytes(self) -> int:
        return len(self.packed) + self.places.nbytes

    def printed(self) -> Pixels:
        """A copy to go on printing on."""
        page = unprinted(len(self.places), self.row_bytes // 3)
        size = self.row_bytes * (int(self.places.max()) + 1)
        unpacked = np.frombuffer(pa.decompress(self.packed, size, codec=_CODEC), np.uint8)
        rows = unpacked.reshape(-1, self.row_bytes)
        # mode: any but "raise" lets numpy write to ``out`` without a copy; all places exist.
        np.take(rows, self.places, axis=0, out=page.reshape(len(self.places), -1), mode="clip")
        return page


_plates: OrderedDict[Hashable, Plate] = kept(f"{__name__}._plates", OrderedDict())


def plate(key: Hashable, draw: Callable[[], tuple[Pixels, Content]]) -> Plate:
    """The plate of this key.

    ``draw`` makes its H x W x 3 pixels, and tells what stands on them, when it is not kept. Those
    longest unused are dropped.
    """
    if key in _plates:
        _plates.move_to_end(key)
        return _plates[key]
    made = _plates[key] = etched(*draw())
    while sum(p.nbytes for p in _plates.values()) > _KEEP and len(_plates) > 1:
        _plates.popitem(last=False)
    return made


def etched(pixels: Pixels, content: Content = EMPTY) -> Plate:
    """The plate that prints these H x W x 3 pixels."""
    flat = pixels.reshape(len(pixels), -1)
    known: dict[bytes, int] = {}
    places = np.array([known.setdefault(row.tobytes(), len(known)) for row in flat], np.intp)
    _, first = np.unique(places, return_index=True)
    packed = pa.compress(flat[first], codec=_CODEC, asbytes=True)
    return Plate(packed, flat.shape[1], places, content)
