"""A parcel as the surveyor draws it: pins, sides, house, neighbours, scale bar, north arrow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipeline.records import Fact, Language, Pixels, Plat
from pipeline.rng import Address
from pipeline.roles import Art, Rng
from templates.art.shared import lettering
from templates.art.shared.masks import Colour, blank
from templates.art.shared.shapes import Points, oval, points, vec

Ink = tuple[int, int, int]
Way = npt.NDArray[np.float32]  # x and y of a point or a direction, in pixels
FOOT = 0.3048  # metres
_BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # lengths a scale bar may have
_PAPER, _GREY, _ROAD, _LAND, _HOUSE = (
    (253, 253, 250),
    (132, 136, 140),
    (236, 236, 232),
    (250, 246, 228),
    (222, 214, 196),
)


@dataclass(frozen=True)
class ParcelMap(Art):
    """North is up.

    ``lengths`` writes every side's length beside it, in metres (zh) or feet (en).
    """

    language: Language = "zh"
    ink: Ink = (32, 38, 46)
    lengths: bool = True
    letter: float = Field(0.052, gt=0.01, lt=0.2)  # height of the letters, of the shorter side
    weight: float = Field(1.0, gt=0.1, lt=4)  # of all lines; large maps want lighter ones
    house: Literal["hatched", "filled"] = "hatched"

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        if value is None:
            return blank(width, height)
        if not isinstance(value, Plat):
            raise TypeError(f"a parcel map is drawn of a Plat, not of {type(value).__name__}")
        sketch = _Sketch(value, width, height, self)
        sketch.surroundings()
        sketch.parcel()
        sketch.building()
        sketch.legend()
        return sketch.finished()


@dataclass
class _Sketch:
    """One map in the making; letters are collected and laid over everything at the end."""

    plat: Plat
    width: int
    height: int
    how: ParcelMap
    canvas: Pixels = field(init=False)  # opaque RGB
    letters: Pixels = field(init=False)  # a mask

    def __post_init__(self) -> None:
        self.canvas = self._plain(_PAPER)
        self.letters = np.zeros((self.height, self.width), np.uint8)

    def _plain(self, colour: Colour) -> Pixels:
        """A whole sheet of one colour: a row of it repeated, which is quick."""
        return np.repeat(np.full((1, self.width, 3), colour, np.uint8), self.height, axis=0)

    @property
    def short(self) -> float:
        return float(min(self.width, self.height))

    @property
    def pen(self) -> float:
        return max(1.0, self.how.weight * self.short / 190)

    @cached_property
    def scale(self) -> float:
        """Pixels per metre."""
        spread = np.ptp(np.array(self.plat.outline, float), axis=0)
        return float(min(0.56 * self.width / spread[0], 0.56 * self.height / spread[1]))

    @cached_property
    def corners(self) -> Points:
        """The pins in pixels, in the outline's order.

        North is up, so they run counter-clockwise to the eye.
        """
        metres = np.array(self.plat.outline, float)
        middle = (metres.min(0) + metres.max(0)) / 2
        return points(
            (metres - middle) * (self.scale, -self.scale) + (self.width / 2, 0.47 * self.height)
        )

    @cached_property
    def ends(self) -> Points:
        """Where the side that begins at each pin ends."""
        return np.asarray(np.roll(self.corners, -1, 0), np.float32)

    @cached_property
    def outward(self) -> Points:
        """The direction in which each side faces its neighbour."""
        along = self.ends - self.corners
        return points(
            np.stack([-along[:, 1], along[:, 0]], 1) / np.hypot(along[:, 0], along[:, 1])[:, None]
        )

    @cached_property
    def front(self) -> int:
        """The side along the street: the longest that leaves the whole parcel behind it."""
        beyond = [
            float(((self.corners - c) * n).sum(1).max())
            for c, n in zip(self.corners, self.outward, strict=True)
        ]
        spans = np.hypot(*(self.ends - self.corners).T)
        return min(range(len(spans)), key=lambda i: (beyond[i] > 1, -spans[i]))

    @property
    def street(self) -> float:
        """Its width in pixels."""
        return 0.13 * self.short

    def surroundings(self) -> None:
        """Neighbours' bounds run from the pins outward; the street passes along the front."""
        middle, far, count = (
            self.corners.mean(0),
            2.0 * (self.width + self.height),
            len(self.corners),
        )
        for i, corner in enumerate(self.corners):
            if i not in (self.front, (self.front + 1) % count):
                away = (corner - middle) / np.hypot(*(corner - middle))
                self.stroke(points([corner, corner + far * away]), 0.8 * self.pen, _GREY)
        first, last, out = self.corners[self.front], self.ends[self.front], self.outward[self.front]
        along = far * (last - first) / np.hypot(*(last - first))
        near, across = (first - along, last + along), self.street * out
        self.fill(points([*near, near[1] + across, near[0] + across]), _ROAD)
        for shift in (0 * across, across):
            self.stroke(points([near[0] + shift, near[1] + shift]), 0.8 * self.pen, _GREY)
        self.write(
            "道　路" if self.how.language == "zh" else "STREET",
            (first + last) / 2 + 0.52 * across,
            1.0,
            along=last - first,
        )
        drawn, lot = (
            Address(0, ("parcel map", self.plat.key)).stream(),
            int(self.plat.lot) if self.plat.lot.isdigit() else 20,
        )
        for n, i in enumerate(j for j in range(count) if j != self.front):
            at = (self.corners[i] + self.ends[i]) / 2 + (
                0.105 + 0.02 * float(drawn.random())
            ) * self.short * self.outward[i]
            self.write(str(lot + (n + 1) if n % 2 == 0 or lot <= n else lot - n), at, 1.0)

    def parcel(self) -> None:
        """Bounds, pins with their numbers, and lengths just inside the sides."""
        self.fill(self.corners, _LAND)
        self.stroke(self.corners, 2.2 * self.pen, self.how.ink, closed=True)
        middle, size = self.corners.mean(0), self.how.letter * self.short
        for i, corner in enumerate(self.corners):
            for radius, colour in ((3.2, self.how.ink), (1.9, _PAPER)):
                self.fill(
                    oval(
                        float(corner[0]), float(corner[1]), radius * self.pen, ry=radius * self.pen
                    ),
                    colour,
                )
            away = (corner - middle) / np.hypot(*(corner - middle))
            self.write(
                f"J{i + 1}" if self.how.language == "zh" else str(i + 1),
                corner + (0.8 * size + 4 * self.pen) * away,
                0.95,
            )
            if self.how.lengths:
                (x0, y0), (x1, y1) = (
                    self.plat.outline[i],
                    self.plat.outline[(i + 1) % len(self.corners)],
                )
                metres = math.hypot(x1 - x0, y1 - y0)
                told = f"{metres if self.how.language == 'zh' else metres / FOOT:.2f}"
                at = (corner + self.ends[i]) / 2 - (0.62 * size + 2 * self.pen) * self.outward[i]
                self.write(told, at, 0.85, along=self.ends[i] - corner)

    def building(self) -> None:
        """As large as fits square to the street, off the bounds, with the lot's number in it."""
        drawn = Address(0, ("parcel map house", self.plat.key)).stream()
        along = self.ends[self.front] - self.corners[self.front]
        along, across = along / np.hypot(*along), self.outward[self.front]
        deep, middle = float(drawn.uniform(0.55, 0.85)), self._inner()
        em, reach = self.how.letter * self.short, np.linspace(0.45, 0.055, 38) * self.short
        # In a narrow parcel no house stands free of the lengths: a small one may then come nearer.
        room = (
            ((1.6 * em, reach), (1.2 * em, reach), (0.4 * em, reach[-3:]))
            if self.how.lengths
            else ((1.2 * em, reach), (0.3 * em, reach[-3:]))
        )
        houses = (
            (_house(middle, half * along, half * deep * across), clear)
            for clear, halves in room
            for half in halves
        )
        shape = next(
            (h for h, clear in houses if self._within(h, clear)),
            _house(middle, 0.05 * self.short * along, 0.04 * self.short * across),
        )
        if self.how.house == "filled":
            self.fill(shape, _HOUSE)
        else:
            self._hatch(shape)
        self.stroke(shape, 1.2 * self.pen, self.how.ink, closed=True)
        self.write(self.plat.lot, shape.mean(0), 1.25)

    def legend(self) -> None:
        """North arrow at the top right, scale bar at the bottom left, a frame round it all."""
        s, x, y = self.short, self.width - 0.09 * self.short, 0.16 * self.short
        self.fill(
            points(
                [
                    (x, y - 0.07 * s),
                    (x + 0.028 * s, y + 0.05 * s),
                    (x, y + 0.025 * s),
                    (x - 0.028 * s, y + 0.05 * s),
                ]
            ),
            self.how.ink,
        )
        self.write("北" if self.how.language == "zh" else "N", vec(x, y - 0.105 * s), 1.2)
        unit, name = (1.0, "m") if self.how.language == "zh" else (FOOT, "ft")
        length = max((b for b in _BARS if b * unit * self.scale < 0.26 * self.width), default=1)
        left, low, bar, tall = (
            0.07 * s,
            self.height - 0.05 * s,
            length * unit * self.scale,
            0.016 * s,
        )
        for part in range(4):
            x0, x1 = left + bar * part / 4, left + bar * (part + 1) / 4
            box = points([(x0, low - tall), (x1, low - tall), (x1, low), (x0, low)])
            self.fill(box, self.how.ink if part % 2 == 0 else _PAPER)
            self.stroke(box, 0.7 * self.pen, self.how.ink, closed=True)
        for text, at in (("0", left), (f"{length} {name}", left + bar)):
            self.write(text, vec(at, low - tall - 0.6 * self.how.letter * s), 0.85)
        edge = 0.5 * self.pen
        frame = points(
            [
                (edge, edge),
                (self.width - edge, edge),
                (self.width - edge, self.height - edge),
                (edge, self.height - edge),
            ]
        )
        self.stroke(frame, self.pen, self.how.ink, closed=True)

    def write(self, text: str, middle: Way, size: float, *, along: Way | None = None) -> None:
        """Text about a point, along a direction if there is one, and never upside down.

        Kept off the frame.
        """
        em, role = (
            size * self.how.letter * self.short,
            "hei" if self.how.language == "zh" else "sans",
        )
        way = vec(1, 0) if along is None else along / np.hypot(*along)
        way = -way if way[0] < -1e-3 or (abs(way[0]) <= 1e-3 and way[1] > 0) else way
        long = sum(lettering.advance(role, c) for c in text) * em
        room = np.abs(way) * long / 2 + 0.7 * em
        at = np.clip(middle, room, np.maximum(vec(self.width, self.height) - room, room))
        pen = at - way * long / 2 + 0.36 * em * vec(-way[1], way[0])
        turn = math.degrees(math.atan2(float(way[1]), float(way[0])))
        for char in text:
            lettering.lay(
                self.letters,
                role,
                char,
                at=(float(pen[0]), float(pen[1])),
                size=(em, em),
                turn=turn,
            )
            pen = pen + way * lettering.advance(role, char) * em

    def fill(self, shape: Points, colour: Ink) -> None:
        """A filled polygon."""
        cv2.fillPoly(self.canvas, [np.rint(shape * 16).astype(np.int32)], colour, cv2.LINE_AA, 4)

    def stroke(self, shape: Points, width: float, colour: Ink, *, closed: bool = False) -> None:
        """A line through points, ``width`` pixels wide."""
        cv2.polylines(
            self.canvas,
            [np.rint(shape * 16).astype(np.int32)],
            closed,
            colour,
            max(1, round(width)),
            cv2.LINE_AA,
            4,
        )

    def finished(self) -> Pixels:
        """Letters in the map's ink, each with a halo that clears the lines below it."""
        wide = 2 * round(max(1.0, 0.13 * self.how.letter * self.short)) + 1
        halo = cv2.dilate(self.letters, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (wide, wide)))
        for mask, colour in ((halo, _PAPER), (self.letters, self.how.ink)):
            share, ink = cv2.merge([mask] * 3), self._plain(colour)
            below = cv2.multiply(self.canvas, cv2.bitwise_not(share), scale=1 / 255)
            self.canvas = np.asarray(
                cv2.add(below, cv2.multiply(ink, share, scale=1 / 255)), np.uint8
            )
        return np.asarray(cv2.cvtColor(self.canvas, cv2.COLOR_RGB2RGBA), np.uint8)

    def _inner(self) -> Way:
        """The point deepest inside the parcel."""
        inside = np.zeros((self.height, self.width), np.uint8)
        cv2.fillPoly(inside, [np.rint(self.corners).astype(np.int32)], 1)
        depth = cv2.distanceTransform(inside, cv2.DIST_L2, 3)
        y, x = np.unravel_index(int(depth.argmax()), depth.shape)
        return vec(float(x), float(y))

    def _within(self, shape: Points, clear: float) -> bool:
        edge = self.corners.reshape(-1, 1, 2)
        return all(
            cv2.pointPolygonTest(edge, (float(x), float(y)), True) >= clear for x, y in shape
        )

    def _hatch(self, shape: Points) -> None:
        lines, inside = self.canvas.copy(), np.zeros((self.height, self.width), np.uint8)
        step, far = max(3.0, self.short / 42), self.width + self.height
        slants = [
            np.array([(16 * shift, 0), (16 * (shift + far), 16 * far)], np.int32)
            for shift in np.arange(-far, far, step).tolist()
        ]
        cv2.polylines(lines, slants, False, _GREY, max(1, round(0.6 * self.pen)), cv2.LINE_AA, 4)
        cv2.fillPoly(inside, [np.rint(shape).astype(np.int32)], 1)
        np.copyto(self.canvas, lines, where=inside[..., None] > 0)


def _house(middle: Way, along: Way, across: Way) -> Points:
    """A rectangle with half its length and half its depth given."""
    corners: Sequence[Way] = (
        middle - along - across,
        middle + along - across,
        middle + along + across,
        middle - along + across,
    )
    return points(corners)
