"""A parcel as the surveyor draws it: pins, sides, house, neighbours, scale bar, north arrow."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipeline.art_text import ArtText
from pipeline.records import Fact, Language, Pixels, Plat
from pipeline.records.printed import RegionKind
from pipeline.rng import Address
from pipeline.roles import Art, Rng
from templates.art.shared.map_sheet import GREY, PAPER, MapNotes, MapSheet
from templates.art.shared.masks import blank
from templates.art.shared.placed_parcel import PlacedParcel, Way, footprint
from templates.art.shared.shapes import Points, box, oval, points, vec

FOOT = 0.3048  # metres
_BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # lengths a scale bar may have
_ROAD, _LAND, _HOUSE = (236, 236, 232), (250, 246, 228), (222, 214, 196)


@dataclass(frozen=True)
class ParcelMap(Art):
    """North is up.

    ``lengths`` writes every side's length beside it, in metres (zh) or feet (en).
    """

    region: ClassVar[RegionKind | None] = "map"
    language: Language = "zh"
    ink: tuple[int, int, int] = (32, 38, 46)
    lengths: bool = True
    letter: float = Field(0.052, gt=0.01, lt=0.2)  # height of the letters, of the shorter side
    weight: float = Field(1.0, gt=0.1, lt=4)  # of all lines; large maps want lighter ones
    house: Literal["hatched", "filled"] = "hatched"

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        if value is None:
            return blank(width, height)
        if not isinstance(value, Plat):
            raise TypeError(f"a parcel map is drawn of a Plat, not of {type(value).__name__}")
        sheet = MapSheet(width, height, self.ink, self._font, self.letter, self.weight)
        self._survey(sheet, PlacedParcel(value, width, height))
        return sheet.finished()

    def inscriptions(self, value: Fact, width: int, height: int, *, rng: Rng) -> Sequence[ArtText]:
        if not isinstance(value, Plat):
            return ()
        notes = MapNotes(width, height, self.ink, self._font, self.letter, self.weight)
        self._survey(notes, PlacedParcel(value, width, height))
        return notes.texts

    @property
    def _font(self) -> str:
        return "hei" if self.language == "zh" else "sans"

    def _survey(self, sheet: MapSheet, lot: PlacedParcel) -> None:
        """All that stands on the map."""
        _neighbouring_bounds(sheet, lot)
        self._street(sheet, lot)
        _neighbouring_numbers(sheet, lot)
        self._parcel(sheet, lot)
        self._building(sheet, lot)
        self._north_arrow(sheet)
        self._scale_bar(sheet, lot.scale)
        _frame(sheet)

    def _street(self, sheet: MapSheet, lot: PlacedParcel) -> None:
        """It passes along the front, from one edge of the map to the other."""
        first, last, out = lot.corners[lot.front], lot.ends[lot.front], lot.outward[lot.front]
        along = _beyond(sheet) * (last - first) / np.hypot(*(last - first))
        near, across = (first - along, last + along), 0.13 * sheet.short * out
        sheet.fill(points([*near, near[1] + across, near[0] + across]), _ROAD)
        for shift in (0 * across, across):
            kerb = points([near[0] + shift, near[1] + shift])
            sheet.stroke(kerb, 0.8 * sheet.pen, GREY)
        name = "道　路" if self.language == "zh" else "STREET"
        sheet.write(name, (first + last) / 2 + 0.52 * across, 1.0, along=last - first)

    def _parcel(self, sheet: MapSheet, lot: PlacedParcel) -> None:
        """Bounds, pins with their numbers, and lengths just inside the sides."""
        sheet.fill(lot.corners, _LAND)
        sheet.stroke(lot.corners, 2.2 * sheet.pen, self.ink, closed=True)
        for i, corner in enumerate(lot.corners):
            x, y = float(corner[0]), float(corner[1])
            for radius, colour in ((3.2, self.ink), (1.9, PAPER)):
                sheet.fill(oval(x, y, radius * sheet.pen, ry=radius * sheet.pen), colour)
            number = f"J{i + 1}" if self.language == "zh" else str(i + 1)
            clear = 0.8 * sheet.em + 4 * sheet.pen
            sheet.write(number, corner + clear * lot.away(corner), 0.95)
            if self.lengths:
                inside = (corner + lot.ends[i]) / 2
                inside = inside - (0.62 * sheet.em + 2 * sheet.pen) * lot.outward[i]
                length = self._length(lot.plat, i)
                sheet.write(length, inside, 0.85, along=lot.ends[i] - corner)

    def _length(self, plat: Plat, side: int) -> str:
        """Metres or feet of the side that begins at a pin."""
        x0, y0 = plat.outline[side]
        x1, y1 = plat.outline[(side + 1) % len(plat.outline)]
        metres = math.hypot(x1 - x0, y1 - y0)
        return f"{metres if self.language == 'zh' else metres / FOOT:.2f}"

    def _building(self, sheet: MapSheet, lot: PlacedParcel) -> None:
        """The house with the lot's number in it."""
        house = self._house(sheet, lot)
        if self.house == "filled":
            sheet.fill(house, _HOUSE)
        else:
            sheet.hatch(house)
        sheet.stroke(house, 1.2 * sheet.pen, self.ink, closed=True)
        sheet.write(lot.plat.lot, house.mean(0), 1.25)

    def _house(self, sheet: MapSheet, lot: PlacedParcel) -> Points:
        """As large as fits square to the street, off the bounds."""
        drawn = Address(0, ("parcel map house", lot.plat.key)).stream()
        deep = float(drawn.uniform(0.55, 0.85))
        front = lot.along_front
        along: Way = front / np.hypot(*front)
        across, middle = lot.outward[lot.front], lot.deepest()
        for clear, halves in self._tried(sheet):
            for half in halves:
                house = footprint(middle, half * along, half * deep * across)
                if lot.holds(house, clear):
                    return house
        return footprint(middle, 0.05 * sheet.short * along, 0.04 * sheet.short * across)

    def _tried(self, sheet: MapSheet) -> Iterator[tuple[float, npt.NDArray[np.float64]]]:
        """Pixels a house keeps off the bounds, and half its lengths from the largest down.

        In a narrow parcel no house stands free of the lengths: a small one may then come nearer.
        """
        halves = np.linspace(0.45, 0.055, 38) * sheet.short
        if self.lengths:
            yield 1.6 * sheet.em, halves
        yield 1.2 * sheet.em, halves
        yield (0.4 if self.lengths else 0.3) * sheet.em, halves[-3:]

    def _north_arrow(self, sheet: MapSheet) -> None:
        """At the top right."""
        s, x, y = sheet.short, sheet.width - 0.09 * sheet.short, 0.16 * sheet.short
        tip, notch = (x, y - 0.07 * s), (x, y + 0.025 * s)
        right, left = (x + 0.028 * s, y + 0.05 * s), (x - 0.028 * s, y + 0.05 * s)
        sheet.fill(points([tip, right, notch, left]), self.ink)
        sheet.write("北" if self.language == "zh" else "N", vec(x, y - 0.105 * s), 1.2)

    def _scale_bar(self, sheet: MapSheet, scale: float) -> None:
        """At the bottom left; ``scale`` is pixels per metre."""
        s, (unit, name) = sheet.short, (1.0, "m") if self.language == "zh" else (FOOT, "ft")
        length = max((b for b in _BARS if b * unit * scale < 0.26 * sheet.width), default=1)
        left, low, tall = 0.07 * s, sheet.height - 0.05 * s, 0.016 * s
        bar = length * unit * scale
        for part in range(4):
            x0, x1 = left + bar * part / 4, left + bar * (part + 1) / 4
            piece = box(x0, low - tall, x1, y1=low)
            sheet.fill(piece, self.ink if part % 2 == 0 else PAPER)
            sheet.stroke(piece, 0.7 * sheet.pen, self.ink, closed=True)
        for text, at in (("0", left), (f"{length} {name}", left + bar)):
            sheet.write(text, vec(at, low - tall - 0.6 * sheet.letter * s), 0.85)


def _beyond(sheet: MapSheet) -> float:
    """Pixels that lead out of the map from anywhere on it."""
    return 2.0 * (sheet.width + sheet.height)


def _neighbouring_bounds(sheet: MapSheet, lot: PlacedParcel) -> None:
    """They run from the pins outward, but for the two at the street."""
    for i, corner in enumerate(lot.corners):
        if i not in (lot.front, (lot.front + 1) % len(lot.corners)):
            outside = corner + _beyond(sheet) * lot.away(corner)
            sheet.stroke(points([corner, outside]), 0.8 * sheet.pen, GREY)


def _neighbouring_numbers(sheet: MapSheet, lot: PlacedParcel) -> None:
    """Lots across every side but the street: numbers on from the parcel's own, up and down."""
    drawn = Address(0, ("parcel map", lot.plat.key)).stream()
    own = int(lot.plat.lot) if lot.plat.lot.isdigit() else 20
    sides = [i for i in range(len(lot.corners)) if i != lot.front]
    for n, i in enumerate(sides):
        off = (0.105 + 0.02 * float(drawn.random())) * sheet.short
        at = (lot.corners[i] + lot.ends[i]) / 2 + off * lot.outward[i]
        upward = n % 2 == 0 or own <= n
        sheet.write(str(own + n + 1 if upward else own - n), at, 1.0)


def _frame(sheet: MapSheet) -> None:
    """A line round it all."""
    edge = 0.5 * sheet.pen
    frame = box(edge, edge, sheet.width - edge, y1=sheet.height - edge)
    sheet.stroke(frame, sheet.pen, sheet.ink, closed=True)
