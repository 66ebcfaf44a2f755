"""What every copy of a sheet shares, drawn once per process and size, and kept without the rows that repeat."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.printing.paper import unprinted
from pipeline.records import Pixels

_KEEP = 2**28  # bytes: all shipped layouts at 12 megapixels


@dataclass(frozen=True)
class Plate:
    """A sheet as its distinct rows of pixels, and which of them stands where: forms are mostly white and ruled."""

    rows: npt.NDArray[np.uint8]
    places: npt.NDArray[np.intp]

    @property
    def nbytes(self) -> int:
        return self.rows.nbytes + self.places.nbytes

    def printed(self) -> Pixels:
        """A copy to go on printing on."""
        sheet = unprinted(len(self.places), self.rows.shape[1] // 3)
        # mode: any but "raise" lets numpy write to ``out`` without a copy in between; every place is there.
        np.take(self.rows, self.places, axis=0, out=sheet.reshape(len(self.places), -1), mode="clip")
        return sheet


_plates: OrderedDict[Hashable, Plate] = OrderedDict()


def plate(key: Hashable, draw: Callable[[], Pixels]) -> Plate:
    """The plate of this key; ``draw`` makes its H x W x 3 pixels when it is not kept. The least used are dropped."""
    if key in _plates:
        _plates.move_to_end(key)
        return _plates[key]
    made = _plates[key] = etched(draw())
    while sum(p.nbytes for p in _plates.values()) > _KEEP and len(_plates) > 1:
        _plates.popitem(last=False)
    return made


def etched(pixels: Pixels) -> Plate:
    """The plate that prints these H x W x 3 pixels."""
    flat = pixels.reshape(len(pixels), -1)
    known: dict[bytes, int] = {}
    places = np.array([known.setdefault(row.tobytes(), len(known)) for row in flat], np.intp)
    _, first = np.unique(places, return_index=True)
    return Plate(flat[first], places)
