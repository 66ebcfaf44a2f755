"""The picture over a payment card: a harbour, autumn hills, a night skyline or woven ribbons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from pipeline.records import Fact, Pixels
from pipeline.rng import Address
from pipeline.roles import Art, Rng
from templates.art.shared import ornaments
from templates.art.shared.masks import Colour, page_fineness
from templates.art.shared.painter import Painter
from templates.art.shared.shapes import box, oval, points, vec

_SKIES: dict[str, tuple[Colour, Colour]] = {  # top and horizon
    "harbour": ((58, 122, 184), (214, 226, 232)),
    "autumn": ((226, 174, 108), (248, 226, 186)),
    "skyline": ((16, 24, 58), (92, 66, 118)),
    "ribbons": ((22, 66, 74), (14, 40, 54)),
}


@dataclass(frozen=True)
class Cardface(Art):
    """Drawn on 400 x 252 units, cut to the box; ``seed`` moves what is in the picture."""

    scene: Literal["harbour", "autumn", "skyline", "ribbons"] = "harbour"
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1

    def draw(self, value: Fact, width: int, height: int, *, rng: Rng) -> Pixels:
        fine = page_fineness(width, height)
        wide, tall = fine * width, fine * height
        scale = fine * max(width / 400, height / 252)
        p = Painter(wide, tall, scale, (wide / 2 - 200 * scale, tall / 2 - 126 * scale))
        top, low = _SKIES[self.scene]
        t = np.linspace(0, 1, tall, dtype=np.float32)[:, None, None] ** 0.8
        p.background(np.broadcast_to(vec(*top) * (1 - t) + vec(*low) * t, (tall, wide, 3)))
        paint = {"harbour": _harbour, "autumn": _autumn, "skyline": _skyline, "ribbons": _ribbons}
        paint[self.scene](p, Address(self.seed, ("cardface", self.scene)).stream())
        return p.reduced(width, height).pixels()


def _clouds(p: Painter, rng: np.random.Generator, colour: Colour) -> None:
    for _ in range(9):
        x, y, w = rng.uniform(0, 400), rng.uniform(8, 92), rng.uniform(30, 74)
        for k in range(5):
            cx, cy = x + (k - 2) * w * 0.3, y + rng.uniform(-4, 4)
            puff = oval(cx, cy, w * 0.3, ry=w * rng.uniform(0.1, 0.17))
            p.fill(puff, colour, 0.28, blur=3.5)


def _harbour(p: Painter, rng: np.random.Generator) -> None:
    """A freighter with its boxes on the water."""
    _clouds(p, rng, (252, 250, 246))
    p.fill(box(-10, 138, 410, y1=262), (36, 90, 144))
    for k in range(46):
        y, x = 140 + 112 * (k / 46) ** 1.1, rng.uniform(-20, 380)
        wave = points([(x, y), (x + rng.uniform(30, 120), y)])
        p.stroke(wave, 1.0 + k / 30, (104, 152, 194), alpha=0.26)
    p.fill(points([(196, 128), (388, 128), (372, 156), (214, 156)]), (38, 46, 62))
    p.fill(box(209, 150, 376, y1=156), (148, 50, 44))
    _containers(p, rng)
    p.fill(box(354, 72, 380, y1=128), (236, 234, 226))
    for k in range(4):
        p.fill(box(357, 78 + 12 * k, 377, y1=83 + 12 * k), (72, 96, 120))
    p.fill(box(362, 58, 371, y1=72), (190, 92, 66))


def _containers(p: Painter, rng: np.random.Generator) -> None:
    """Four layers, each one box shorter than that below."""
    tints = ((190, 92, 66), (66, 116, 120), (206, 164, 92), (92, 100, 128))
    for row in range(4):
        for column in range(10 - row):
            left, right = 214 + 13.4 * column, 226.6 + 13.4 * column
            piece = box(left, 117 - 11 * row, right, y1=127 - 11 * row)
            p.fill(piece, tints[int(rng.integers(4))])


def _ridge(
    p: Painter, rng: np.random.Generator, base: float, *, swing: float, colour: Colour
) -> None:
    x = np.linspace(-20, 420, 160)
    a, b, c = rng.uniform(0, 6.28, 3)
    y = base - swing * (np.sin(x / 64 + a) + 0.5 * np.sin(x / 29 + b) + 0.16 * np.sin(x / 9 + c))
    p.fill(
        points(np.concatenate([np.stack([x, y], 1), np.array([(420, 270), (-20, 270)])])), colour
    )


def _autumn(p: Painter, rng: np.random.Generator) -> None:
    """Ridges in the haze, and ginkgo leaves coming down."""
    p.fill(oval(312, 66, 30, ry=30), (252, 240, 208), 0.9, blur=3)
    for base, swing, colour in (
        (150, 22, (216, 160, 108)),
        (178, 18, (190, 116, 66)),
        (206, 14, (150, 78, 44)),
        (236, 10, (98, 50, 34)),
    ):
        _ridge(p, rng, base, swing=swing, colour=colour)
    for _ in range(26):
        x, y, size = rng.uniform(0, 400), rng.uniform(20, 246), rng.uniform(6, 15)
        tint = ((244, 196, 74), (236, 160, 52), (250, 222, 128))[int(rng.integers(3))]
        for shape in ornaments.ginkgo():
            turn = float(rng.uniform(-80, 80))
            p.fill(ornaments.turned(shape * np.float32(size), turn) + vec(x, y), tint, 0.85)


def _skyline(p: Painter, rng: np.random.Generator) -> None:
    """Towers with lit windows, mirrored in a river."""
    p.fill(oval(62, 104, 17, ry=17), (246, 236, 206), 0.85, blur=1.5)
    for _ in range(60):
        p.fill(oval(rng.uniform(0, 400), rng.uniform(0, 120), 0.7, ry=0.7), (250, 248, 236), 0.7)
    for layer, tint in enumerate(((62, 56, 108), (40, 40, 84), (24, 26, 58))):
        x = -8.0
        while x < 404:
            w, h = rng.uniform(16, 34), rng.uniform(28, 96 - 18 * layer)
            p.fill(box(x, 196 - h, x + w, y1=196), tint)
            for _ in range(int(h * w / 70)):
                wx, wy = x + rng.uniform(2, w - 4), rng.uniform(200 - h, 188)
                p.fill(box(wx, wy, wx + 2, y1=wy + 2.6), (250, 214, 130), 0.75)
            x += w + rng.uniform(0, 5)
    p.fill(box(-10, 196, 410, y1=262), (22, 28, 64))
    for k in range(70):
        x, y = rng.uniform(0, 400), rng.uniform(199, 250)
        glimmer = points([(x, y), (x + rng.uniform(6, 26), y)])
        p.stroke(glimmer, 1.1, ((250, 206, 120), (140, 120, 190))[k % 2], alpha=0.35)


def _ribbons(p: Painter, rng: np.random.Generator) -> None:
    """Bands of fine lines that cross like silk."""
    x = np.linspace(-10, 410, 120)
    for tint, base in (((84, 190, 170), 150.0), ((220, 190, 120), 110.0), ((70, 130, 190), 200.0)):
        a, b, f = rng.uniform(0, 6.28), rng.uniform(0, 6.28), rng.uniform(0.9, 1.5)
        lines = []
        for k in range(34):
            broad = 46 * np.sin(f * x / 88 + a + 0.035 * k)
            y = base + broad + 18 * np.sin(x / 47 + b + 0.06 * k)
            lines.append(points(np.stack([x, y], 1)))
        p.strokes(lines, 0.9, tint, alpha=0.5)
