"""A porch for a numbered paper card: fluted columns, an arched beam with lettering, a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import cv2
import numpy as np
from pydantic import Field

from pipeline.records import Fact, Pixels
from pipeline.rng import Address
from pipeline.roles import Art, Rng
from templates.art.shared.lettering import Grey, advance, lay, line
from templates.art.shared.line_work import draw_lines, waves
from templates.art.shared.masks import Colour, Mask
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Points, oval, points, vec

_TONES: Mapping[str, tuple[Colour, Colour, Colour]] = {  # dark, middle, light
    "blue": ((44, 70, 122), (112, 142, 190), (206, 218, 238)),
    "green": ((34, 88, 78), (104, 158, 140), (206, 230, 220)),
    "sepia": ((104, 72, 44), (176, 140, 100), (236, 222, 200)),
}
_LIP = 0.055  # how far the beam's corners hang below its middle, of the height


@dataclass(frozen=True)
class Columns(Art):
    """Transparent between the columns.

    ``title`` is lettered along the beam's arch, ``foot`` in the middle of the step.
    """

    tone: Literal["blue", "green", "sepia"] = "blue"
    title: Annotated[str, Field(max_length=80)] = ""
    foot: Annotated[str, Field(max_length=80)] = ""
    font: str = "serif_bold"
    beam: Annotated[float, Field(ge=0.05, le=0.5)] = 0.24  # height of the beam, of the whole
    column: Annotated[float, Field(ge=0.02, le=0.3)] = 0.105  # width of a column, of the whole

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        dark, middle, light = _TONES[self.tone]
        p = Painter(2 * width, 2 * height, 2.0)
        m = 0.018 * width
        self._step(p, width, height, m=m)
        for side in (-1, 1):
            left = m + 0.008 * width if side < 0 else width - m - (0.008 + self.column) * width
            _column(
                p,
                left,
                height * (self.beam + _LIP + 0.004),
                wide=self.column * width,
                low=height * 0.945,
                tones=(dark, middle, light),
            )
        shape = _beam(m, width, height, beam=self.beam, column=(self.column + 0.016) * width)
        p.fill(shape, dark)
        mask = p.mask(shape)
        _engraved(p, mask, middle)
        p.stroke(shape, max(1.0, height * 0.006), light, alpha=0.7, closed=True)
        p.stroke(
            _frame(m * 0.45, width, height), max(1.0, height * 0.006), dark, alpha=0.9, closed=True
        )
        if self.title:
            self._lettered(p, width, height, light=light, dark=dark)
        if self.foot:
            plate = np.zeros((2 * height, 2 * width), np.uint8)
            line(plate, self.font, self.foot, centre=(width, height * 1.925), size=height * 0.085)
            _print(p, plate, middle)
        return _halved(p, width, height)

    def _step(self, p: Painter, width: int, height: int, *, m: float) -> None:
        dark, middle, light = _TONES[self.tone]
        gap = (
            0.02 * width + sum(advance(self.font, c) for c in self.foot) * height * 0.021
            if self.foot
            else 0.0
        )
        for top, low, tint in ((0.945, 0.962, middle), (0.962, 0.985, dark)):
            for x0, x1 in ((m, width / 2 - gap), (width / 2 + gap, width - m)):
                p.fill(
                    points(
                        [
                            (x0, top * height),
                            (x1, top * height),
                            (x1, low * height),
                            (x0, low * height),
                        ]
                    ),
                    tint,
                )

    def _lettered(
        self, p: Painter, width: int, height: int, *, light: Colour, dark: Colour
    ) -> None:
        """Letters on the arch: each stands on a parabola as flat as the beam's underside."""
        size = 2 * height * self.beam * 0.46
        lengths = np.array([advance(self.font, c) for c in self.title]) * size * 1.04
        squeeze = min(1.0, 2 * width * 0.84 / lengths.sum())
        starts = width + (np.cumsum(lengths) - lengths - lengths.sum() / 2) * squeeze
        plate, shade = (
            np.zeros((2 * height, 2 * width), np.uint8),
            np.zeros((2 * height, 2 * width), np.uint8),
        )
        for char, x, length in zip(self.title, starts, lengths * squeeze, strict=True):
            u = (x + length / 2 - width) / width
            y = 2 * height * (self.beam * 0.66 + _LIP * u * u * 0.9)
            turn = float(np.degrees(np.arctan(2 * height * _LIP * 1.8 * u / width)))
            for target, shift in ((shade, size * 0.045), (plate, 0.0)):
                lay(
                    target,
                    self.font,
                    char,
                    at=(x + shift, y + shift),
                    size=(size * squeeze, size),
                    turn=turn,
                )
        _print(p, shade, (dark[0] * 0.45, dark[1] * 0.45, dark[2] * 0.45))
        _print(p, plate, (250, 250, 252) if light[0] < 250 else light)


def _beam(m: float, width: int, height: int, *, beam: float, column: float) -> Points:
    x = np.linspace(width - m, m, 90)
    # Flat where it rests on the columns.
    u = np.clip((x - width / 2) / (width / 2 - m - column), -1, 1)
    y = height * (beam + _LIP * u * u)
    return points(
        np.concatenate(
            [np.array([(m, 0.035 * height), (width - m, 0.035 * height)]), np.stack([x, y], 1)]
        )
    )


def _frame(m: float, width: int, height: int) -> Points:
    t = np.linspace(0, np.pi / 2, 8)
    r = 0.03 * height
    corners = [
        (width - m - r, m + r, -np.pi / 2),
        (width - m - r, height - m - r, 0.0),
        (m + r, height - m - r, np.pi / 2),
        (m + r, m + r, np.pi),
    ]
    return points(
        np.concatenate(
            [np.stack([x + r * np.cos(a + t), y + r * np.sin(a + t)], 1) for x, y, a in corners]
        )
    )


def _column(
    p: Painter,
    left: float,
    top: float,
    *,
    wide: float,
    low: float,
    tones: tuple[Colour, Colour, Colour],
) -> None:
    dark, middle, light = tones
    tall = low - top
    shaft0, shaft1 = left + 0.12 * wide, left + 0.88 * wide

    def slab(x0: float, y0: float, x1: float, *, y1: float, tint: Colour) -> None:
        p.fill(points([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]), tint)
        p.stroke(points([(x0, y1), (x1, y1)]), max(0.5, wide * 0.02), dark, alpha=0.8)

    slab(shaft0, top + 0.13 * tall, shaft1, y1=low - 0.07 * tall, tint=middle)
    for i in range(6):  # flutes: a light and a dark edge each
        x = shaft0 + (shaft1 - shaft0) * (i + 0.5) / 6
        p.stroke(
            points([(x, top + 0.16 * tall), (x, low - 0.09 * tall)]), wide * 0.055, light, alpha=0.9
        )
        p.stroke(
            points([(x + wide * 0.045, top + 0.16 * tall), (x + wide * 0.045, low - 0.09 * tall)]),
            wide * 0.03,
            dark,
            alpha=0.9,
        )
    slab(left, top, left + wide, y1=top + 0.035 * tall, tint=light)
    slab(
        left + 0.05 * wide,
        top + 0.035 * tall,
        left + 0.95 * wide,
        y1=top + 0.10 * tall,
        tint=middle,
    )
    for s in (-1, 1):  # scrolls
        cx, r = left + wide * (0.5 + 0.40 * s), wide * 0.12
        p.fill(oval(cx, top + 0.085 * tall, r, ry=r), light)
        t = np.linspace(0, 3.6 * np.pi, 50)
        p.stroke(
            points(
                np.stack(
                    [
                        cx - s * r * (1 - t / 13) * np.cos(t),
                        top + 0.085 * tall - r * (1 - t / 13) * np.sin(t),
                    ],
                    1,
                )
            ),
            wide * 0.03,
            dark,
            alpha=0.9,
        )
    for i in range(5):
        p.fill(
            oval(left + wide * (0.26 + 0.12 * i), top + 0.07 * tall, wide * 0.045, ry=wide * 0.06),
            light,
            0.9,
        )
    slab(
        shaft0 - 0.03 * wide,
        top + 0.12 * tall,
        shaft1 + 0.03 * wide,
        y1=top + 0.145 * tall,
        tint=light,
    )
    slab(
        shaft0 - 0.05 * wide,
        low - 0.075 * tall,
        shaft1 + 0.05 * wide,
        y1=low - 0.04 * tall,
        tint=light,
    )
    slab(left, low - 0.04 * tall, left + wide, y1=low, tint=middle)


def _engraved(p: Painter, mask: Mask, tint: Colour) -> None:
    """Fine waves cut into the beam."""
    rows = max(2, int(np.flatnonzero(mask.max(1))[-1]) + 1)
    rng = Address(3, ("engraved",)).stream()
    picture = p.canvas[:rows, :, :3].copy()
    draw_lines(picture, waves(p.width, rows, rows / 26, swing=rows / 12, rng=rng), tint, alpha=0.5)
    draw_lines(picture, waves(p.width, rows, rows / 20, swing=rows / 9, rng=rng), tint, alpha=0.35)
    m = mask[:rows, :, None]
    p.canvas[:rows, :, :3] += (picture - p.canvas[:rows, :, :3]) * m


def _print(p: Painter, plate: Grey, tint: Colour) -> None:
    """Letters of one colour; only the rows they stand on are touched."""
    rows = np.flatnonzero(plate.max(1))
    if rows.size:
        window = (slice(int(rows[0]), int(rows[-1]) + 1), slice(0, p.width))
        p.blend(window, plate[window].astype(np.float32) / np.float32(255), vec(*tint)[None, None])


def _halved(p: Painter, width: int, height: int) -> Pixels:
    done = Painter(width, height)
    done.canvas = np.asarray(
        cv2.resize(p.canvas, (width, height), interpolation=cv2.INTER_AREA), np.float32
    )
    return done.pixels()
