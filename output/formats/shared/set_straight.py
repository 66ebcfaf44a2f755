"""Is print set along its box, so that the box can be cut out and read from left to right?"""

from __future__ import annotations

from math import dist

from output.formats.shared.polygons import points
from pipeline.records import LineView
from pipeline.records.printed import DRAWN_ROLES

# Of the box's height: letters on a line are wider, and those of a text that runs around a seal
# would have to be narrower to stand beside one another.
NARROWEST = 0.35


def set_straight(line: LineView) -> bool:
    """All type is; of a stamp and of artwork, what is as wide as its letters want."""
    if line.role not in DRAWN_ROLES:
        return True
    upper_left, upper_right, _, lower_left = points(line.quad)
    letters = len("".join(line.text.split()))
    return dist(upper_left, upper_right) >= NARROWEST * letters * dist(upper_left, lower_left)
