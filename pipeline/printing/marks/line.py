"""Straight rules: one, or the many alike of a form's grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import BeforeValidator

from pipeline.printing.drawing import Stroke
from pipeline.printing.layout import Layout
from pipeline.printing.mark import Color, Coordinate, Dash, Length, Mark
from pipeline.printing.typeset import Rectangle


def _many(value: object) -> object:
    single = isinstance(value, list) and value and not isinstance(value[0], list)
    return [value] if single else value


Segment = tuple[Coordinate, Coordinate, Coordinate, Coordinate]
Segments = Annotated[tuple[Segment, ...], BeforeValidator(_many)]


class LineMark(Mark):
    """Each from one point to another: x, y, x, y."""

    line: Segments
    width: Length = 0.6
    color: Color = "#000000"
    dash: tuple[Dash, Dash] | None = None

    def preprinted(self, layout: Layout) -> Sequence[Stroke]:
        return [
            Stroke(((x0, y0), (x1, y1)), self.width, self.color, self.dash)
            for x0, y0, x1, y1 in self.line
        ]

    def extents(self) -> Sequence[Rectangle]:
        return [
            (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)) for x0, y0, x1, y1 in self.line
        ]
