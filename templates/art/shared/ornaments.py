"""Invented marks as polygons in a unit disc: no state, company or agency uses them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from templates.art.shared.shapes import Points, oval, points, smooth, star, vec


def knot(strands: int = 3, steps: int = 160) -> list[Points]:
    """A closed interlaced loop as thick outlines: the country's own stamp mark."""
    t = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    r = 0.62 + 0.3 * np.cos(strands * t)
    turn = t + 0.55 * np.sin(strands * t)
    middle = np.stack([r * np.sin(turn), -r * np.cos(turn)], 1)
    return [points(middle)]


def ginkgo() -> list[Points]:
    """A ginkgo leaf: fan with a cleft, and its stem."""
    fan = [
        (0, 0.36),
        (-0.22, 0.2),
        (-0.62, -0.02),
        (-0.92, -0.22),
        (-0.86, -0.5),
        (-0.58, -0.72),
        (-0.3, -0.78),
        (-0.07, -0.7),
        (0, -0.3),
    ]
    leaf = smooth([*fan, *[(-x, y) for x, y in fan[-2:0:-1]]], closed=True)
    stem = points(
        [(-0.045, 0.3), (0.045, 0.3), (0.07, 0.7), (0.17, 0.94), (0.06, 0.98), (-0.04, 0.72)]
    )
    return [leaf, stem]


def lighthouse() -> list[Points]:
    """A lighthouse with its rays, for the sea-side country."""
    tower = points([(-0.2, 0.78), (0.2, 0.78), (0.12, -0.22), (-0.12, -0.22)])
    lamp = points([(-0.12, -0.28), (0.12, -0.28), (0.12, -0.46), (-0.12, -0.46)])
    roof = points([(-0.18, -0.5), (0.18, -0.5), (0, -0.74)])
    foot = points([(-0.42, 0.84), (0.42, 0.84), (0.5, 0.95), (-0.5, 0.95)])
    rays = [
        points(
            [(s * 0.2, y - 0.02), (s * 0.2, y + 0.02), (s * 0.95, y2 + 0.06), (s * 0.95, y2 - 0.06)]
        )
        for s in (-1, 1)
        for y, y2 in ((-0.41, -0.66), (-0.35, -0.3))
    ]
    return [tower, lamp, roof, foot, *rays]


def waves(
    rows: int = 3, top: float = 0.1, gap: float = 0.24, *, width: float = 1.8
) -> list[Points]:
    """Bands of water."""
    x = np.linspace(-width / 2, width / 2, 60)
    out = []
    for k in range(rows):
        y = top + k * gap + 0.07 * np.sin(x * 8 + k * 1.4)
        out.append(
            points(
                np.concatenate([np.stack([x, y], 1), np.stack([x[::-1], y[::-1] + gap * 0.42], 1)])
            )
        )
    return out


def peak() -> list[Points]:
    """Two hills, the nearer with a snow cap cut out."""
    return [
        points([(-0.95, 0.55), (-0.35, -0.5), (-0.1, -0.06), (-0.42, 0.55)]),
        points([(-0.3, 0.55), (0.3, -0.8), (0.95, 0.55)]),
    ]


def polygon(sides: int, turn: float = 0.0, radius: float = 1.0) -> Points:
    """A regular polygon, one corner up at turn 0."""
    t = np.arange(sides) * 2 * np.pi / sides + np.radians(turn)
    return points(np.stack([radius * np.sin(t), -radius * np.cos(t)], 1))


def petals(
    count: int, inner: float = 0.16, outer: float = 1.0, *, width: float = 0.3
) -> list[Points]:
    """A flower of separate petals."""
    one = smooth(
        [
            (0, -inner),
            (width * 0.75, -(inner + outer) / 2 - 0.1),
            (0, -outer),
            (-width * 0.75, -(inner + outer) / 2 - 0.1),
        ],
        closed=True,
    )
    return [turned(one, 360 * k / count) for k in range(count)]


def turned(shape: Points, degrees: float) -> Points:
    """The shape turned clockwise about the centre."""
    c, s = np.float32(math.cos(math.radians(degrees))), np.float32(math.sin(math.radians(degrees)))
    x, y = shape[:, 0], shape[:, 1]
    return points(np.stack([x * c - y * s, x * s + y * c], 1))


def moved(shapes: Sequence[Points], cx: float, cy: float, *, size: float) -> list[Points]:
    """Shapes of the unit disc at a place and radius."""
    return [points(s * np.float32(size) + vec(cx, cy)) for s in shapes]


__all__ = [
    "ginkgo",
    "knot",
    "lighthouse",
    "moved",
    "oval",
    "peak",
    "petals",
    "points",
    "polygon",
    "smooth",
    "star",
    "turned",
    "waves",
]
