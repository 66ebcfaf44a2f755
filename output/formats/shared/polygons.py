"""Quads cut to the frame of their picture, and the boxes around them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Quad

Point = tuple[float, float]
Polygon = list[Point]
Box = tuple[float, float, float, float]  # left, top, right, bottom
SMALLEST = 1.0  # square pixels: less of a text is no text


def points(quad: Quad) -> Polygon:
    """The corners of a quad, from the text's own top left."""
    return [(quad[n], quad[n + 1]) for n in range(0, 8, 2)]


def clipped(quad: Quad, width: int, height: int) -> Polygon:
    """What of a quad lies inside the frame: at most eight corners, or none.

    The corners keep their order and begin where the quad does, as long as that corner is in sight,
    which cv2's intersection of polygons does not keep.
    """
    found = points(quad)
    if _inside(found, width, height):
        return found if area(found) >= SMALLEST else []
    found = framed(found, width, height)
    return found if area(found) >= SMALLEST else []


def framed(polygon: Polygon, width: int, height: int) -> Polygon:
    """What of a polygon, either way round, lies inside the frame; none of it: no corner.

    By Sutherland and Hodgman, edge after edge of the frame: a part that is cut in two hangs
    together along the frame's edge.
    """
    for axis, bound, sign in ((0, 0, 1), (0, width, -1), (1, 0, 1), (1, height, -1)):
        polygon = _cut(polygon, axis, float(bound), sign=sign)
    return polygon


def _inside(polygon: Polygon, width: int, height: int) -> bool:
    return all(0 <= x <= width and 0 <= y <= height for x, y in polygon)


def _cut(polygon: Polygon, axis: int, bound: float, *, sign: int) -> Polygon:
    """The part of a polygon on one side of a line along an axis."""
    kept: Polygon = []
    for here, after in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        inside = sign * (here[axis] - bound) >= 0
        if inside:
            kept.append(here)
        if inside != (sign * (after[axis] - bound) >= 0):
            share = (bound - here[axis]) / (after[axis] - here[axis])
            crossing = here[1 - axis] + share * (after[1 - axis] - here[1 - axis])
            kept.append((bound, crossing) if axis == 0 else (crossing, bound))
    return kept


def area(polygon: Sequence[Point]) -> float:
    """Square pixels."""
    total = 0.0
    for here, after in zip(polygon, [*polygon[1:], *polygon[:1]], strict=True):
        total += here[0] * after[1] - after[0] * here[1]
    return abs(total) / 2


def bounds(polygon: Sequence[Point]) -> Box:
    """Left, top, right, bottom."""
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    return min(xs), min(ys), max(xs), max(ys)


def four_corners(polygon: Polygon) -> Polygon:
    """A polygon for consumers that know four corners only.

    What the frame has cut to another number of corners is given as its upright box, which begins
    at the corner nearest to where the polygon begins.
    """
    if len(polygon) == 4:
        return polygon
    left, top, right, bottom = bounds(polygon)
    box = [(left, top), (right, top), (right, bottom), (left, bottom)]
    x, y = polygon[0]
    nearest = min(range(4), key=lambda n: (box[n][0] - x) ** 2 + (box[n][1] - y) ** 2)
    return box[nearest:] + box[:nearest]


def rounded(polygon: Polygon) -> list[list[float]]:
    """To a tenth of a pixel, for JSON."""
    return [[round(x, 1), round(y, 1)] for x, y in polygon]
