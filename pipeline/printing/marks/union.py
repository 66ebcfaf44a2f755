"""A fact whose parts are printed as fields of their own."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from pipeline.printing.compose import Composer
from pipeline.printing.content.text_line import TextLine
from pipeline.printing.fact_text import fact_text
from pipeline.printing.layout import Layout
from pipeline.printing.mark import Mark, Recorded, Thickness
from pipeline.printing.typeset import union
from pipeline.records import Fact


class UnionMark(Mark):
    """Its box is the union of its parts' boxes.

    ``reach``: points further right, where a caption behind the last part belongs to the text.
    """

    union: str
    of: tuple[str, ...] = Field(min_length=1, max_length=100)
    reach: Thickness = 0.0
    format: str = "text"

    @classmethod
    def complete(cls, marks: Sequence[UnionMark], composer: Composer) -> None:
        for mark in marks:
            mark._enclose(composer)

    def _enclose(self, composer: Composer) -> None:
        text = composer.text(self.union, self.format)
        parts = [r for r in composer.records if r.name in self.of]
        around = union([r.box for r in parts])
        if not text or around is None or {r.name for r in parts} != set(self.of):
            return
        left, top, right, bottom = around
        box = (left, top, right + self.reach, bottom)
        first = parts[0]
        composer.records.append(TextLine(self.union, text, box, first.size, first.color))

    def printed_text(self, layout: Layout, name: str, value: Fact) -> str | None:
        if name != self.union:
            return None
        return fact_text(layout, {name: value}, name, how=self.format)

    def facts_named(self) -> Sequence[tuple[str, str]]:
        return ((self.union, self.format), *((name, "text") for name in self.of))

    def facts_recorded(self) -> Sequence[Recorded]:
        return (Recorded(self.union),)
