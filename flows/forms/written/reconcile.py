"""Places as a layout takes them: on the page, and none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.forms.model import Place, Rectangle

_SLACK = 0.4  # points two boxes may share: rounding of who drew the form
_LEAST = 3.0  # points of a box that can still be printed in


def fitting(
    places: Sequence[Place],
    size: tuple[float, float],
    taken: Sequence[tuple[int, Rectangle]] = (),
) -> tuple[list[Place], list[Place]]:
    """Those that can be printed, trimmed where they overlap, and those that cannot.

    Args:
        size: of every page.
        taken: pages and boxes that something else is printed in.
    """
    kept: list[Place] = []
    lost: list[Place] = []
    for place in places:
        box = _clipped(place.box, *size)
        others = [box for page, box in taken if page == place.page]
        others += [p.box for p in kept if p.page == place.page and not _lies_over(p)]
        if not _lies_over(place):
            for other in others:
                box = _trimmed(box, other)
        if box[2] - box[0] < _LEAST or box[3] - box[1] < _LEAST:
            lost.append(place)
        else:
            kept.append(replace(place, box=box))
    return kept, lost


def _lies_over(place: Place) -> bool:
    """Ticks, and art of ours: a stamp lies over type, and a signature over both."""
    return place.look in ("tick", "radio", "signature", "stamp")


def _clipped(box: Rectangle, width: float, height: float) -> Rectangle:
    return max(box[0], 0.0), max(box[1], 0.0), min(box[2], width), min(box[3], height)


def _trimmed(box: Rectangle, other: Rectangle) -> Rectangle:
    """A box without what it shares with another, taken from the side where least is lost."""
    left, top, right, bottom = box
    across = min(right, other[2]) - max(left, other[0])
    down = min(bottom, other[3]) - max(top, other[1])
    if across <= _SLACK or down <= _SLACK:
        return box
    sides = (
        (other[2] - left, (other[2], top, right, bottom)),
        (right - other[0], (left, top, other[0], bottom)),
        (other[3] - top, (left, other[3], right, bottom)),
        (bottom - other[1], (left, top, right, other[1])),
    )
    return min(sides)[1]
