"""Static text at a point, or wrapped in a box."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field, model_validator

from pipeline.printing.content.text_line import TextLine, lines
from pipeline.printing.content.text_role import Role, role_of
from pipeline.printing.layout import Layout
from pipeline.printing.mark import Align, Box, Leading, Point, Spacing, Styled, Text, Wording
from pipeline.printing.typeset import Run, Space, Style, anchored, fit


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
        ems = max((run.width / run.size for run in runs), default=0.0)
        wrapped = self.box is not None and len(runs) > 1
        role = role_of(self.text, self.size, usual, ems=ems, wrapped=wrapped)
        return lines(runs, self.role or role)

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
