"""Running text with facts in it, set on lines: each fact knows where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.printing.drawing import Stroke
from pipeline.printing.fonts import face
from pipeline.printing.mark import Box
from pipeline.printing.typeset import Overflow, Run, Style, breakable, fill

WHOLE = 0.6  # of a line: facts no wider than that are not cut where it can be helped


class SetText(NamedTuple):
    """The runs of every piece, in order, and the rules below the facts."""

    runs: list[list[Run]]
    rules: list[Stroke]


@dataclass(frozen=True)
class RunningText:
    """How a paragraph is set; ``plain`` its words, ``value`` its facts."""

    plain: Style
    value: Style
    box: Box
    indent: float  # points, of the first line
    leading: float
    underline: bool

    def set(self, pieces: Sequence[tuple[str, str]]) -> SetText:
        """Pieces of (fact name or "", text) on their lines.

        Raises:
            Overflow: more lines than the box holds, or a word wider than a line.
        """
        letters = _Letters(pieces, [self.value if name else self.plain for name, _ in pieces])
        lines = self._lines(letters)
        left, top, width, height = self.box
        size = self.plain.size
        if size + (len(lines) - 1) * self.leading > height + 0.5:
            raise Overflow(f"{len(lines)} lines in {height:.0f} pt")
        done = SetText([[] for _ in pieces], [])
        for number, (start, end) in enumerate(lines):
            y = top + face(self.plain.font).ascent * size + number * self.leading
            x = left + (self.indent if number == 0 else 0.0)
            for first, last in letters.stretches(start, end):
                piece, run_width = letters.owner[first], sum(letters.advances[first:last])
                style = letters.styles[piece]
                text = letters.text[first:last]
                done.runs[piece].append(Run(text, style.font, style.size, style.color, x, y))
                if self.underline and pieces[piece][0]:
                    done.rules.append(self._rule(x, x + run_width, y))
                x += run_width
        return done

    def _rule(self, start: float, end: float, y: float) -> Stroke:
        """Below a fact that stands from ``start`` to ``end``, a little longer than it."""
        size, (left, _, width, _) = self.plain.size, self.box
        ends = max(left, start - 0.15 * size), min(left + width, end + 0.15 * size)
        rule = y + 0.2 * size
        return Stroke(((ends[0], rule), (ends[1], rule)), 0.05 * size, self.plain.color)

    def _lines(self, letters: _Letters) -> list[tuple[int, int]]:
        """First and last letter of each line.

        A short fact is not cut; a long one, or one that would leave a word too wide, is cut like
        any text.
        """
        width = self.box[2]
        text = letters.text
        free = [breakable(a, b) for a, b in zip(text, text[1:], strict=False)]
        whole = letters.inside_short_facts(WHOLE * width)
        kept = [may and not inside for may, inside in zip(free, whole, strict=True)]
        for cuts in (kept, free):
            lines = fill(text, letters.advances, cuts, width=width, indent=self.indent)
            if lines is not None:
                return lines
        raise Overflow(f"a word wider than the line of {width:.0f} pt")


class _Letters:
    """All letters of a paragraph, and which of its pieces each belongs to."""

    def __init__(self, pieces: Sequence[tuple[str, str]], styles: Sequence[Style]) -> None:
        self.pieces, self.styles = pieces, styles
        self.text = "".join(text for _, text in pieces)
        self.owner: list[int] = []
        self.advances: list[float] = []
        for number, ((_, text), style) in enumerate(zip(pieces, styles, strict=True)):
            glyph = face(style.font).glyph
            self.owner += [number] * len(text)
            self.advances += [glyph(c)[0] * style.size for c in text]

    def inside_short_facts(self, most: float) -> list[bool]:
        """Of every place between two letters: is it inside a fact of at most so many points?"""
        wide = [0.0] * len(self.pieces)
        for piece, advance in zip(self.owner, self.advances, strict=True):
            wide[piece] += advance
        short = [
            bool(name) and width <= most for (name, _), width in zip(self.pieces, wide, strict=True)
        ]
        return [a == b and short[a] for a, b in zip(self.owner, self.owner[1:], strict=False)]

    def stretches(self, start: int, end: int) -> list[tuple[int, int]]:
        """A line without the blanks at its end, cut where the piece changes."""
        while end > start and self.text[end - 1] == " ":
            end -= 1
        found: list[tuple[int, int]] = []
        first = start
        for i in range(start + 1, end + 1):
            if i == end or self.owner[i] != self.owner[first]:
                found.append((first, i))
                first = i
        return found if end > start else []
