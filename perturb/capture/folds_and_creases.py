"""Folds and Creases: the paper was folded or crumpled; along the folds the toner has worn off."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline import rng as streams
from pipeline.caches import cached
from pipeline.camera import geometry
from pipeline.camera.capture import Frame
from pipeline.camera.geometry import Floats, Warp
from pipeline.camera.scene import Stock
from pipeline.camera.tiles import Flags
from pipeline.records import Page, Pixels
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, Rng

Map = npt.NDArray[np.float32]
LONG = 1100  # cells along a sheet's longer side
FINE = 4  # steps to a cell of a fold's profile
RAGGED = 1400  # cells along the bank of wear, more than a sheet has
LEVEL = 160  # the byte that leaves a pixel's light alone


@dataclass(frozen=True)
class FoldsAndCreases(CaptureEffect):
    """A paper that was folded and crumpled; each parameter from severity 1 to 5.

    ``folds``: across the whole sheet; ``creases``: shorter ones, where it was crumpled; ``depth``:
    of the light and shade beside them; ``worn``: half width, in points, of the strip along a fold
    where the print has come off.
    """

    condition: ClassVar[str] = "Folds and Creases"
    of_paper: ClassVar[bool] = True
    folds: tuple[int, ...] = (1, 2, 3, 4, 5)
    creases: tuple[int, ...] = (4, 14, 30, 52, 80)
    depth: tuple[float, ...] = (0.09, 0.12, 0.15, 0.18, 0.21)
    worn: tuple[float, ...] = (0.5, 1.0, 1.7, 2.5, 3.4)

    def develop(self, frame: Frame, severity: int, rng: Rng) -> Frame:
        seed, step = Address(int(rng.integers(2**31))), severity - 1
        pixels, worn = frame.pixels.copy(), np.zeros_like(frame.owner)
        light = frame.scene.light.angle - frame.scene.view.roll
        shown = zip(frame.scene.sheets, frame.warps, frame.covers, strict=True)
        for number, (sheet, warp, cover) in enumerate(shown, 1):
            if not sheet.target or cover is None:
                continue
            relief = self._relief(sheet.page, step, light=light, at=seed.at(number))
            to_frame = _to_frame(relief, warp)
            for tile in cover.parts:
                to_tile = geometry.product(geometry.shift(-tile.left, -tile.top), to_frame)
                below, own = pixels[tile.window], frame.owner[tile.window] == number
                bare = _worn(below, own, relief, to_tile=to_tile, stock=frame.scene.stock)
                np.maximum(worn[tile.window], bare, out=worn[tile.window])
        return replace(frame, pixels=pixels, worn=worn).noting(
            folds=self.folds[step], creases=self.creases[step]
        )

    def _relief(self, page: Page, step: int, *, light: float, at: Address) -> Pixels:
        """Light and shade (``LEVEL``: none) and how bare the sheet is rubbed (0-255), in its cells.

        The light three times and the wear, since OpenCV warps four channels several times as fast
        as two. ``light``: where it comes from on the sheet, in degrees.
        """
        card = page.stock == "card"
        scale = LONG / max(page.width_pt, page.height_pt)
        columns, rows = (max(8, 2 * round(s * scale / 2)) for s in (page.width_pt, page.height_pt))
        draw = at.stream()
        shade, bare = np.zeros((rows, columns), np.float32), np.zeros((rows, columns), np.float32)
        ragged = _ragged_part(rows, columns, draw)
        depth = self.depth[step] * (0.5 if card else 1.0)
        half = (0.3 if card else 1.0) * self.worn[step] * scale
        for k in range(self.folds[step]):
            fold = _fold(k, columns, rows, depth=depth, light=light, draw=draw)
            shade += _shaded(fold, columns, rows, depth=depth)
            # A fold across the sheet runs down the map that is turned over.
            maps = (bare, ragged) if fold.down else (bare.T, ragged.T)
            _rub(*maps, fold.place, slope=fold.slope, half=half)
        creases = self.creases[step] // (4 if card else 1)
        shade += _crumpled(rows, columns, creases, depth=0.75 * depth, draw=draw)
        gain = (LEVEL * (1 + np.clip(shade, -0.45, 0.12))).astype(np.uint8)
        return np.asarray(cv2.merge([gain, gain, gain, (255 * bare).astype(np.uint8)]), np.uint8)


class _Fold(NamedTuple):
    """A straight fold that runs down the sheet or across it, in the sheet's cells."""

    down: bool
    place: float  # where it begins
    slope: float
    lean: float  # how much light one side of it gains, and the other loses


def _fold(
    number: int,
    columns: int,
    rows: int,
    *,
    depth: float,
    light: float,
    draw: np.random.Generator,
) -> _Fold:
    """The long side is halved first, then the short one, then what is left."""
    share = (0.5, 0.5, 0.25, 0.75, 0.25)[number] + float(draw.normal(0, 0.015))
    down = (number in (1, 4)) == (rows >= columns)
    place = share * (columns if down else rows)
    slope = float(draw.normal(0, 0.012))
    facing = math.cos(math.radians(light - (0 if down else 90)))
    lean = depth * facing * (1 if draw.random() < 0.5 else -1)
    return _Fold(down, place, slope, math.copysign(max(abs(lean), 0.45 * depth), lean))


def _shaded(fold: _Fold, columns: int, rows: int, *, depth: float) -> Map:
    """The light and shade beside a fold.

    They follow from the distance to it alone: one row of it is drawn and laid over the sheet.
    """
    to_row = np.zeros((2, 3))
    to_row[0] = [1, -fold.slope, -fold.place] if fold.down else [-fold.slope, 1, -fold.place]
    to_row[0] = FINE * to_row[0] + (0, 0, FINE * LONG)
    row, flags = _flanks(fold.lean, depth), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(row, to_row, (columns, rows), flags=flags), np.float32)


def _to_frame(relief: Pixels, warp: Warp) -> Floats:
    """3 x 3: a sheet's cells -> the frame's pixels."""
    rows, columns = relief.shape[:2]
    cell = np.diag([warp.width / columns, warp.height / rows, 1.0])
    return geometry.product(warp.matrix, cell)


def _worn(below: Pixels, own: Flags, relief: Pixels, *, to_tile: Floats, stock: Stock) -> Pixels:
    """A sheet's relief on its pixels (``own``) of one tile, in place.

    255 where most of the print has come off.
    """
    height, width = below.shape[:2]
    laid = cv2.warpPerspective(
        relief,
        to_tile,
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderValue=(LEVEL, LEVEL, LEVEL, 0),
    )
    if not own.all():
        laid[~own] = LEVEL, LEVEL, LEVEL, 0
    share = cv2.extractChannel(laid, 3)
    if share.any():
        blank = np.full_like(below, [min(255, round(250 * t)) for t in stock.tint])
        rubbed = cv2.merge([share] * 3)
        cv2.multiply(below, cv2.bitwise_not(rubbed), dst=below, scale=1 / 255)
        cv2.add(below, cv2.multiply(blank, rubbed, scale=1 / 255), dst=below)
    cv2.multiply(below, cv2.cvtColor(laid, cv2.COLOR_RGBA2RGB), dst=below, scale=1 / LEVEL)
    return np.asarray(cv2.threshold(share, 127, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _flanks(lean: float, depth: float) -> Map:
    """Shade by distance from a fold, one row, ``FINE`` to a cell from -LONG to LONG.

    Each side leans its own way and rises to the fold; the edge itself catches the light, and the
    groove beside it does not.
    """
    far = np.arange(-FINE * LONG, FINE * LONG + 1, dtype=np.float32)[None, :] / FINE
    shade = lean * np.tanh(far / 3) * np.exp(-np.abs(far) / (0.16 * LONG))
    shade += depth * (
        0.9 * np.exp(-np.square(far / 1.6)) - 1.1 * np.exp(-np.square((far - 3.2) / 2.2))
    )
    return np.asarray(shade, np.float32)


def _rub(bare: Map, ragged: Map, place: float, *, slope: float, half: float) -> None:
    """The print off, in place, along a fold that runs down the map at x = ``place`` + ``slope`` y.

    Only its strip is looked at.
    """
    rows, columns = bare.shape
    reach, ends = 3 * half + 1, (place, place + slope * rows)
    left, right = max(0, int(min(ends) - reach)), min(columns, math.ceil(max(ends) + reach))
    x, y = (
        np.arange(left, right, dtype=np.float32)[None, :],
        np.arange(rows, dtype=np.float32)[:, None],
    )
    far = np.abs(x - np.float32(place) - np.float32(slope) * y)
    worn = np.clip(1.15 - far / np.float32(half) + 0.38 * ragged[:, left:right], 0, 1) * np.float32(
        0.92
    )
    np.maximum(bare[:, left:right], worn, out=bare[:, left:right])


@cached
def _ragged() -> Map:
    """How unevenly paper wears: unit deviation, a few cells wide.

    Larger than any sheet, so that each takes another part.
    """
    noise = cv2.GaussianBlur(
        streams.stream(0, "folds", "ragged").standard_normal((RAGGED, RAGGED), dtype=np.float32),
        (0, 0),
        2.2,
    )
    return np.asarray(noise / noise.std(), np.float32)


def _ragged_part(rows: int, columns: int, draw: np.random.Generator) -> Map:
    """Of that as much as a sheet needs."""
    top, left = (int(draw.integers(0, RAGGED - LONG)) for _ in range(2))
    return _ragged()[top:, left:][:rows, :columns]


def _crumpled(
    rows: int, columns: int, count: int, *, depth: float, draw: np.random.Generator
) -> Map:
    """Short creases; they are drawn on half as many cells, and only where they show."""
    shade = np.zeros((rows // 2, columns // 2), np.float32)
    for _ in range(count):
        _crease(rows, columns, depth=depth, draw=draw).press(shade)
    return np.asarray(
        cv2.resize(shade, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR), np.float32
    )


class _Crease(NamedTuple):
    """A bent line with a light and a dark flank, in the sheet's cells."""

    x: float  # its middle
    y: float
    turn: float  # radians
    long: float
    wide: float
    depth: float
    bow: float

    def press(self, shade: Map) -> None:
        """Into the light and shade of a sheet, on a map of half as many cells."""
        c, s = math.cos(self.turn), math.sin(self.turn)
        # Beyond them is a hundredth of it.
        reach, side = 1.5 * self.long, 4 * self.wide
        high, broad = reach * abs(s) + side * abs(c), reach * abs(c) + side * abs(s)
        top, left = max(0, int((self.y - high) / 2)), max(0, int((self.x - broad) / 2))
        part = shade[top : int((self.y + high) / 2), left : int((self.x + broad) / 2)]
        y = 2 * (top + np.arange(part.shape[0], dtype=np.float32)[:, None]) - self.y
        x = 2 * (left + np.arange(part.shape[1], dtype=np.float32)[None, :]) - self.x
        along = x * c + y * s
        far = y * c - x * s + self.bow * np.square(along)
        end = self.depth * np.exp(-np.square(np.square(along / self.long)))
        flanks = np.tanh(far / 2) * np.exp(-np.abs(far) / self.wide)
        part += end * (flanks + 0.6 * np.exp(-np.square(far / 2)))


def _crease(rows: int, columns: int, *, depth: float, draw: np.random.Generator) -> _Crease:
    """Anywhere, any way, of any length."""
    return _Crease(
        x=float(draw.uniform(0, columns)),
        y=float(draw.uniform(0, rows)),
        turn=float(draw.uniform(0, math.pi)),
        long=float(draw.uniform(0.04, 0.20)) * LONG,
        wide=float(draw.uniform(5, 26)),
        depth=depth * float(draw.uniform(0.3, 1.0)),
        bow=float(draw.normal(0, 0.0009)),
    )
