"""A rectangle, outlined, filled or both."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.printing.drawing import Block
from pipeline.printing.layout import Layout
from pipeline.printing.mark import Box, Color, Mark, Thickness, corners
from pipeline.printing.typeset import Rectangle


class RectMark(Mark):
    """Its corners are rounded by ``radius``."""

    rect: Box
    width: Thickness = 0.6  # 0: no outline
    color: Color = "#000000"
    fill: Color | None = None
    radius: Thickness = 0.0

    def preprinted(self, layout: Layout) -> Sequence[Block]:
        return (Block(corners(self.rect), self.width, self.color, self.fill, self.radius),)

    def extents(self) -> Sequence[Rectangle]:
        return (corners(self.rect),)
