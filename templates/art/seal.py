"""An office stamp: name along the ring, star or mark in the middle, worn ink, a little askew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import cv2
import numpy as np
from pydantic import Field

from pipeline.caches import cached
from pipeline.camera.geometry import product
from pipeline.records import Fact, Pixels
from pipeline.roles import Art, Rng
from templates.art.shared import ornaments
from templates.art.shared.lettering import Grey, advance, lay, line
from templates.art.shared.masks import Mask, blank, fineness, rgba
from templates.art.shared.noise import grain, noise
from templates.art.shared.shapes import star

INKS = {"red": (204, 26, 36), "black": (38, 38, 44), "blue": (32, 58, 150)}
_ASPECT = 0.68  # an oval stamp's height over its width


@dataclass(frozen=True)
class Seal(Art):
    """The value is the issuer's name.

    ``bottom`` is the straight text below the middle, ``code`` the number along the lower rim.
    """

    blend: ClassVar[str] = "multiply"
    color: Literal["red", "black", "blue"] = "red"
    shape: Literal["round", "oval", "square"] = "round"
    centre: Literal["star", "emblem", "none"] = "star"
    bottom: Annotated[str, Field(max_length=40)] = ""
    code: Annotated[str, Field(max_length=40)] = ""
    font: str = "song_bold"
    max_turn: Annotated[float, Field(ge=0, le=180)] = 6.0  # degrees either way
    wear: Annotated[float, Field(ge=0, le=1)] = 0.5  # 0 fresh ink, 1 nearly dry pad

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        text = (
            "".join(str(value or "").split())
            if _has_han(str(value or ""))
            else str(value or "").upper()
        )
        if not text:
            return blank(width, height)
        turn = float(rng.uniform(-self.max_turn, self.max_turn))
        fine = fineness(min(width, height) // 2)
        plate = _cut(self, text, fine * width, height=fine * height)
        # Brought down and turned in one go: linear samples between the pixels of a plate twice as
        # large are their means.
        centre = (fine * width / 2 - 0.5, fine * height / 2 - 0.5)
        spin = np.asarray(cv2.getRotationMatrix2D(centre, turn, 1.0), float)
        shrink = np.array([[fine, 0, 0.5 * fine - 0.5], [0, fine, 0.5 * fine - 0.5], [0, 0, 1]])
        turned = cv2.warpAffine(
            plate,
            product(spin, shrink),
            (width, height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        )
        return rgba(
            INKS[self.color], _worn(turned.astype(np.float32) / np.float32(255), self.wear, rng)
        )

    def cut(self, text: str, width: int, height: int) -> Grey:
        """The stamp's face, upright."""
        plate, side = np.zeros((height, width), np.uint8), min(width, height)
        if self.shape == "square":
            self._square(plate, text, side)
        else:
            self._ring(plate, text, side / 2, aspect=_ASPECT if self.shape == "oval" else 1.0)
        return plate

    def _ring(self, plate: Grey, text: str, radius: float, *, aspect: float) -> None:
        cx, cy = plate.shape[1] / 2, plate.shape[0] / 2
        rx, ry = radius * 0.955, radius * 0.955 * aspect
        at = (round((cx - 0.5) * 16), round((cy - 0.5) * 16))
        thick = radius * (0.055 if aspect == 1 else 0.045)
        cv2.ellipse(
            plate,
            at,
            (round(rx * 16), round(ry * 16)),
            0,
            0,
            360,
            255,
            max(2, round(thick)),
            cv2.LINE_AA,
            4,
        )
        inner = (rx - thick / 2 - radius * 0.05, ry - thick / 2 - radius * 0.05)
        if aspect != 1:
            cv2.ellipse(
                plate,
                at,
                (round((rx - thick * 1.3) * 16), round((ry - thick * 1.3) * 16)),
                0,
                0,
                360,
                255,
                2,
                cv2.LINE_AA,
                4,
            )
            inner = (inner[0] - thick * 0.9, inner[1] - thick * 0.9)
        _along(
            plate,
            self.font,
            text,
            centre=(cx, cy),
            inner=inner,
            size=radius * (0.245 if aspect == 1 else 0.2),
            most=250 if self.bottom or self.code else 290,
        )
        low = cy + ry * (0.58 if self.centre != "none" else 0.34)
        if self.bottom:
            size = radius * (0.178 if len(self.bottom) <= 6 else 0.15)
            line(
                plate,
                self.font,
                self.bottom,
                centre=(cx, low),
                size=size,
                width=radius * (0.92 if aspect == 1 else 1.0),
            )
        if self.code:
            _code(plate, self.code, (cx, cy), inner=inner, size=radius * 0.085)
        self._middle(
            plate,
            (cx, cy - (0.02 * radius if self.bottom else 0)),
            radius * (0.3 if aspect == 1 else 0.2),
        )

    def _middle(self, plate: Grey, at: tuple[float, float], size: float) -> None:
        if self.centre == "star":
            cv2.fillPoly(
                plate, [np.rint(star(*at, size) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4
            )
        elif self.centre == "emblem":
            shape = ornaments.moved(ornaments.knot(), *at, size=size)[0]
            cv2.polylines(
                plate,
                [np.rint(shape * 16).astype(np.int32)],
                True,
                255,
                max(2, round(size * 0.17)),
                cv2.LINE_AA,
                4,
            )
            cv2.circle(
                plate, (round(at[0]), round(at[1])), round(size * 0.13), 255, -1, cv2.LINE_AA
            )

    def _square(self, plate: Grey, text: str, side: int) -> None:
        half = round(side * 0.445)  # the corners stay inside when it is askew
        cx, cy = plate.shape[1] // 2, plate.shape[0] // 2
        cv2.rectangle(
            plate,
            (cx - half, cy - half),
            (cx + half, cy + half),
            255,
            max(2, round(side * 0.03)),
            cv2.LINE_AA,
        )
        full = text + self.bottom
        # As three-character names are cut, to fill the square.
        full += "印" if len(full) in (3, 5, 8) and _has_han(full) else ""
        columns = max(1, int(np.ceil(np.sqrt(len(full)))))
        rows = int(np.ceil(len(full) / columns))
        room = 2 * (half - side * 0.035)
        cell = (room / columns, room / rows)
        for i, char in enumerate(full):  # columns from the right, as such stamps are read
            left = cx + room / 2 - (i // rows + 1) * cell[0]
            top = cy - room / 2 + (i % rows) * cell[1]
            em = (cell[0] * 0.96 / max(advance(self.font, char), 0.4), cell[1] * 0.96)
            em = (min(em[0], em[1] * 1.3), min(em[1], em[0] * 1.5))
            lay(
                plate,
                self.font,
                char,
                at=(
                    left + (cell[0] - em[0] * advance(self.font, char)) / 2,
                    top + cell[1] / 2 + 0.37 * em[1],
                ),
                size=em,
            )


@cached(most=8)
def _cut(seal: Seal, text: str, width: int, *, height: int) -> Grey:
    """One stamp serves all the sheets of a paper."""
    plate = seal.cut(text, width, height)
    plate.setflags(write=False)
    return plate


def _has_han(text: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" for c in text)


def _along(
    plate: Grey,
    font: str,
    text: str,
    *,
    centre: tuple[float, float],
    inner: tuple[float, float],
    size: float,
    most: float,
) -> None:
    """Text along the upper part of an ellipse, spread evenly about the top.

    ``inner``: half axes of the line that the tops of the letters touch; ``size``: height of an em
    in pixels; ``most``: degrees of the ring the text may take.
    """
    middle = np.array(inner) - size * 0.5  # text centre line
    t = np.linspace(-np.pi, np.pi, 721)
    curve = np.stack([middle[0] * np.sin(t), -middle[1] * np.cos(t)], 1)
    arc = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(curve, axis=0).T))])
    lengths = np.array([max(advance(font, c), 0.3) for c in text])
    natural = lengths.sum() * size * 1.42  # airy when there is room
    room = arc[-1] * most / 360
    pitch = min(natural, room) / lengths.sum()  # pixels of arc per em
    across = min(size, pitch * 0.97)
    starts = arc[-1] / 2 + (np.cumsum(lengths) - lengths / 2 - lengths.sum() / 2) * pitch
    for char, length, s in zip(text, lengths, starts, strict=True):
        a = float(np.interp(s, arc, t))
        x, y = middle[0] * np.sin(a), -middle[1] * np.cos(a)
        turn = float(np.degrees(np.arctan2(middle[1] * np.sin(a), middle[0] * np.cos(a))))
        c, n = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        dx, dy = -length * across / 2, 0.37 * size  # start of the baseline from the glyph's centre
        lay(
            plate,
            font,
            char,
            at=(centre[0] + x + dx * c - dy * n, centre[1] + y + dx * n + dy * c),
            size=(across, size),
            turn=turn,
        )


def _code(
    plate: Grey, code: str, centre: tuple[float, float], *, inner: tuple[float, float], size: float
) -> None:
    """Digits along the lower rim, upright when read from below."""
    rx, ry = inner[0] - size * 0.1, inner[1] - size * 0.1
    step = min(7.0, 76 / max(1, len(code) - 1))
    for i, char in enumerate(code):
        a = np.radians(i * step - (len(code) - 1) / 2 * step)
        turn = float(-np.degrees(np.arctan2(ry * np.sin(a), rx * np.cos(a))))
        c, n, w = (
            np.cos(np.radians(turn)),
            np.sin(np.radians(turn)),
            advance("song_bold", char) * size / 2,
        )
        lay(
            plate,
            "song_bold",
            char,
            at=(centre[0] + rx * np.sin(a) - w * c, centre[1] + ry * np.cos(a) - w * n),
            size=(size, size),
            turn=turn,
        )


def _worn(mask: Mask, wear: float, rng: Rng) -> Mask:
    """Ink as it lands: bleeding edge, uneven pressure, dry patches, pinholes."""
    height, width = mask.shape
    bled = np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.35, width / 700)), np.float32)
    tilt = noise(rng, height, width, cell=max(height, width) / 3)
    patch = noise(rng, height, width, cell=max(4.0, width / 16))
    speck = np.asarray(
        cv2.GaussianBlur(grain(rng, height, width), (0, 0), 0.8), np.float32
    ) * np.float32(1.8)
    density = np.clip(
        0.88
        - 0.12 * wear
        + (0.05 + 0.08 * wear) * (tilt + 0.7 * patch)
        + (0.05 + 0.07 * wear) * speck,
        0.1,
        1,
    )
    holes = np.clip((patch * 0.9 + 0.55 * speck - (2.6 - 0.7 * wear)) * 2.5, 0, 1)
    return np.asarray(bled * density * (1 - 0.8 * holes), np.float32)
