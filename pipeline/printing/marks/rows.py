"""A table of facts: heads, rules and cells of its rows, over as many pages as they take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from pipeline.printing.compose import Composer
from pipeline.printing.content.text_line import TextLine, lines
from pipeline.printing.drawing import Item, Stroke
from pipeline.printing.fact_text import fact_text
from pipeline.printing.items import count
from pipeline.printing.layout import Layout
from pipeline.printing.mark import (
    SLACK,
    Fault,
    Recorded,
    Wording,
    corners,
)
from pipeline.printing.marks import _cells as cells
from pipeline.printing.marks._column import Column
from pipeline.printing.marks._ruled_table import RuledTable
from pipeline.printing.typeset import Overflow, Rectangle, Run, Space, Style, fit
from pipeline.records import Fact
from pipeline.records.printed import LineRole

NUMBER = "row.number"  # the column that counts rows


class RowsMark(RuledTable):
    """The facts ``<rows>.N.<column>``."""

    rows: str

    # ---------------------------------------------------------------- what every copy shows

    def preprinted(self, layout: Layout) -> Sequence[Item]:
        empty = self._ruling(self.per_page) if self._ruled_empty(layout) else []
        return self._heads() + empty

    def preprinted_lines(self, layout: Layout, usual: float) -> Sequence[TextLine]:
        return lines([item for item in self._heads() if isinstance(item, Run)], "table_head")

    def unfilled(self, composer: Composer) -> Sequence[Item]:
        if self.grid is None:
            return ()
        self._note(composer, self.per_page)
        return self._ruling(self.per_page)

    def _ruled_empty(self, layout: Layout) -> bool:
        """Are empty rows ruled? By default on forms, not where the table runs on over pages."""
        if self.blank is not None:
            return self.blank
        return not any(page.repeat == self.rows for page in layout.pages)

    # ---------------------------------------------------------------- what one document adds

    def compose(self, composer: Composer) -> None:
        rows, before = composer.plan.rows[self.rows], len(composer.records)
        blank = self._ruled_empty(composer.layout)
        if not blank:
            composer.items += self._ruling(len(rows))
        for place, row in enumerate(rows):
            self._row(composer, place, row)
        foot = self.foot if rows.stop == count(composer.facts, self.rows) else None
        if foot:
            self._foot(composer, foot, len(rows))
        places = self.per_page if blank and self.grid and not foot else len(rows)
        said = {record.name for record in composer.records[before:]}
        fields = [name if name in said else "" for name in self._cells(rows)]
        self._note(composer, places, fields, foot=foot)

    def _cells(self, rows: range) -> list[str]:
        """The names of the facts in the cells of these rows."""
        return [f"{self.rows}.{row}.{column.name}" for row, column in product(rows, self.columns)]

    def _note(
        self,
        composer: Composer,
        places: int,
        fields: Sequence[str] = (),
        *,
        foot: Column | None = None,
    ) -> None:
        """Notes the table's cells, filled or ruled, in so many rows; ``fields``: what they say."""
        xs, ys = self._edges(), [self._top(place) for place in range(places + 1)]
        last = (
            None
            if foot is None
            else cells.Foot(xs[-1] - foot.width, ys[-1] + self.row_height, foot.name)
        )
        grid = cells.Grid(xs, [self.box[1], *ys] if self.header else ys, self.header)
        table = cells.table(self.rows, grid, fields, foot=last)
        if table is not None:
            composer.tables.append(table)

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
            role: LineRole = "caption" if counted else "field"
            composer.set(name, text, style, space=space, record=not counted, role=role)

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
        caption = self._foot_caption(foot, top)
        composer.items += caption
        composer.write(caption, "caption")
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
