"""Polygons cut to the frame of a picture."""

from __future__ import annotations

import numpy as np

from pipeline.camera.geometry import Floats


def clipped(polygon: Floats, width: int, height: int) -> Floats:
    """What of a polygon (N x 2, either way round) lies in the frame, M x 2; none of it: 0 x 2.

    By Sutherland and Hodgman, edge after edge of the frame: the corners keep their order, and a
    part that is cut in two hangs together along the frame's edge.
    """
    for axis, bound, sign in ((0, 0, 1), (0, width, -1), (1, 0, 1), (1, height, -1)):
        if not len(polygon):
            break
        polygon = _cut(polygon, axis, bound, sign=sign)
    return polygon


def _cut(polygon: Floats, axis: int, bound: float, *, sign: int) -> Floats:
    """The part of a polygon on one side of a line along an axis."""
    kept: list[Floats] = []
    for here, after in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        inside, then = (sign * (point[axis] - bound) >= 0 for point in (here, after))
        if inside:
            kept.append(here)
        if inside != then:
            share = (bound - here[axis]) / (after[axis] - here[axis])
            kept.append(here + share * (after - here))
    return np.array(kept, float).reshape(-1, 2)
