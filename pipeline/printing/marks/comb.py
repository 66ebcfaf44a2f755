"""A fact written one character to a cell."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from pipeline.errors import UserError
from pipeline.printing.compose import Composer
from pipeline.printing.content.text_line import pieced
from pipeline.printing.drawing import Stroke
from pipeline.printing.fact_text import fact_text
from pipeline.printing.fonts import face
from pipeline.printing.layout import Layout
from pipeline.printing.mark import Box, Styled, corners
from pipeline.printing.marks._grid import Grid, MaybeGrid
from pipeline.printing.typeset import Rectangle, Style, anchored
from pipeline.records import Fact


class CombMark(Styled):
    """``strip`` names characters left out, such as the hyphens of a number."""

    comb: str
    box: Box
    cells: int = Field(ge=1, le=200)
    format: str = "text"
    strip: str = ""
    upper: bool = False
    grid: MaybeGrid = Grid(width=0.5)

    def preprinted(self, layout: Layout) -> Sequence[Stroke]:
        if self.grid is None:
            return ()
        left, top, width, height = self.box
        edges = [left + i * width / self.cells for i in range(self.cells + 1)]
        return self.grid.ruled(edges, [top, top + height])

    def compose(self, composer: Composer) -> None:
        text = self._stripped(composer.text(self.comb, self.format, upper=self.upper))
        composer.check_glyphs(self.comb, text, self.font, one_line=True)
        if len(text) > self.cells:
            raise UserError(
                composer.layout.where,
                f"{self.comb}: {text!r} has more than {self.cells} characters",
                "give it more cells",
            )
        left, top, width, height = self.box
        style, cell = Style(self.font, self.size, self.color), width / self.cells
        y = top + (height - self.size) / 2 + face(self.font).ascent * self.size
        runs = [
            anchored(c, style, left + (i + 0.5) * cell, y=y, anchor="center")
            for i, c in enumerate(text)
        ]
        inked = [run for run in runs if run.text != " "]
        composer.items += inked
        composer.record(self.comb, text, inked)
        line = pieced([(run, self.comb) for run in runs], "field")
        if line is not None:
            composer.lines.append(line)

    def _stripped(self, text: str) -> str:
        """The characters that go into the cells."""
        return "".join(c for c in text if c not in self.strip)

    def printed_text(self, layout: Layout, name: str, value: Fact) -> str | None:
        if name != self.comb:
            return None
        text = fact_text(layout, {name: value}, name, how=self.format, upper=self.upper)
        return self._stripped(text)

    def facts_named(self) -> Sequence[tuple[str, str]]:
        return ((self.comb, self.format),)

    def reserved(self) -> Rectangle:
        return corners(self.box)
