"""A rectangle, outlined, filled or both."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.printing.content.text_line import Region
from pipeline.printing.drawing import Block
from pipeline.printing.layout import Layout
from pipeline.printing.mark import Box, Color, Mark, Thickness, corners
from pipeline.printing.typeset import Rectangle

_LEAST, _MOST = 5.0, 14.0  # points of a check box's side


class RectMark(Mark):
    """Its corners are rounded by ``radius``."""

    rect: Box
    width: Thickness = 0.6  # 0: no outline
    color: Color = "#000000"
    fill: Color | None = None
    radius: Thickness = 0.0

    def preprinted(self, layout: Layout) -> Sequence[Block]:
        return (Block(corners(self.rect), self.width, self.color, self.fill, self.radius),)

    def preprinted_regions(self, layout: Layout) -> Sequence[Region]:
        """A small empty square is a check box that no fact ticks."""
        left, top, right, bottom = corners(self.rect)
        wide, tall = self.rect[2:]
        if self.fill or not self.width or abs(wide - tall) > 0.1 or not _LEAST <= wide <= _MOST:
            return ()
        pen = self.width / 2
        return (Region("tick", (left - pen, top - pen, right + pen, bottom + pen)),)

    def extents(self) -> Sequence[Rectangle]:
        return (corners(self.rect),)
