"""One fact in a box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from pipeline.printing.compose import Composer
from pipeline.printing.drawing import Item
from pipeline.printing.fact_text import fact_text
from pipeline.printing.layout import BUILT_IN, PAGE_NUMBERS, Layout
from pipeline.printing.mark import (
    SLACK,
    Align,
    Box,
    Fault,
    Leading,
    Shrink,
    Spacing,
    Styled,
    corners,
)
from pipeline.printing.typeset import Rectangle, Space, Style
from pipeline.records import Fact
from pipeline.records.printed import LineRole


class FieldMark(Styled):
    """Wraps up to ``lines``, may shrink to the factor ``shrink``, and fails beyond that."""

    field: str
    box: Box
    format: str = "text"
    align: Align = "left"
    # first: where the first of all ``lines`` lines would stand
    valign: Literal["top", "middle", "bottom", "first"] | None = None
    lines: int = Field(1, ge=1, le=200)
    leading: Leading | None = None
    shrink: Shrink = 1.0
    spacing: Spacing = 0.0
    upper: bool = False
    break_words: bool = False  # long numbers may be cut anywhere

    def compose(self, composer: Composer) -> None:
        text = composer.text(self.field, self.format, upper=self.upper)
        vertical = self.valign or ("middle" if self.align == "center" else "first")
        space = Space(
            self.box, self.align, vertical, self.lines, self.leading, self.shrink, self.break_words
        )
        style = Style(self.font, self.size, self.color, self.spacing)
        role: LineRole = "page_number" if self.field in PAGE_NUMBERS else "field"
        composer.set(self.field, text, style, space=space, role=role)

    def unfilled(self, composer: Composer) -> Sequence[Item]:
        if self.field in BUILT_IN:
            self.compose(composer)
        return ()

    def printed_text(self, layout: Layout, name: str, value: Fact) -> str | None:
        if name != self.field:
            return None
        return fact_text(layout, {name: value}, name, how=self.format, upper=self.upper)

    def facts_named(self) -> Sequence[tuple[str, str]]:
        return ((self.field, self.format),)

    def reserved(self) -> Rectangle:
        return corners(self.box)

    def proofread(self, layout: Layout) -> None:
        height = self.size + (self.lines - 1) * (self.leading or 1.25 * self.size)
        if height > self.box[3] + SLACK:
            raise Fault(
                f"box: {self.lines} line(s) of {self.size:g} pt do not fit its height of "
                f"{self.box[3]:g} pt",
                "make it taller",
            )
