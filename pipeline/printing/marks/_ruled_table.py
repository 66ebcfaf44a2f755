"""A table as its form is printed: heads, rules and places of its rows."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from pipeline.printing.drawing import Block, Item
from pipeline.printing.mark import Box, Color, Leading, Length, Size, Styled, Thickness
from pipeline.printing.marks._column import Column
from pipeline.printing.marks._grid import MaybeGrid, none
from pipeline.printing.typeset import Space, Style, fit


class RuledTable(Styled):
    """``blank`` rules empty rows as well: forms do, statements stop."""

    box: Box
    row_height: Length
    per_page: int = Field(ge=1, le=500)
    header: bool = True
    header_height: Length | None = None
    header_font: str = ""
    header_size: Size | None = None
    header_color: Color | None = None
    header_fill: Color | None = None
    grid: MaybeGrid = None
    zebra: Annotated[Color | None, BeforeValidator(none)] = None
    blank: bool | None = None
    padding: Thickness = 2.5
    leading: Leading | None = None
    columns: tuple[Column, ...] = Field(min_length=1, max_length=100)
    # a line below the table's last row: its header is the caption, its name a fact of the document
    foot: Column | None = None

    def _heads(self) -> list[Item]:
        """The heads of the columns; a line feed in a head starts a new line.

        Raises:
            Overflow: a head is too wide for its column.
        """
        if not self.header:
            return []
        left, top = self.box[:2]
        xs = self._edges()
        items: list[Item] = []
        if self.header_fill:
            box = (left, top, xs[-1], top + self._head)
            items.append(Block(box, 0, self.header_fill, self.header_fill))
        size = self.header_size or self.size
        style = Style(self.header_font or self.font, size, self.header_color or self.color)
        for x, column in zip(xs, self.columns, strict=False):
            if not column.header:
                continue
            place = self._padded(x, top, column.width, height=self._head)
            align = column.header_align or column.align
            lines = 1 + column.header.count("\n")
            space = Space(place, align, "middle", lines, 1.15 * size, 0.8)
            items += fit(column.header, style, space)
        return items

    def _ruling(self, rows: int) -> list[Item]:
        """Shading and grid of so many rows."""
        xs = self._edges()
        ys = [self._top(place) for place in range(rows + 1)]
        items: list[Item] = []
        if self.zebra:
            for place in range(1, rows, 2):
                top = ys[place]
                band = (xs[0], top, xs[-1], top + self.row_height)
                items.append(Block(band, 0, self.zebra, self.zebra))
        if self.grid is None or (rows == 0 and not self.header):
            return items
        if self.header:
            ys.insert(0, self.box[1])
        return items + self.grid.ruled(xs, ys)

    @property
    def _head(self) -> float:
        """Height of the header row in points; 0 without one."""
        return (self.header_height or self.row_height) if self.header else 0.0

    def _edges(self) -> list[float]:
        """Left edge of every column, and the right edge of the last."""
        xs = [self.box[0]]
        for column in self.columns:
            xs.append(xs[-1] + column.width)
        return xs

    def _top(self, place: int) -> float:
        """Upper edge of the row at that place on the page."""
        return self.box[1] + self._head + place * self.row_height

    def _padded(self, x: float, top: float, width: float, *, height: float) -> Box:
        """Left, top, width, height of the text in a cell whose left edge is ``x``."""
        return x + self.padding, top, width - 2 * self.padding, height
