"""A bank's or agency's mark: a geometric sign and two colours that follow from its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from pipeline.records import Fact, Pixels
from pipeline.records.printed import RegionKind
from pipeline.rng import Address
from pipeline.roles import Art, Rng
from templates.art.shared import ornaments
from templates.art.shared.masks import Colour
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Points, oval, points, star, vec

Shapes = list[Points]
COLOURS: tuple[tuple[Colour, Colour], ...] = (
    ((24, 74, 140), (120, 176, 222)),
    ((12, 104, 96), (132, 200, 170)),
    ((150, 34, 50), (232, 160, 120)),
    ((96, 60, 140), (190, 160, 220)),
    ((196, 108, 20), (250, 206, 120)),
    ((40, 56, 88), (216, 178, 96)),
    ((36, 120, 60), (170, 210, 90)),
    ((170, 60, 96), (240, 170, 190)),
)


@dataclass(frozen=True)
class Logo(Art):
    """One name has one mark everywhere.

    ``mono`` prints it in one grey, for stamps and black printers; ``light`` is for dark cards.
    """

    region: ClassVar[RegionKind | None] = "logo"
    tone: Literal["colour", "mono", "light"] = "colour"
    ground: Literal["auto", "disc", "tile", "none"] = "auto"

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        at = Address(0, ("logo", str(value or "")))
        main, second = COLOURS[int(at.at("colour").uniform() * len(COLOURS))]
        if self.tone != "colour":
            main, second = (
                ((40, 40, 44), (130, 130, 136))
                if self.tone == "mono"
                else ((250, 250, 252), (206, 218, 232))
            )
        ground = (
            self.ground
            if self.ground != "auto"
            else ("disc", "tile", "none")[int(at.at("ground").uniform() * 3)]
        )
        size = min(width, height)
        big = Painter(3 * width, 3 * height, 1.45 * size, (1.5 * width, 1.5 * height))
        paper: Colour = (255, 255, 255) if self.tone != "light" else (30, 52, 96)
        if ground != "none":
            big.fill(oval(0, 0, 1, ry=1, steps=90) if ground == "disc" else _tile(), main)
        mark = _MARKS[int(at.at("mark").uniform() * len(_MARKS))](at)
        for i, shape in enumerate(mark):
            tint = (main, second)[i % 2] if ground == "none" else (paper, second)[i % 2]
            big.fill(shape * np.float32(0.92 if ground == "none" else 0.68), tint)
        return _reduced(big, width, height)


def _reduced(big: Painter, width: int, height: int) -> Pixels:
    small = big.canvas.reshape(height, 3, width, 3, 4).mean((1, 3))
    done = Painter(width, height)
    done.canvas = small.astype(np.float32)
    return done.pixels()


def _tile() -> Points:
    t = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    c, s = np.cos(t), np.sin(t)
    return points(
        np.stack([np.sign(c) * np.abs(c) ** 0.35 * 0.95, np.sign(s) * np.abs(s) ** 0.35 * 0.95], 1)
    )


def _bars(at: Address) -> Shapes:
    heights = [0.5 + 0.5 * at.at("bar", i).uniform() for i in range(4)]
    return [
        points(
            [
                (-0.9 + 0.48 * i, 0.8),
                (-0.54 + 0.48 * i, 0.8),
                (-0.54 + 0.48 * i, 0.8 - 1.6 * h),
                (-0.9 + 0.48 * i, 0.95 - 1.6 * h),
            ]
        )
        for i, h in enumerate(heights)
    ]


def _chevrons(at: Address) -> Shapes:
    turn = 90.0 * int(at.at("turn").uniform() * 4)
    one = [
        points(
            [(-0.8, y), (0, y - 0.55), (0.8, y), (0.8, y + 0.34), (0, y - 0.21), (-0.8, y + 0.34)]
        )
        for y in (-0.25, 0.2, 0.65)
    ]
    return [ornaments.turned(s, turn) for s in one]


def _petals(at: Address) -> Shapes:
    return ornaments.petals(int(5 + 4 * at.at("petals").uniform()))


def _crescents(at: Address) -> Shapes:
    gap = 0.2 + 0.25 * at.at("gap").uniform()
    outer, inner = oval(0, 0, 0.95, ry=0.95, steps=60), oval(gap, 0, 0.66, ry=0.66, steps=60)
    ring = np.concatenate([outer, outer[:1], inner[:1], inner[::-1]])
    return [ring, oval(gap, 0, 0.36, ry=0.36)]


def _lattice(at: Address) -> Shapes:
    return [
        ornaments.turned(
            points([(-0.16, -0.92), (0.16, -0.92), (0.16, 0.3), (-0.16, 0.3)]) + vec(0.3, 0), a
        )
        for a in (0, 90, 180, 270)
    ]


def _star(at: Address) -> Shapes:
    tips = int(4 + 5 * at.at("tips").uniform())
    return [star(0, 0, 0.98, tips=tips, waist=0.55), star(0, 0, 0.5, tips=tips, waist=0.5)]


def _ginkgo(at: Address) -> Shapes:
    leaf, stem = ornaments.ginkgo()
    return [leaf, stem, stem * vec(0.4, 0.9)]


def _hills(at: Address) -> Shapes:
    far, near = ornaments.peak()
    return [near, far, *ornaments.waves(1, 0.66, 0.3, width=1.7)]


_MARKS: tuple[Callable[[Address], Shapes], ...] = (
    _bars,
    _chevrons,
    _petals,
    _crescents,
    _lattice,
    _star,
    _ginkgo,
    _hills,
)
