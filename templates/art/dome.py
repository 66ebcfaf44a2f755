"""A pale engraved view for cards: an invented vaulted hall, hills or a harbour town under a sun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from pipeline.records import Fact, Pixels
from pipeline.rng import Address
from pipeline.roles import Art, Rng
from templates.art.shared.line_work import PALETTES
from templates.art.shared.masks import Colour, page_fineness
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import Points, box, oval, points


@dataclass(frozen=True)
class Dome(Art):
    """Drawn on 400 x 250 units standing on the lower edge; ``seed`` moves hills and houses."""

    scene: Literal["hall", "hills", "harbour"] = "hall"
    palette: Literal["lilac", "green", "rose", "blue", "grey", "sand"] = "blue"
    alpha: Annotated[float, Field(ge=0, le=1)] = 0.45
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        tones = PALETTES[self.palette]
        fine = page_fineness(width, height)
        scale = fine * max(width / 400, height / 250)
        origin = (fine * width / 2 - 200 * scale, fine * height - 250 * scale)
        p = Painter(fine * width, fine * height, scale, origin)
        drawn = Address(self.seed, ("dome", self.scene)).stream()
        for r, a in ((46, 0.18), (34, 0.25), (24, 0.4)):
            p.fill(oval(312, 78, r, ry=r), tones.inks[1], a)
        _hills(p, drawn, tones.inks[2], near=tones.inks[0])
        if self.scene == "hall":
            _hall(p, tones.inks[0], tones.left)
        elif self.scene == "harbour":
            _harbour(p, drawn, tones.inks[0], paper=tones.left)
        for y in np.arange(6.0, 250, 2.6):  # the engraver's lines
            p.stroke(points([(0, y), (400, y + 3)]), 0.7, tones.left, alpha=0.38)
        done = p.reduced(width, height)
        done.canvas *= np.float32(self.alpha)
        return done.pixels()


def _hills(p: Painter, rng: np.random.Generator, far: Colour, *, near: Colour) -> None:
    x = np.linspace(-20, 420, 120)
    for base, swing, tint, alpha in (
        (150, 26, far, 0.45),
        (180, 18, far, 0.7),
        (208, 12, near, 0.5),
    ):
        a, b, c = rng.uniform(0, 6.28, 3)
        y = base - swing * (
            np.sin(x / 62 + a) + 0.5 * np.sin(x / 27 + b) + 0.2 * np.sin(x / 11 + c)
        )
        p.fill(
            points(np.concatenate([np.stack([x, y], 1), np.array([(420, 260), (-20, 260)])])),
            tint,
            alpha,
        )


def _hall(p: Painter, ink: Colour, paper: Colour) -> None:
    """A market hall: three low vaults over an arcade, and a clock tower to one side."""
    for cx, rx, ry in ((100, 42, 34), (190, 56, 54), (280, 42, 34)):
        p.fill(_vault(cx, 172, rx, ry=ry, steps=40), ink)
        for f in (0.82, 0.6):
            rib = _vault(cx, 172, rx * f, ry=ry * f, steps=40)
            p.stroke(rib, 1.4, paper, alpha=0.75)
    p.fill(box(50, 172, 330, y1=238), ink)
    p.fill(box(44, 168, 336, y1=174), ink)
    for i in range(11):
        x = 66 + 24.6 * i
        foot = np.array([(x + 7, 234), (x - 7, 234)])
        arch = np.concatenate([_vault(x, 196, 7, ry=9, steps=16), foot])
        p.fill(points(arch), paper, 0.78)
    for i in range(3):
        p.fill(box(40 - 6 * i, 238 + 4 * i, 340 + 6 * i, y1=241 + 4 * i), ink, 0.9)
    _tower(p, ink, paper)


def _vault(cx: float, cy: float, rx: float, *, ry: float, steps: int) -> Points:
    """The upper half of an ellipse, from the left."""
    t = np.linspace(np.pi, 2 * np.pi, steps)
    return points(np.stack([cx + rx * np.cos(t), cy + ry * np.sin(t)], 1))


def _tower(p: Painter, ink: Colour, paper: Colour) -> None:
    """With a clock, and windows one above the other."""
    p.fill(box(346, 116, 376, y1=240), ink)
    p.fill(box(342, 110, 380, y1=117), ink)
    p.fill(points([(345, 110), (377, 110), (361, 74)]), ink)
    p.fill(oval(361, 134, 9, ry=9), paper, 0.85)
    p.stroke(points([(361, 128), (361, 134), (366, 137)]), 1.2, ink)
    for y in (156, 180, 204):
        p.fill(box(356, y, 366, y1=y + 14), paper, 0.75)


def _harbour(p: Painter, rng: np.random.Generator, ink: Colour, *, paper: Colour) -> None:
    """Gabled houses on a quay, a lighthouse, and the water."""
    x = 20.0
    while x < 250:
        w, h = float(rng.uniform(16, 32)), float(rng.uniform(26, 66))
        _gabled(p, x, w, tall=h, ink=ink, paper=paper)
        x += w + 3
    p.fill(points([(300, 222), (324, 222), (318, 120), (306, 120)]), ink)
    p.fill(box(304, 104, 320, y1=117), ink)
    p.fill(points([(301, 104), (323, 104), (312, 90)]), ink)
    p.fill(box(-10, 222, 410, y1=226), ink)
    t = np.linspace(-10, 410, 90)
    for i in range(5):
        wave = np.stack([t, 231 + 4.5 * i + 1.2 * np.sin(t / 9 + i * 1.7)], 1)
        p.stroke(points(wave), 1.1, ink, alpha=0.8)


def _gabled(p: Painter, x: float, wide: float, *, tall: float, ink: Colour, paper: Colour) -> None:
    """A house on the quay with rows of windows."""
    top = 222 - tall
    p.fill(box(x, top, x + wide, y1=222), ink, 0.9)
    p.fill(points([(x - 2, top), (x + wide + 2, top), (x + wide / 2, top - wide * 0.45)]), ink, 0.9)
    for j in range(int(tall // 13)):
        y0, y1 = 226 - tall + 13 * j, 232 - tall + 13 * j
        for i in range(int(wide // 8)):
            p.fill(box(x + 3 + 8 * i, y0, x + 6.5 + 8 * i, y1=y1), paper, 0.75)
