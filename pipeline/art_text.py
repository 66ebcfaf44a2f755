"""What artwork sets in letters, and where."""

from __future__ import annotations

from typing import NamedTuple

Box = tuple[float, float, float, float]  # left, top, right, bottom


class ArtText(NamedTuple):
    """A line of letters in a picture.

    Attributes:
        text: as it is set.
        size: of the em, in pixels of the picture.
        box: around its ink, in those pixels; None where it runs around the picture, of which it
            then has all ink.
        part: the parameter of the unit that it is; "" for the value, or what was made of it.
        ink: luminance of its colour, 0-255; None for the mean of all that is drawn.
        corners: of a straight line that is turned, x and y of each, clockwise from the text's own
            top left; nothing where it lies along its box.
    """

    text: str
    size: float
    box: Box | None = None
    part: str = ""
    ink: float | None = None
    corners: tuple[float, ...] = ()
