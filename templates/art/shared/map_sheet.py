"""The sheet a surveyor draws on: fills, pen strokes, hatching, and letters that stay readable."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np

from pipeline.art_text import ArtText
from pipeline.records import Pixels
from templates.art.shared import lettering
from templates.art.shared.masks import Colour
from templates.art.shared.shapes import SHIFT, Points, fixed_point, vec

PAPER, GREY = (253, 253, 250), (132, 136, 140)


@dataclass
class MapSheet:
    """A map in the making; letters are collected and laid over everything at the end.

    ``letter`` is the height of the letters as a share of the shorter side, ``weight`` that of all
    lines, 1 the usual.
    """

    width: int
    height: int
    ink: Colour
    font: str
    letter: float
    weight: float
    canvas: Pixels = field(init=False)  # opaque RGB
    letters: Pixels = field(init=False)  # a mask

    def __post_init__(self) -> None:
        self.canvas = self._plain(PAPER)
        self.letters = np.zeros((self.height, self.width), np.uint8)

    def _plain(self, colour: Colour) -> Pixels:
        """A whole sheet of one colour: a row of it repeated, which is quick."""
        return np.repeat(np.full((1, self.width, 3), colour, np.uint8), self.height, axis=0)

    @property
    def short(self) -> float:
        return float(min(self.width, self.height))

    @property
    def pen(self) -> float:
        return max(1.0, self.weight * self.short / 190)

    @property
    def em(self) -> float:
        """Pixels of a letter of the usual size."""
        return self.letter * self.short

    def fill(self, shape: Points, colour: Colour) -> None:
        """A filled polygon."""
        cv2.fillPoly(self.canvas, [fixed_point(shape)], colour, cv2.LINE_AA, SHIFT)

    def stroke(self, shape: Points, width: float, colour: Colour, *, closed: bool = False) -> None:
        """A line through points, ``width`` pixels wide."""
        thick = max(1, round(width))
        line = [fixed_point(shape)]
        cv2.polylines(self.canvas, line, closed, colour, thick, cv2.LINE_AA, SHIFT)

    def hatch(self, shape: Points) -> None:
        """Slanting lines inside a polygon."""
        lines, inside = self.canvas.copy(), np.zeros((self.height, self.width), np.uint8)
        step, far = max(3.0, self.short / 42), self.width + self.height
        slants = [
            np.array([(16 * shift, 0), (16 * (shift + far), 16 * far)], np.int32)
            for shift in np.arange(-far, far, step).tolist()
        ]
        thick = max(1, round(0.6 * self.pen))
        cv2.polylines(lines, slants, False, GREY, thick, cv2.LINE_AA, SHIFT)
        cv2.fillPoly(inside, [np.rint(shape).astype(np.int32)], 1)
        np.copyto(self.canvas, lines, where=inside[..., None] > 0)

    def write(self, text: str, middle: Points, size: float, *, along: Points | None = None) -> None:
        """Text about a point, along a direction if there is one, and never upside down.

        Kept off the frame. ``size`` is in letters of the usual one.
        """
        for place in self.places(text, middle, size, along=along):
            lettering.lay(
                self.letters, self.font, place.char, at=place.at, size=place.size, turn=place.turn
            )

    def places(
        self, text: str, middle: Points, size: float, *, along: Points | None
    ) -> Iterator[lettering.Laid]:
        """The letters of a text where ``write`` puts them."""
        em = size * self.letter * self.short
        way = _readable(along)
        long = sum(lettering.advance(self.font, c) for c in text) * em
        room = np.abs(way) * long / 2 + 0.7 * em
        at = np.clip(middle, room, np.maximum(vec(self.width, self.height) - room, room))
        pen = at - way * long / 2 + 0.36 * em * vec(-way[1], way[0])
        turn = math.degrees(math.atan2(float(way[1]), float(way[0])))
        for char in text:
            start = (float(pen[0]), float(pen[1]))
            yield lettering.Laid(char, start, (em, em), turn)
            pen = pen + way * lettering.advance(self.font, char) * em

    def finished(self) -> Pixels:
        """Letters in the map's ink, each with a halo that clears the lines below it."""
        wide = 2 * round(max(1.0, 0.13 * self.letter * self.short)) + 1
        halo = cv2.dilate(self.letters, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (wide, wide)))
        for mask, colour in ((halo, PAPER), (self.letters, self.ink)):
            share, ink = cv2.merge([mask] * 3), self._plain(colour)
            below = cv2.multiply(self.canvas, cv2.bitwise_not(share), scale=1 / 255)
            above = cv2.multiply(ink, share, scale=1 / 255)
            self.canvas = np.asarray(cv2.add(below, above), np.uint8)
        return np.asarray(cv2.cvtColor(self.canvas, cv2.COLOR_RGB2RGBA), np.uint8)


@dataclass
class MapNotes(MapSheet):
    """A map on which nothing is drawn: it notes what is written, and where."""

    texts: list[ArtText] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = []

    def fill(self, shape: Points, colour: Colour) -> None:
        pass

    def stroke(self, shape: Points, width: float, colour: Colour, *, closed: bool = False) -> None:
        pass

    def hatch(self, shape: Points) -> None:
        pass

    def write(self, text: str, middle: Points, size: float, *, along: Points | None = None) -> None:
        places = list(self.places(text, middle, size, along=along))
        box = lettering.around(self.font, places)
        if box is not None:
            ink = 0.299 * self.ink[0] + 0.587 * self.ink[1] + 0.114 * self.ink[2]
            corners = lettering.turned(lettering.outlines(self.font, places), places[0].turn)
            self.texts.append(ArtText(text, size * self.em, box, ink=ink, corners=corners))


def _readable(along: Points | None) -> Points:
    """The unit step of a line of text: to the right, or straight up."""
    if along is None:
        return vec(1, 0)
    way = np.asarray(along / np.hypot(*along), np.float32)
    leftward = way[0] < -1e-3 or (abs(way[0]) <= 1e-3 and way[1] > 0)
    return -way if leftward else way
