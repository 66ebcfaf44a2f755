"""A check box with its caption, ticked when a fact has a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipeline.errors import UserError
from pipeline.printing.compose import Composer
from pipeline.printing.content.text_line import Region, TextLine, lines
from pipeline.printing.drawing import Block, Item, Stroke
from pipeline.printing.fact_text import fact_text
from pipeline.printing.layout import Layout
from pipeline.printing.mark import STROKES, Point, Recorded, Styled, Text, Wording
from pipeline.printing.typeset import Rectangle, Run, union
from pipeline.records import Fact

_CHECK = ((0.16, 0.52), (0.42, 0.8), (0.9, 0.1))  # the stroke's points, in sides of the box


class TickMark(Styled):
    """Ticked when the fact ``tick`` equals a value; ``text`` is the caption on its right."""

    tick: str
    equals: bool | Text
    at: Point
    text: Text = ""
    style: Literal["box", "circle", "none"] = "box"

    def ticked(self, value: object) -> bool:
        if isinstance(self.equals, bool):
            return value is self.equals
        return value is not None and str(value) == self.equals

    def preprinted(self, layout: Layout) -> Sequence[Item]:
        if self.style == "none":
            return self.captions()
        oval = self.style == "circle"
        return (Block(self.frame(), 0.07 * self.size, self.color, oval=oval), *self.captions())

    def preprinted_lines(self, layout: Layout, usual: float) -> Sequence[TextLine]:
        return ()  # its caption says the fact where it is ticked: see ``compose``

    def frame(self) -> Rectangle:
        """Left, top, right, bottom of the check box: it stands a little below the baseline."""
        x, y = self.at
        side, bottom = 0.86 * self.size, y + 0.08 * self.size
        return x, bottom - side, x + side, bottom

    def captions(self) -> Sequence[Run]:
        if not self.text:
            return ()
        x, y = self.at
        return (Run(self.text, self.font, self.size, self.color, x + 1.22 * self.size, y),)

    def compose(self, composer: Composer) -> None:
        value = composer.facts.get(self.tick)
        if not self.ticked(value):
            self.unfilled(composer)
            return
        left, top, right, _ = frame = self.frame()
        side, pen = right - left, 0.11 * self.size
        path = tuple((left + x * side, top + y * side) for x, y in _CHECK)
        composer.items.append(Stroke(path, pen, self.color))
        around = union([frame, *(run.ink for run in self.captions())])
        assert around is not None
        text = self._said(composer.layout, value)
        composer.records.append(TextLine(self.tick, text, around, self.size, self.color))
        self._noted(composer, self.tick)

    def unfilled(self, composer: Composer) -> Sequence[Item]:
        self._noted(composer, "")
        return ()

    def _noted(self, composer: Composer, field: str) -> None:
        """Its box, and its caption. ``field``: its fact where it is ticked."""
        composer.lines += lines(self.captions(), "caption", field)
        if field or self.style != "none":
            left, top, right, bottom = self.frame()
            pen = 0.035 * self.size if self.style != "none" else 0.0
            box = (left - pen, top - pen, right + pen, bottom + pen)
            composer.regions.append(Region("tick", box, field))

    def _said(self, layout: Layout, value: Fact) -> str:
        """What its tick says: of a truth value, the caption."""
        if isinstance(value, bool):
            return self.text or STROKES
        return fact_text(layout, {self.tick: value}, self.tick, how="text")

    @classmethod
    def complete(cls, marks: Sequence[TickMark], composer: Composer) -> None:
        """A value that has no box would silently print nothing; only a truth value may."""
        for name in dict.fromkeys(m.tick for m in marks):
            value = composer.facts.get(name)
            if value is None or isinstance(value, bool):
                continue
            if not any(m.tick == name and m.ticked(value) for m in marks):
                raise UserError(
                    composer.layout.where,
                    f"{name}: no box to tick for {value!r}",
                    "add a tick that equals it",
                )

    def printed_text(self, layout: Layout, name: str, value: Fact) -> str | None:
        return self._said(layout, value) if name == self.tick and self.ticked(value) else None

    def facts_named(self) -> Sequence[tuple[str, str]]:
        return ((self.tick, "text"),)

    def facts_recorded(self) -> Sequence[Recorded]:
        return (Recorded(self.tick, str(self.equals)),)

    def wording(self) -> Sequence[Wording]:
        return (Wording(self.text, self.font),)

    def extents(self) -> Sequence[Rectangle]:
        return (self.frame(),)
