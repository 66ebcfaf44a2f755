"""The frame cut into tiles that fit the processor's cache, and what an outline covers of them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.camera.geometry import Floats
from pipeline.records import Pixels

SIDE = 256
Window = tuple[slice, slice]
Flags = npt.NDArray[np.bool_]
Map = TypeVar("Map", npt.NDArray[np.uint8], npt.NDArray[np.float32])


@dataclass(frozen=True)
class Box:
    """A rectangle of whole frame pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def window(self) -> Window:
        """What it is of the frame."""
        return np.s_[self.top : self.top + self.height, self.left : self.left + self.width]

    @property
    def tile(self) -> tuple[int, int]:
        """Row and column of a tile in ``flags``."""
        return self.top // SIDE, self.left // SIDE

    def inside(self, outer: Box) -> Box:
        """The same pixels, counted from the corner of ``outer``."""
        return Box(self.left - outer.left, self.top - outer.top, self.width, self.height)

    def outside(self, outer: Box) -> Box:
        """What lies there in ``outer``, counted as ``outer`` is."""
        return Box(self.left + outer.left, self.top + outer.top, self.width, self.height)

    def within(self, outer: Box) -> Window:
        """What it is of an array that holds ``outer``."""
        return self.inside(outer).window

    def tiles(self) -> Iterator[Box]:
        """Its pieces; the cuts are those of the frame."""
        right, bottom = self.left + self.width, self.top + self.height
        xs = [self.left, *range((self.left // SIDE + 1) * SIDE, right, SIDE), right]
        ys = [self.top, *range((self.top // SIDE + 1) * SIDE, bottom, SIDE), bottom]
        for (y0, y1), (x0, x1) in itertools.product(itertools.pairwise(ys), itertools.pairwise(xs)):
            yield Box(x0, y0, x1 - x0, y1 - y0)


def frame(width: int, height: int) -> Box:
    """All of a frame."""
    return Box(0, 0, width, height)


def clipped(points: Floats, margin: float, width: int, *, height: int) -> Box | None:
    """Whole-pixel box around N x 2 points, inside the frame; None when nothing is left."""
    low = np.floor(points.min(axis=0) - margin).astype(int)
    high = np.ceil(points.max(axis=0) + margin).astype(int)
    left, top, right, bottom = (
        max(int(low[0]), 0),
        max(int(low[1]), 0),
        min(int(high[0]), width),
        min(int(high[1]), height),
    )
    return (
        Box(left, top, right - left, bottom - top)
        if right - left > 1 and bottom - top > 1
        else None
    )


def around(points: Floats, margin: float, width: int, *, height: int) -> Box | None:
    """The tiles of a frame that N x 2 points and a margin touch; None when they lie outside it."""
    box = clipped(points, margin, width, height=height)
    if box is None:
        return None
    left, top = box.left // SIDE * SIDE, box.top // SIDE * SIDE
    right, bottom = (
        min(-(-(box.left + box.width) // SIDE) * SIDE, width),
        min(-(-(box.top + box.height) // SIDE) * SIDE, height),
    )
    return Box(left, top, right - left, bottom - top)


def hull(boxes: Sequence[Box]) -> Box:
    """The least box that holds them all."""
    left, top = min(b.left for b in boxes), min(b.top for b in boxes)
    return Box(
        left,
        top,
        max(b.left + b.width for b in boxes) - left,
        max(b.top + b.height for b in boxes) - top,
    )


def flags(width: int, height: int) -> Flags:
    """One False for every tile of a frame: rows x columns."""
    return np.zeros((-(-height // SIDE), -(-width // SIDE)), np.bool_)


def fixed(points: Floats, left: float, top: float) -> npt.NDArray[np.int32]:
    """Edge coordinates -> cv2 drawing coordinates from a corner on, in sixteenths."""
    return np.asarray(np.rint((points - (0.5 + left, 0.5 + top)) * 16), np.int32)


@dataclass(frozen=True)
class Cover:
    """What an outline encloses of the frame.

    ``mask``: antialiased, 0-255, of ``box``, which is made of whole tiles; ``whole``: the frame's
    tiles it covers entirely; ``parts``: the tiles it touches; ``area``: pixels it covers by half or
    more.
    """

    outline: Floats
    box: Box
    mask: Pixels
    whole: Flags
    parts: tuple[Box, ...]
    area: int

    @classmethod
    def of(cls, outline: Floats, width: int, height: int) -> Cover | None:
        """None when all of it is outside the frame."""
        box = around(outline, 2, width, height=height)
        if box is None:
            return None
        mask = np.zeros((box.height, box.width), np.uint8)
        cv2.fillPoly(mask, [fixed(outline, box.left, box.top)], 255, cv2.LINE_AA, 4)
        whole, parts, area = flags(width, height), [], 0
        for tile in box.tiles():
            piece = mask[tile.within(box)]
            low, high, *_ = cv2.minMaxLoc(piece)
            if high == 0:
                continue
            parts.append(tile)
            whole[tile.tile] = low == 255
            area += tile.width * tile.height if low == 255 else int(np.count_nonzero(piece > 127))
        return cls(outline, box, mask, whole, tuple(parts), area)


def repainted(pixels: Pixels, paint: Callable[[Pixels, Box], Pixels]) -> Pixels:
    """A frame of what ``paint`` makes of each tile's pixels."""
    made = np.empty_like(pixels)
    for tile in frame(pixels.shape[1], pixels.shape[0]).tiles():
        made[tile.window] = paint(pixels[tile.window], tile)
    return made


def cell(pixels: float) -> int:
    """The side of a coarse map's cells.

    The power of two nearest to so many pixels, so that cells fill tiles.
    """
    return int(2 ** max(0, round(math.log2(pixels))))


def rimmed(coarse: Pixels) -> Pixels:
    """The map with its border cells repeated once around it, as ``enlarged`` wants it."""
    return np.asarray(cv2.copyMakeBorder(coarse, 1, 1, 1, 1, cv2.BORDER_REPLICATE), np.uint8)


def enlarged(coarse: Map, step: int, box: Box) -> Map:
    """The piece ``box`` of a map whose cells are ``step`` pixels wide, in pixels.

    The map has one cell of rim on every side.
    """
    cells = _cells(step, box)
    size = cells.width * step, cells.height * step
    wide = cv2.resize(coarse[cells.window], size, interpolation=cv2.INTER_LINEAR)
    y, x = box.top - cells.top * step + step, box.left - cells.left * step + step
    piece: Map = wide[y : y + box.height, x : x + box.width]  # type: ignore[assignment]
    return piece


def stirred(coarse: Pixels, step: int, box: Box) -> Box | None:
    """The part of the piece ``box`` that any cell but 0 of such a map reaches.

    None if all of it is 0.
    """
    cells = _cells(step, box)
    x, y, width, height = cv2.boundingRect(coarse[cells.window])
    if not width:
        return None
    # A cell of the rimmed map lies a cell further up and left, and reaches half a cell past its
    # neighbours' edges.
    left, top = max(box.left, (cells.left + x - 2) * step), max(box.top, (cells.top + y - 2) * step)
    right = min(box.left + box.width, (cells.left + x + width + 1) * step)
    bottom = min(box.top + box.height, (cells.top + y + height + 1) * step)
    return Box(left, top, right - left, bottom - top)


def _cells(step: int, box: Box) -> Box:
    """Those cells of a rimmed map that the piece ``box`` is enlarged from."""
    row, column = box.top // step, box.left // step
    rows = -(-(box.top + box.height) // step) - row + 2
    columns = -(-(box.left + box.width) // step) - column + 2
    return Box(column, row, columns, rows)
