"""All that is printed on a sheet, beyond its facts: lines with words, regions, tables with cells.

Numbers stand in arrays, a row for each thing: a crowded sheet has thousands. Boxes are (left, top,
right, bottom) in page pixels, edge coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

LineRole = Literal[
    "field",  # what somebody filled in
    "caption",  # names a field
    "heading",
    "table_head",
    "body",  # running text of the form
    "stamp",  # set in a seal or stamp
    "page_number",
    "art",  # drawn in artwork: a lot's number on a map, letters of an emblem
    "security_print",  # a ground of letters, over and over, that type is printed upon
]
# Roles of letters that are drawn, not set: they need not stand along their boxes.
DRAWN_ROLES: frozenset[LineRole] = frozenset({"stamp", "art", "security_print"})
RegionKind = Literal["portrait", "seal", "signature", "qr", "barcode", "logo", "tick", "map"]

Boxes = npt.NDArray[np.float64]
Corners = npt.NDArray[np.float64]
_AROUND = [0, 1, 2, 1, 2, 3, 0, 3]  # of a box, clockwise from its top left
Counts = npt.NDArray[np.int64]


def no_boxes() -> Boxes:
    """N x 4 of none."""
    return np.zeros((0, 4))


def _no_corners() -> Corners:
    return np.zeros((0, 8))


def _no_numbers() -> npt.NDArray[np.float64]:
    return np.zeros(0)


def _no_counts() -> Counts:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False, kw_only=True)
class PrintedLines:
    """L lines in the order in which they are printed, of W words in all."""

    texts: tuple[str, ...] = ()
    roles: tuple[LineRole, ...] = ()
    fields: tuple[str, ...] = ()  # the fact that all of the line says, or a part of it; "" for none
    boxes: Boxes = field(default_factory=no_boxes)  # L x 4, around the ink
    sizes: npt.NDArray[np.float64] = field(default_factory=_no_numbers)  # L, of the em, in pixels
    inks: npt.NDArray[np.float64] = field(default_factory=_no_numbers)  # L, luminance 0-255
    word_counts: Counts = field(default_factory=_no_counts)  # L: its words follow one another
    words: tuple[str, ...] = ()
    word_fields: tuple[str, ...] = ()  # as of lines: a fact may stand inside running text
    word_boxes: Boxes = field(default_factory=no_boxes)  # W x 4
    # T lines, of one word each, that do not lie along their boxes, by number, and their corners.
    turned: Counts = field(default_factory=_no_counts)
    turned_corners: Corners = field(default_factory=_no_corners)

    @property
    def corners(self) -> Corners:
        """L x 8: x and y, clockwise from the text's own top left."""
        found = self.boxes[:, _AROUND]
        found[self.turned] = self.turned_corners
        return found

    @property
    def word_corners(self) -> Corners:
        """W x 8, likewise."""
        found = self.word_boxes[:, _AROUND]
        found[np.cumsum(self.word_counts)[self.turned] - 1] = self.turned_corners
        return found


@dataclass(frozen=True, eq=False, kw_only=True)
class PrintedRegions:
    """R things on a sheet that are not type."""

    kinds: tuple[RegionKind, ...] = ()
    fields: tuple[str, ...] = ()  # the fact that is drawn, as ``PrintedField.name``; "" for none
    boxes: Boxes = field(default_factory=no_boxes)  # R x 4


@dataclass(frozen=True, eq=False, kw_only=True)
class PrintedTable:
    """A grid of cells, heads first; C cells."""

    name: str  # of its facts: "transactions"
    box: tuple[float, float, float, float]
    cells: Counts  # C x 4: row, column, rows spanned, columns spanned; from 0
    heads: npt.NDArray[np.bool_]  # C: a head's cell
    fields: tuple[str, ...]  # C: the fact that stands in it; "" for none
    boxes: Boxes  # C x 4


NO_LINES = PrintedLines()
NO_REGIONS = PrintedRegions()
