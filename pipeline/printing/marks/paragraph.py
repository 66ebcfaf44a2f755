"""Running text with facts in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.errors import UserError
from pipeline.printing.compose import Composer
from pipeline.printing.content.text_line import pieced
from pipeline.printing.drawing import Item
from pipeline.printing.fact_text import fact_text
from pipeline.printing.fonts import face
from pipeline.printing.layout import BUILT_IN, PAGE_NUMBERS, Layout
from pipeline.printing.mark import Box, Color, Coordinate, Leading, Styled, Text, Wording, corners
from pipeline.printing.running_text import RunningText, SetText
from pipeline.printing.typeset import Overflow, Rectangle, Run, Style
from pipeline.records import Fact
from pipeline.records.printed import LineRole

_INLINE = re.compile(r"\{([a-zA-Z0-9_.*]+)(?::([a-z0-9_]+))?\}")
_GAP = 7.0  # ems left for a fact on an unfilled form; where that is too much, as much as fits
_GAPS = (_GAP, _GAP / 2, _GAP / 4, 0.5)


class ParagraphMark(Styled):
    """Facts stand in it as {name} or {name:format}."""

    paragraph: Text
    box: Box
    leading: Leading | None = None
    indent: Coordinate = 0.0
    underline: bool = False  # rules below the facts, as filled-in blanks have
    value_font: str = ""
    value_color: Color | None = None

    def pieces(self) -> list[tuple[str, str]]:
        """The text cut into (words, "") and (fact, format), in order."""
        pieces: list[tuple[str, str]] = []
        end = 0
        text = self.paragraph.rstrip("\n")  # as YAML's folded blocks end
        for match in _INLINE.finditer(text):
            if match.start() > end:
                pieces.append((text[end : match.start()], ""))
            pieces.append((match[1], match[2] or "text"))
            end = match.end()
        return [*pieces, (text[end:], "")] if end < len(text) else pieces

    def compose(self, composer: Composer) -> None:
        pieces = [
            (name if how else "", composer.text(name, how) if how else name)
            for name, how in self.pieces()
        ]
        for name, text in pieces:
            font = self.value_font if name and self.value_font else self.font
            composer.check_glyphs(name or "paragraph", text, font, one_line=True)
        try:
            done = self._set(pieces)
        except Overflow as error:
            raise UserError(
                composer.layout.where,
                f"paragraph {self.paragraph[:12]!r}... overflows its box: {error}",
                "widen the box",
            ) from None
        for runs in done.runs:
            composer.items += runs
        composer.items += done.rules
        for (name, text), runs in zip(pieces, done.runs, strict=True):
            if runs and name and name not in BUILT_IN:
                composer.record(name, text, runs)
        self._noted(composer, done, [name for name, _ in pieces])

    def _noted(self, composer: Composer, done: SetText, facts: Sequence[str]) -> None:
        """Its lines. ``facts``: of each of its pieces, "" of words."""
        role: LineRole = "page_number" if PAGE_NUMBERS.intersection(facts) else "body"
        said = ["" if name in BUILT_IN else name for name in facts]
        for runs in done.lines:
            line = pieced([(run, said[piece]) for run, piece in runs], role)
            if line is not None:
                composer.lines.append(line)

    def _set(self, pieces: Sequence[tuple[str, str]]) -> SetText:
        """The pieces, (fact or "", text), on their lines.

        Raises:
            Overflow: more lines than the box holds, or a word wider than a line.
        """
        value = Style(self.value_font or self.font, self.size, self.value_color or self.color)
        plain, leading = Style(self.font, self.size, self.color), self.leading or 1.5 * self.size
        text = RunningText(plain, value, self.box, self.indent, leading, self.underline)
        return text.set(pieces)

    def unfilled(self, composer: Composer) -> Sequence[Item]:
        """The words with gaps between them, ruled where the form rules them."""
        underscore = face(self.value_font or self.font).width("_")
        for gap in _GAPS:
            blank = "_" * max(1, round(gap / underscore))
            pieces = list(self._gapped(composer, blank))
            if all(name and name not in BUILT_IN for name, _ in pieces):
                return ()
            try:
                done = self._set(pieces)
            except Overflow:
                continue
            words: list[Item] = []
            for runs, (name, _) in zip(done.runs, pieces, strict=True):
                words += runs if not name or name in BUILT_IN else []
            self._noted_between(composer, done, [name for name, _ in pieces])
            return [*words, *done.rules]
        return ()

    def _noted_between(self, composer: Composer, done: SetText, facts: Sequence[str]) -> None:
        """The lines of an unfilled form: what stands on either side of a gap is one each."""
        parts: list[list[tuple[Run, int]]] = []
        for runs in done.lines:
            grouped = groupby(runs, key=lambda run: facts[run[1]] in {"", *BUILT_IN})
            parts += [list(part) for printed, part in grouped if printed]
        self._noted(composer, done._replace(lines=parts), facts)

    def _gapped(self, composer: Composer, blank: str) -> Iterator[tuple[str, str]]:
        """Its pieces with ``blank`` for every fact but page numbers."""
        for name, how in self.pieces():
            if not how:
                yield "", name
            else:
                yield name, composer.text(name, how) if name in BUILT_IN else blank

    def printed_text(self, layout: Layout, name: str, value: Fact) -> str | None:
        for fact, how in self.pieces():
            if how and fact == name:
                return fact_text(layout, {name: value}, name, how=how)
        return None

    def fonts_named(self) -> Sequence[str]:
        return (self.font, self.value_font) if self.value_font else (self.font,)

    def facts_named(self) -> Sequence[tuple[str, str]]:
        return [(name, how) for name, how in self.pieces() if how]

    def wording(self) -> Sequence[Wording]:
        return [Wording(words, self.font) for words, how in self.pieces() if not how]

    def reserved(self) -> Rectangle:
        return corners(self.box)
