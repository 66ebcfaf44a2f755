"""Static text at a point, or wrapped in a box."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import Field, model_validator

from pipeline.printing.layout import Layout
from pipeline.printing.mark import Align, Box, Leading, Point, Spacing, Styled, Text, Wording
from pipeline.printing.text_line import TextLine, lines
from pipeline.printing.typeset import Run, Space, Style, anchored, fit

HEADING = 1.25  # times the usual size
SENTENCE = 26.0  # ems: no caption is as long
_STOPS = ("。", "；", "！", "?", "!", ".")
_NUMBERED = re.compile(
    r"(\W*(第\s*\d+\s*页|共\s*\d+\s*页))+\W*"
    r"|(page|sheet)\s+\d+(\s*(of|/)\s*\d+)?|\d+\s*/\s*\d+",
    re.IGNORECASE,
)
_LONG = re.compile(r"(\S+\s+){3}\S|[^\x00-\u2e7f]{7}")  # four words, or seven characters of Han
Role = Literal["caption", "heading", "body", "page_number"]


class TextMark(Styled):
    """Words of the form; at a point, a line feed starts a new line below.

    ``role`` says what they are where size and length do not tell.
    """

    text: Text
    at: Point | None = None
    anchor: Align = "left"
    spacing: Spacing = 0.0
    box: Box | None = None
    lines: int = Field(1, ge=1, le=200)
    leading: Leading | None = None
    align: Align = "left"
    role: Role | None = None

    @model_validator(mode="after")
    def _placed(self) -> TextMark:
        if (self.at is None) == (self.box is None):
            raise ValueError("give either at or box")
        return self

    def preprinted(self, layout: Layout) -> Sequence[Run]:
        return self.captions()

    def preprinted_lines(self, layout: Layout, usual: float) -> Sequence[TextLine]:
        runs = self.captions()
        return lines(runs, self.role or self._role(runs, usual))

    def _role(self, runs: Sequence[Run], usual: float) -> Role:
        """What it is most likely.

        A heading stands out by its size; running text is wrapped, long or ends as a sentence does.
        """
        if _NUMBERED.fullmatch(self.text.strip()):
            return "page_number"
        if self.size >= HEADING * usual:
            return "heading"
        wrapped = self.box is not None and len(runs) > 1
        long = any(run.width > SENTENCE * run.size for run in runs)
        ended = self.text.rstrip().endswith(_STOPS) and _LONG.search(self.text) is not None
        return "body" if wrapped or long or ended else "caption"

    def wording(self) -> Sequence[Wording]:
        return (Wording(self.text, self.font, broken=True),)

    def captions(self) -> Sequence[Run]:
        style = Style(self.font, self.size, self.color, self.spacing)
        if self.box is not None:
            return fit(
                self.text, style, Space(self.box, self.align, "first", self.lines, self.leading)
            )
        assert self.at is not None
        (x, y), leading = self.at, self.leading or 1.25 * self.size
        return [
            anchored(line, style, x, y=y + i * leading, anchor=self.anchor)
            for i, line in enumerate(self.text.split("\n"))
        ]
