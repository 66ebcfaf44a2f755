"""An office stamp: name along the ring, star or mark in the middle, worn ink, a little askew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import cv2
import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipeline.art_text import ArtText
from pipeline.caches import cached
from pipeline.camera.geometry import inverse, product, project
from pipeline.records import Fact, Pixels
from pipeline.records.printed import LineRole, RegionKind
from pipeline.roles import Art, Rng
from templates.art.shared import ornaments
from templates.art.shared.lettering import (
    Grey,
    Laid,
    Pair,
    advance,
    lay,
    line,
    outline,
    spread,
    turned,
)
from templates.art.shared.masks import Mask, blank, fineness, rgba
from templates.art.shared.noise import grain, noise
from templates.art.shared.ring_text import along_rim, along_top
from templates.art.shared.shapes import SHIFT, fixed_point, star

_FRAMED = 0.62  # of the step between lines in a frame: their type
INKS = {"red": (204, 26, 36), "black": (38, 38, 44), "blue": (32, 58, 150)}
_CODE = 0.085  # height of its number, of the radius
_ASPECT = 0.68  # an oval stamp's height over its width


@dataclass(frozen=True)
class Seal(Art):
    """The value is the issuer's name.

    ``bottom`` is the straight text below the middle, ``code`` the number along the lower rim.
    """

    blend: ClassVar[str] = "multiply"
    region: ClassVar[RegionKind | None] = "seal"
    line_role: ClassVar[LineRole] = "stamp"
    color: Literal["red", "black", "blue"] = "red"
    shape: Literal["round", "oval", "square", "rectangle"] = "round"
    centre: Literal["star", "emblem", "none"] = "star"
    bottom: Annotated[str, Field(max_length=40)] = ""
    code: Annotated[str, Field(max_length=40)] = ""
    font: str = "song_bold"
    max_turn: Annotated[float, Field(ge=0, le=180)] = 6.0  # degrees either way
    wear: Annotated[float, Field(ge=0, le=1)] = 0.5  # 0 fresh ink, 1 nearly dry pad

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        text = _cut_as(value)
        if not text:
            return blank(width, height)
        turn = float(rng.uniform(-self.max_turn, self.max_turn))
        fine = fineness(min(width, height) // 2)
        plate = _cut(self, text, fine * width, height=fine * height)
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        way = _stamping(fine, width, height, turn=turn)
        turned = cv2.warpAffine(plate, way, (width, height), flags=how)
        inked = turned.astype(np.float32) / np.float32(255)
        return rgba(INKS[self.color], _worn(inked, self.wear, rng))

    def inscriptions(self, value: Fact, width: int, height: int, *, rng: Rng) -> Sequence[ArtText]:
        text = _cut_as(value)
        if not text:
            return ()
        turn = float(rng.uniform(-self.max_turn, self.max_turn))
        fine = fineness(min(width, height) // 2)
        radius = fine * min(width, height) / 2
        if self.shape == "square":
            return self._in_columns(text, radius / fine)
        if self.shape == "rectangle":
            return self._in_frame(text, width, height)
        found = [ArtText(text, radius * self._ring_size / fine)]
        if self.bottom.strip():
            places = self._straight(fine * width, fine * height, radius)
            spots = [spot for place in places for spot in outline(self.font, place)]
            # Pixels of the plate, from their middles, to where they are stamped.
            way = np.vstack([_stamping(fine, width, height, turn=turn), (0, 0, 1)])
            there = project(inverse(way), np.array(spots) - 0.5) + 0.5
            (left, top), (right, bottom) = there.min(axis=0).tolist(), there.max(axis=0).tolist()
            size = places[0].size[1] / fine
            box = (left, top, right, bottom)
            corners = turned([(x, y) for x, y in there.tolist()], turn)
            found.append(ArtText(self.bottom, size, box, "bottom", corners=corners))
        if self.code:
            found.append(ArtText(self.code, radius * _CODE / fine, part="code"))
        return found

    def _in_columns(self, text: str, half: float) -> Sequence[ArtText]:
        full = self._full(text)
        size = 1.8 * half / np.ceil(np.sqrt(len(full)))
        if not self.bottom:
            return (ArtText(full, size),)
        return ArtText(text, size), ArtText(full[len(text) :], size, part="bottom")

    def cut(self, text: str, width: int, height: int) -> Grey:
        """The stamp's face, upright."""
        plate, side = np.zeros((height, width), np.uint8), min(width, height)
        if self.shape == "square":
            self._square(plate, text, side)
        elif self.shape == "rectangle":
            self._rectangle(plate, text)
        else:
            self._ring(plate, text, side / 2)
        return plate

    def _ring(self, plate: Grey, text: str, radius: float) -> None:
        """A round or an oval stamp."""
        centre = (plate.shape[1] / 2, plate.shape[0] / 2)
        inner = self._rims(plate, radius)
        size = radius * self._ring_size
        most = 250 if self.bottom or self.code else 290
        along_top(plate, self.font, text, centre=centre, inner=inner, size=size, most=most)
        for char, at, em, _ in self._straight(plate.shape[1], plate.shape[0], radius):
            lay(plate, self.font, char, at=at, size=em)
        if self.code:
            along_rim(plate, self.code, centre=centre, inner=inner, size=radius * _CODE)
        lift = 0.02 * radius if self.bottom else 0
        size = radius * (0.2 if self.shape == "oval" else 0.3)
        self._middle(plate, (centre[0], centre[1] - lift), size)

    def _rims(self, plate: Grey, radius: float) -> Pair:
        """The outer line, and an oval stamp's inner one: half axes of what they leave for text."""
        oval = self.shape == "oval"
        rx, ry = radius * 0.955, radius * 0.955 * (_ASPECT if oval else 1.0)
        thick = radius * (0.045 if oval else 0.055)
        _ellipse(plate, (rx, ry), max(2, round(thick)))
        inner = (rx - thick / 2 - radius * 0.05, ry - thick / 2 - radius * 0.05)
        if not oval:
            return inner
        _ellipse(plate, (rx - thick * 1.3, ry - thick * 1.3), 2)
        return inner[0] - thick * 0.9, inner[1] - thick * 0.9

    @property
    def _ring_size(self) -> float:
        """Of the letters around, of the radius."""
        return 0.2 if self.shape == "oval" else 0.245

    def _straight(self, width: int, height: int, radius: float) -> Sequence[Laid]:
        """The text below the middle of a plate."""
        cx, cy, oval = width / 2, height / 2, self.shape == "oval"
        ry = radius * 0.955 * (_ASPECT if oval else 1.0)
        low = cy + ry * (0.58 if self.centre != "none" else 0.34)
        size = radius * (0.178 if len(self.bottom) <= 6 else 0.15)
        room = radius * (1.0 if oval else 0.92)
        return spread(self.font, self.bottom, centre=(cx, low), size=size, width=room)[0]

    def _middle(self, plate: Grey, at: Pair, size: float) -> None:
        if self.centre == "star":
            cv2.fillPoly(plate, [fixed_point(star(*at, size))], 255, cv2.LINE_AA, SHIFT)
        elif self.centre == "emblem":
            shape = ornaments.moved(ornaments.knot(), *at, size=size)[0]
            thick = max(2, round(size * 0.17))
            cv2.polylines(plate, [fixed_point(shape)], True, 255, thick, cv2.LINE_AA, SHIFT)
            middle = (round(at[0]), round(at[1]))
            cv2.circle(plate, middle, round(size * 0.13), 255, -1, cv2.LINE_AA)

    def _square(self, plate: Grey, text: str, side: int) -> None:
        half = round(side * 0.445)  # the corners stay inside when it is askew
        cx, cy = plate.shape[1] // 2, plate.shape[0] // 2
        corners, thick = ((cx - half, cy - half), (cx + half, cy + half)), round(side * 0.03)
        cv2.rectangle(plate, *corners, 255, max(2, thick), cv2.LINE_AA)
        full = self._full(text)
        columns = max(1, int(np.ceil(np.sqrt(len(full)))))
        rows = int(np.ceil(len(full) / columns))
        room = 2 * (half - side * 0.035)
        cell = (room / columns, room / rows)
        for i, char in enumerate(full):  # columns from the right, as such stamps are read
            left = cx + room / 2 - (i // rows + 1) * cell[0]
            top = cy - room / 2 + (i % rows) * cell[1]
            self._in_cell(plate, char, (left, top), cell=cell)

    def _full(self, text: str) -> str:
        """All that a square stamp says, as three-character names are cut, to fill the square."""
        full = text + self.bottom
        return full + ("印" if len(full) in (3, 5, 8) and _has_han(full) else "")

    def _rectangle(self, plate: Grey, text: str) -> None:
        """A frame with the name in it, on as many lines as suit its sides."""
        height, width = plate.shape
        lines, inset, step = self._framed(text, width, height)
        thick = max(2, round(0.025 * min(width, height)))
        corners = ((inset, inset), (width - 1 - inset, height - 1 - inset))
        cv2.rectangle(plate, *corners, 255, thick, cv2.LINE_AA)
        for number, words in enumerate(lines):
            middle = (width / 2, 1.5 * inset + (number + 0.5) * step)
            size, room = _FRAMED * step, width - 4 * inset
            line(plate, self.font, words, centre=middle, size=size, width=room)

    def _framed(self, text: str, width: int, height: int) -> tuple[list[str], int, float]:
        """The lines in a frame, how far that is from the edge, and from one line to the next."""
        lines = [*_lines(text, width / height), *filter(None, (self.bottom, self.code))]
        inset = round(0.07 * min(width, height))  # the corners stay inside when it is askew
        return lines, inset, (height - 3 * inset) / len(lines)

    def _in_frame(self, text: str, width: int, height: int) -> Sequence[ArtText]:
        size = _FRAMED * self._framed(text, width, height)[2]
        parts = (("bottom", self.bottom), ("code", self.code))
        below = [ArtText(said, size, part=part) for part, said in parts if said.strip()]
        return ArtText(text, size), *below

    def _in_cell(self, plate: Grey, char: str, corner: Pair, *, cell: Pair) -> None:
        """One character as large as its cell, stretched to fill it but not out of shape."""
        wide = advance(self.font, char)
        em = (cell[0] * 0.96 / max(wide, 0.4), cell[1] * 0.96)
        em = (min(em[0], em[1] * 1.3), min(em[1], em[0] * 1.5))
        x = corner[0] + (cell[0] - em[0] * wide) / 2
        y = corner[1] + cell[1] / 2 + 0.37 * em[1]
        lay(plate, self.font, char, at=(x, y), size=em)


def _lines(text: str, aspect: float) -> list[str]:
    """A name's words on one line to three, as nearly of one length as they are."""
    words = text.split() or [text]
    wanted = max(1, min(3, len(words), round((0.6 * len(text) / max(aspect, 0.1)) ** 0.5)))
    lines, room = [words[0]], len(text) / wanted
    for number, word in enumerate(words[1:], 1):
        left = len(words) - number
        fits = len(lines[-1]) + len(word) / 2 <= room or len(lines) == wanted
        if fits and left >= wanted - len(lines):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _ellipse(plate: Grey, axes: Pair, thick: int) -> None:
    """A line about the plate's middle; ``axes``: half the width and the height, in pixels."""
    middle = tuple(round((side / 2 - 0.5) * 16) for side in plate.shape[::-1])
    half = tuple(round(axis * 16) for axis in axes)
    cv2.ellipse(plate, middle, half, 0, 0, 360, 255, thick, cv2.LINE_AA, SHIFT)


@cached(most=8)
def _cut(seal: Seal, text: str, width: int, *, height: int) -> Grey:
    """One stamp serves all the sheets of a paper."""
    plate = seal.cut(text, width, height)
    plate.setflags(write=False)
    return plate


def _cut_as(value: Fact) -> str:
    """The issuer's name as stamps have it."""
    text = str(value or "")
    return "".join(text.split()) if _has_han(text) else text.upper()


def _stamping(fine: int, width: int, height: int, *, turn: float) -> npt.NDArray[np.float64]:
    """From a picture's pixels to those of a plate ``fine`` times as large: 2 x 3.

    Brought down and turned in one go: linear samples between the pixels of a plate twice as large
    are their means.
    """
    centre = (fine * width / 2 - 0.5, fine * height / 2 - 0.5)
    spin = np.asarray(cv2.getRotationMatrix2D(centre, turn, 1.0), float)
    shrink = np.array([[fine, 0, 0.5 * fine - 0.5], [0, fine, 0.5 * fine - 0.5], [0, 0, 1]])
    return product(spin, shrink)


def _has_han(text: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" for c in text)


def _worn(mask: Mask, wear: float, rng: Rng) -> Mask:
    """Ink as it lands: bleeding edge, uneven pressure, dry patches, pinholes."""
    height, width = mask.shape
    bled = np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.35, width / 700)), np.float32)
    tilt = noise(rng, height, width, cell=max(height, width) / 3)
    patch = noise(rng, height, width, cell=max(4.0, width / 16))
    fine = np.asarray(cv2.GaussianBlur(grain(rng, height, width), (0, 0), 0.8), np.float32)
    speck = fine * np.float32(1.8)
    pressure = 0.88 - 0.12 * wear + (0.05 + 0.08 * wear) * (tilt + 0.7 * patch)
    density = np.clip(pressure + (0.05 + 0.07 * wear) * speck, 0.1, 1)
    holes = np.clip((patch * 0.9 + 0.55 * speck - (2.6 - 0.7 * wear)) * 2.5, 0, 1)
    return np.asarray(bled * density * (1 - 0.8 * holes), np.float32)
