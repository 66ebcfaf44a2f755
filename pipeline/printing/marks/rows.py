"""A table of facts: heads, rules and cells of its rows, over as many pages as they take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field

from pipeline.printing.compose import Composer
from pipeline.printing.drawing import Block, Item, Stroke
from pipeline.printing.fact_text import fact_text
from pipeline.printing.items import count
from pipeline.printing.layout import Layout
from pipeline.printing.mark import (
    SLACK,
    Box,
    Color,
    Fault,
    Leading,
    Length,
    Recorded,
    Size,
    Styled,
    Thickness,
    Wording,
    corners,
)
from pipeline.printing.marks._column import Column
from pipeline.printing.marks._grid import MaybeGrid, none
from pipeline.printing.typeset import Overflow, Rectangle, Run, Space, Style, fit
from pipeline.records import Fact

NUMBER = "row.number"  # the column that counts rows


class RowsMark(Styled):
    """The facts ``<rows>.N.<column>``.

    ``blank`` rules empty rows as well: forms do, statements stop.
    """

    rows: str
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

    # ---------------------------------------------------------------- what every copy shows

    def preprinted(self, layout: Layout) -> Sequence[Item]:
        empty = self._ruling(self.per_page) if self._ruled_empty(layout) else []
        return self._heads() + empty

    def unfilled(self, composer: Composer) -> Sequence[Item]:
        return self._ruling(self.per_page) if self.grid is not None else ()

    def _ruled_empty(self, layout: Layout) -> bool:
        """Are empty rows ruled? By default on forms, not where the table runs on over pages."""
        if self.blank is not None:
            return self.blank
        return not any(page.repeat == self.rows for page in layout.pages)

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

    # ---------------------------------------------------------------- what one document adds

    def compose(self, composer: Composer) -> None:
        rows = composer.plan.rows[self.rows]
        if not self._ruled_empty(composer.layout):
            composer.items += self._ruling(len(rows))
        for place, row in enumerate(rows):
            self._row(composer, place, row)
        if self.foot and rows.stop == count(composer.facts, self.rows):
            self._foot(composer, self.foot, len(rows))

    def _row(self, composer: Composer, place: int, row: int) -> None:
        """The row of that number, at that place on the page."""
        top = self._top(place)
        for x, column in zip(self._edges(), self.columns, strict=False):
            name = f"{self.rows}.{row}.{column.name}"
            counted = column.name == NUMBER
            if counted:
                text = str(row + 1)
            else:
                text = composer.text(name, column.format, upper=column.upper)
            style = self._style(column)
            space = Space(
                self._padded(x, top, column.width, height=self.row_height),
                column.align,
                "middle",
                column.lines,
                self.leading or 1.15 * style.size,
                column.shrink,
                column.break_words,
            )
            composer.set(name, text, style, space=space, record=not counted)

    def _style(self, column: Column) -> Style:
        return Style(column.font or self.font, column.size or self.size, column.color or self.color)

    def _foot(self, composer: Composer, foot: Column, place: int) -> None:
        """The closing line below so many rows: rules, caption and value."""
        top, height = self._top(place), self.row_height
        xs = self._edges()
        left, right = xs[0], xs[-1]
        cut = right - foot.width
        if self.grid:
            composer.items += self.grid.ruled([left, cut, right], [top, top + height])
        else:
            composer.items.append(Stroke(((left, top), (right, top)), 0.8, self.color))
        composer.items += self._foot_caption(foot, top)
        value = self._padded(cut, top, foot.width, height=height)
        space = Space(value, foot.align, "middle", shrink=foot.shrink)
        text = composer.text(foot.name, foot.format, upper=foot.upper)
        composer.set(foot.name, text, self._style(foot), space=space)

    def _foot_caption(self, foot: Column, top: float) -> list[Run]:
        """The words before the value of the closing line.

        Raises:
            Overflow: the value leaves them too little room.
        """
        xs = self._edges()
        box = self._padded(xs[0], top, xs[-1] - foot.width - xs[0], height=self.row_height)
        return fit(foot.header, self._style(foot), Space(box, "right", "middle"))

    def printed_text(self, layout: Layout, name: str, value: Fact) -> str | None:
        column = self._printing(name)
        if column is None:
            return None
        return fact_text(layout, {name: value}, name, how=column.format, upper=column.upper)

    def _printing(self, name: str) -> Column | None:
        """The column, or the foot, in which a fact of this name stands."""
        if self.foot and self.foot.name == name:
            return self.foot
        if not name.startswith(f"{self.rows}."):
            return None
        cell = name.removeprefix(f"{self.rows}.").partition(".")[2]
        return next((column for column in self.columns if column.name == cell), None)

    def rows_taken(self) -> tuple[str, int]:
        return self.rows, self.per_page

    # ---------------------------------------------------------------- what is proofread

    def _lines(self) -> Iterator[Column]:
        """Its columns, and its foot."""
        yield from self.columns
        if self.foot:
            yield self.foot

    def fonts_named(self) -> Sequence[str]:
        own = (self.header_font, *(column.font for column in self._lines()))
        return (self.font, *filter(None, own))

    def facts_named(self) -> Sequence[tuple[str, str]]:
        cells = [
            (NUMBER if c.name == NUMBER else f"{self.rows}.0.{c.name}", c.format)
            for c in self.columns
        ]
        return [*cells, (self.foot.name, self.foot.format)] if self.foot else cells

    def facts_recorded(self) -> Sequence[Recorded]:
        cells = [Recorded(f"{self.rows}.*.{c.name}") for c in self.columns if c.name != NUMBER]
        return [*cells, Recorded(self.foot.name)] if self.foot else cells

    def wording(self) -> Sequence[Wording]:
        font = self.header_font or self.font
        heads = [Wording(c.header, font, broken=True) for c in self.columns]
        if self.foot is None:
            return heads
        return [*heads, Wording(self.foot.header, self.foot.font or self.font, broken=True)]

    def reserved(self) -> Rectangle:
        return corners(self.box)

    def proofread(self, layout: Layout) -> None:
        self._fits()
        for column in self.columns:
            size = column.size or self.size
            tall = size + (column.lines - 1) * (self.leading or 1.15 * size)
            if tall > self.row_height + SLACK:
                raise Fault(
                    f"row_height: {column.lines} line(s) of {column.name!r} need more than "
                    f"{self.row_height:g} pt",
                    "make rows taller",
                )
        try:
            self._heads()
        except Overflow as error:
            raise Fault(f"header: {error}", "shorten it or widen its column") from None
        try:
            if self.foot:
                self._foot_caption(self.foot, self.box[1])
        except Overflow as error:
            raise Fault(f"foot.header: {error}", "shorten it or make the foot narrower") from None

    def _fits(self) -> None:
        """Columns and rows fill the box at most."""
        wide = sum(column.width for column in self.columns)
        if wide > self.box[2] + SLACK:
            raise Fault(
                f"columns: {wide:g} pt of columns in a box of {self.box[2]:g} pt",
                "narrow a column",
            )
        lines = self.per_page + (self.foot is not None)
        tall = self._head + lines * self.row_height
        if tall > self.box[3] + SLACK:
            raise Fault(
                f"per_page: {tall:g} pt of rows in a box of {self.box[3]:g} pt",
                "lower per_page or row_height",
            )
