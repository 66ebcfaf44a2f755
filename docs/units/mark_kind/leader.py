"""A caption and a fact at the two ends of a line of dots, as price lists and tills print sums.

To try it, put this file into ``pipeline/printing/marks``. A layout then says, for instance::

    - {leader: pay.net, text: "Net pay", box: [40, 96, 220, 14], format: money}
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from pipeline.printing.compose import Composer
from pipeline.printing.drawing import Item
from pipeline.printing.fact_text import fact_text
from pipeline.printing.layout import Layout
from pipeline.printing.mark import Box, Fault, Styled, Text, Wording, corners
from pipeline.printing.typeset import Rectangle, Run, Space, Style, fit
from pipeline.records import Fact

GAP = 0.4  # ems between the dots and what they lead to
LEAST = 4.0  # ems that the caption leaves for dots and fact


class LeaderMark(Styled):
    """The caption ``text`` at the left of the box, the fact ``leader`` at its right."""

    # Keys of the YAML; the one called as this file tells this kind of mark from others.
    leader: str
    text: Text = Field(min_length=1)
    box: Box
    format: str = "text"

    # Printing: what every copy shows, what one document adds, what an unfilled form shows.

    def preprinted(self, layout: Layout) -> Sequence[Item]:
        return self.captions()

    def compose(self, composer: Composer) -> None:
        text = composer.text(self.leader, self.format)
        left, _, width, _ = room = self._room()
        composer.set(self.leader, text, self._style, space=Space(room, "right"))
        wide = self._style.width(text) + GAP * self.size if text else 0.0
        composer.items.append(self._dots(left + width - wide))

    def unfilled(self, composer: Composer) -> Sequence[Item]:
        return (self._dots(self.box[0] + self.box[2]),)

    # Reading: what is printed of a fact, asked when no page is at hand.

    def printed_text(self, layout: Layout, name: str, value: Fact) -> str | None:
        if name != self.leader:
            return None
        return fact_text(layout, {name: value}, name, how=self.format)

    # Proofreading: what must exist and fit before anything is printed.

    def facts_named(self) -> Sequence[tuple[str, str]]:
        return ((self.leader, self.format),)

    def wording(self) -> Sequence[Wording]:
        return Wording(self.text, self.font), Wording(".", self.font)

    def captions(self) -> Sequence[Run]:
        return fit(self.text, self._style, Space(self.box))

    def reserved(self) -> Rectangle:
        return corners(self.box)

    def proofread(self, layout: Layout) -> None:
        if self._room()[2] < LEAST * self.size:
            raise Fault(f"text: {self.text!r} leaves no room for a fact", "widen its box")

    # Where things stand.

    @property
    def _style(self) -> Style:
        return Style(self.font, self.size, self.color)

    def _room(self) -> Box:
        """Left, top, width, height of what the caption leaves of the box."""
        left, top, width, height = self.box
        taken = self._style.width(self.text) + GAP * self.size
        return left + taken, top, width - taken, height

    def _dots(self, end: float) -> Run:
        """As many as fit between the caption and ``end``."""
        start, baseline = self._room()[0], self.captions()[0].y
        count = max(0, int((end - start) / self._style.width(".")))
        return Run("." * count, self.font, self.size, self.color, start, baseline)
