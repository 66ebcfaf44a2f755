"""Outlines as points: curves, ovals, stars and boxes, before anybody paints them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.caches import cached

Points = npt.NDArray[np.float32]  # N x 2, x and y
Pair = tuple[float, float]
SHIFT = 4  # bits of a pixel's fraction that cv2 draws polygons at


def vec(*values: float) -> Points:
    """A few numbers as an array."""
    return np.array(values, np.float32)


def points(pairs: Sequence[Sequence[float]] | npt.ArrayLike) -> Points:
    """Pairs as an N x 2 array."""
    return np.asarray(pairs, np.float32).reshape(-1, 2)


@cached
def _spline(steps: int) -> Points:
    t = np.linspace(0, 1, steps, endpoint=False)
    return (
        0.5
        * np.stack(
            [
                -t + 2 * t**2 - t**3,
                2 - 5 * t**2 + 3 * t**3,
                t + 4 * t**2 - 3 * t**3,
                -(t**2) + t**3,
            ],
            1,
        )
    ).astype(np.float32)


def smooth(
    pairs: Sequence[Sequence[float]] | Points, closed: bool = False, steps: int = 8
) -> Points:
    """A Catmull-Rom curve through the points, ``steps`` pieces between neighbours."""
    p = points(pairs)
    a = (
        np.concatenate([p[-1:], p, p[:2]])
        if closed
        else np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    )
    n = len(a) - 3
    weights = _spline(steps)
    first, *more = (weights[:, i, None] * a[i : i + n, None] for i in range(4))
    out = (first + more[0] + more[1] + more[2]).reshape(-1, 2)
    return out if closed else np.concatenate([out, p[-1:]])


def oval(
    cx: float, cy: float, rx: float, *, ry: float, turn: float = 0.0, steps: int = 40
) -> Points:
    """An ellipse as a closed polygon; ``turn`` in degrees, clockwise."""
    t = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    x, y, c, s = rx * np.cos(t), ry * np.sin(t), np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return points(np.stack([cx + x * c - y * s, cy + x * s + y * c], 1))


def star(
    cx: float, cy: float, outer: float, *, tips: int = 5, waist: float = 0.382, turn: float = 0.0
) -> Points:
    """A star with one tip up."""
    t = np.arange(2 * tips) * np.pi / tips + np.radians(turn)
    r = np.where(np.arange(2 * tips) % 2 == 0, outer, outer * waist)
    return points(np.stack([cx + r * np.sin(t), cy - r * np.cos(t)], 1))


def box(x0: float, y0: float, x1: float, *, y1: float) -> Points:
    """An upright rectangle, from its upper left corner clockwise."""
    return points([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])


def rounded(x0: float, y0: float, x1: float, *, y1: float, r: float, steps: int = 6) -> Points:
    """An upright rectangle with round corners of radius ``r``, ``steps`` points to each."""
    t = np.linspace(0, np.pi / 2, steps)
    corners = (
        (x1 - r, y0 + r, -np.pi / 2),
        (x1 - r, y1 - r, 0.0),
        (x0 + r, y1 - r, np.pi / 2),
        (x0 + r, y0 + r, np.pi),
    )
    arcs = [np.stack([x + r * np.cos(t + a), y + r * np.sin(t + a)], 1) for x, y, a in corners]
    return points(np.concatenate(arcs))


def fixed_point(shape: Points) -> npt.NDArray[np.int32]:
    """Pixels as the whole numbers that cv2 draws with ``SHIFT``: sixteenths of a pixel."""
    return np.rint(shape * (1 << SHIFT)).astype(np.int32)
