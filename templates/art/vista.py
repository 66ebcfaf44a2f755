"""A view for payment cards: a freighter at sea, wooded hills, or a lit skyline at night."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from pipeline.records import Fact, Pixels
from pipeline.rng import Address
from pipeline.roles import Art, Rng
from templates.art.shared.masks import Colour
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import box, oval, points, rounded, smooth, vec

_WIDE, _TALL = 400.0, 252.0  # units of every scene
_SKIES = {
    "sea": ((38, 104, 176), (196, 222, 240)),
    "woods": ((222, 148, 78), (250, 226, 176)),
    "night": ((14, 18, 46), (86, 58, 118)),
}


@dataclass(frozen=True)
class Vista(Art):
    """Opaque; ``seed`` moves clouds, trees and houses. ``chip`` puts a contact chip on the left."""

    scene: Literal["sea", "woods", "night"] = "sea"
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    chip: bool = True

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        scale = max(width / _WIDE, height / _TALL)
        p = Painter(width, height, scale, (width / 2 - _WIDE / 2 * scale, height - _TALL * scale))
        drawn = Address(self.seed, ("vista", self.scene)).stream()
        top, low = (np.array(c, np.float32) for c in _SKIES[self.scene])
        p.background(top + (low - top) * np.linspace(0, 1, height, dtype=np.float32)[:, None, None])
        {"sea": _sea, "woods": _woods, "night": _night}[self.scene](p, drawn)
        if self.chip:
            _chip(p)
        gloss = points([(-20, -20), (150, -20), (40, 280), (-20, 280)])
        p.fill(gloss, (255, 255, 255), 0.07, blur=3.0)
        return p.pixels()


def _clouds(p: Painter, rng: Rng, count: int, *, tint: Colour) -> None:
    for _ in range(count):
        cx, cy = float(rng.uniform(0, 400)), float(rng.uniform(10, 110))
        size = float(rng.uniform(14, 34))
        for i in range(6):
            dx, r = (i - 2.5) * size * 0.55, size * float(rng.uniform(0.35, 0.7))
            p.fill(oval(cx + dx, cy - r * 0.3, r * 1.3, ry=r * 0.7), tint, 0.3, blur=5.0)


def _sea(p: Painter, rng: Rng) -> None:
    _clouds(p, rng, 6, tint=(255, 255, 255))
    p.fill(oval(330, 70, 20, ry=20), (255, 244, 214), 0.9, blur=4.0)
    p.fill(box(-20, 150, 420, y1=280), (22, 74, 132))
    _swell(p, rng)
    _hull(p)
    _crates(p, rng)
    wake = points([(190, 170), (392, 170), (370, 178), (214, 178)])
    p.fill(wake, (220, 232, 244), 0.35, blur=3.0)


def _swell(p: Painter, rng: Rng) -> None:
    """Lines of waves that grow towards the eye."""
    x = np.linspace(-10, 410, 80)
    for i in range(26):
        shift = float(rng.uniform(0, 6))
        y = 152 + i * 4.0 + (0.6 + i * 0.05) * np.sin(x / (9 + i * 0.6) + shift)
        tint = (92, 150, 204) if i % 2 else (12, 52, 104)
        p.stroke(points(np.stack([x, y], 1)), 0.8 + i * 0.04, tint, alpha=0.5)


def _hull(p: Painter) -> None:
    """The freighter with its bridge."""
    hull = points([(196, 138), (372, 138), (380, 126), (392, 126), (380, 168), (212, 168)])
    p.fill(hull, (120, 34, 36))
    p.fill(points([(199, 148), (385, 148), (380, 168), (212, 168)]), (48, 26, 34))
    p.fill(box(206, 104, 232, y1=138), (232, 232, 226))
    p.fill(box(203, 100, 236, y1=106), (196, 200, 204))
    for i in range(3):
        p.fill(box(209 + i * 8, 109, 214 + i * 8, y1=114), (40, 70, 100))


def _crates(p: Painter, rng: Rng) -> None:
    """One to three on one another, all along the deck."""
    tints = ((200, 84, 52), (52, 108, 150), (214, 168, 72), (88, 128, 96), (150, 64, 92))
    for column in range(8):
        for row in range(int(rng.integers(1, 4))):
            left, y = 240 + column * 16.5, 138 - row * 11
            p.fill(box(left, y - 10, left + 15, y1=y), tints[int(rng.integers(5))])


def _woods(p: Painter, rng: Rng) -> None:
    p.fill(oval(300, 78, 26, ry=26), (255, 248, 224), 0.95, blur=5.0)
    x = np.linspace(-20, 420, 90)
    for base, swing, tint in (
        (128, 24, (178, 140, 126)),
        (156, 18, (140, 96, 76)),
        (186, 14, (96, 66, 50)),
    ):
        a, b = rng.uniform(0, 6.28, 2)
        y = base - swing * (np.sin(x / 66 + a) + 0.4 * np.sin(x / 23 + b))
        below = np.array([(420, 290), (-20, 290)])
        p.fill(points(np.concatenate([np.stack([x, y], 1), below])), tint)
    _trees(p, rng)


def _trees(p: Painter, rng: Rng) -> None:
    """Round crowns on stems; the nearer, the larger."""
    leaves = ((206, 92, 34), (226, 138, 40), (178, 58, 32), (232, 176, 62), (134, 104, 44))
    for i in range(46):
        cx, ground = float(rng.uniform(-10, 410)), 176 + i * 1.9
        size = 7 + i * 0.22
        p.stroke(points([(cx, ground), (cx, ground - size)]), 1.2 + i * 0.02, (70, 44, 30))
        tall = size * float(rng.uniform(0.8, 1.15))
        crown = oval(cx, ground - size * 1.5, size * 0.62, ry=tall, steps=9)
        p.fill(smooth(crown, True), leaves[int(rng.integers(5))])


def _night(p: Painter, rng: Rng) -> None:
    for _ in range(60):
        star = oval(float(rng.uniform(0, 400)), float(rng.uniform(0, 90)), 0.7, ry=0.7, steps=8)
        p.fill(star, (240, 240, 255), float(rng.uniform(0.3, 0.9)))
    p.fill(oval(70, 50, 16, ry=16), (248, 244, 226), 0.95, blur=1.5)
    p.fill(oval(77, 46, 14, ry=14), (34, 32, 70), 1.0, blur=1.5)
    layers = (((46, 42, 92), 190), ((30, 28, 66), 200), ((16, 16, 40), 212))
    for row, (tint, low) in enumerate(layers):
        x = -10.0
        while x < 410:
            w, h = float(rng.uniform(14, 34)), float(rng.uniform(24, 88)) - row * 10
            p.fill(box(x, low - h, x + w, y1=270), tint)
            _windows(p, rng, (x, low - h), wide=w, tall=h)
            x += w + float(rng.uniform(0, 5))
    p.fill(box(-20, 214, 420, y1=290), (12, 14, 36))
    for _ in range(14):
        x = float(rng.uniform(0, 400))
        glimmer = points([(x, 216), (x + float(rng.uniform(-2, 2)), 246)])
        p.stroke(glimmer, 2.0, (252, 206, 120), alpha=0.25, blur=1.6)


def _windows(
    p: Painter, rng: Rng, corner: tuple[float, float], *, wide: float, tall: float
) -> None:
    """Of a house with this upper left corner; four in ten are lit."""
    for j in range(int(tall // 9)):
        for i in range(int(wide // 6)):
            if rng.random() < 0.4:
                x, y = corner[0] + 2 + 6 * i, corner[1] + 4 + 9 * j
                right, low = corner[0] + 5 + 6 * i, corner[1] + 8 + 9 * j
                p.fill(box(x, y, right, y1=low), (252, 214, 130), 0.85)


def _chip(p: Painter) -> None:
    body = rounded(28, 92, 74, y1=128, r=5)
    p.fill(body + vec(0.8, 1.0), (0, 0, 0), 0.35, blur=1.2)
    p.fill(body, (222, 190, 116))
    for x0, y0, x1, y1 in (
        (28, 104, 43, 104),
        (28, 116, 43, 116),
        (59, 104, 74, 104),
        (59, 116, 74, 116),
        (51, 92, 51, 101),
        (51, 119, 51, 128),
    ):
        p.stroke(points([(x0, y0), (x1, y1)]), 1.0, (138, 108, 52))
    p.stroke(rounded(43, 101, 59, y1=119, r=3), 1.0, (138, 108, 52), closed=True)
