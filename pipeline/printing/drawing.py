"""What stands on a page before it is drawn: the display list and the printed facts.

Lengths are points from the top left.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.printing.content.text_line import Region, TextLine
from pipeline.printing.mark import Box, Options
from pipeline.printing.typeset import Rectangle, Run
from pipeline.records import Fact, PrintedTable


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    width: float
    color: str
    dash: tuple[float, float] | None = None


@dataclass(frozen=True)
class Block:
    """A rectangle (or the oval in it), outlined if ``width`` is positive."""

    box: Rectangle
    width: float
    color: str
    fill: str | None = None
    radius: float = 0.0
    oval: bool = False


@dataclass(frozen=True)
class Picture:
    """Artwork still to be drawn by the unit ``art`` in ``box`` (left, top, width, height).

    ``texts``: names and texts recorded as fields around its ink, in letters ``size`` points high.
    ``parts``: of these fields, which is said by which of the unit's ``ArtText.part``.
    """

    fact: str
    value: Fact
    address: str  # what it is, for its randomness
    art: str
    box: Box
    options: Options
    over: bool | None  # over the text, below it, or as the unit has it
    size: float
    texts: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, str], ...] = ()


Item = Run | Stroke | Block


@dataclass(frozen=True)
class Drawing:
    """One page's worth, in drawing order."""

    items: tuple[Item, ...] = ()
    records: tuple[TextLine, ...] = ()  # of printed facts
    pictures: tuple[Picture, ...] = ()
    lines: tuple[TextLine, ...] = ()
    regions: tuple[Region, ...] = ()
    tables: tuple[PrintedTable, ...] = ()  # their boxes in points
