"""Running text with facts in it, set on lines: each fact knows where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.printing.drawing import Stroke
from pipeline.printing.fonts import face
from pipeline.printing.mark import Box
from pipeline.printing.typeset import Overflow, Run, Style, breakable, fill

WHOLE = 0.6  # of a line: facts no wider than that are not cut where it can be helped
SLACK = 0.5  # points the lines may be higher than the box

Piece = tuple[str, str]  # the fact's name or "", and the text


class SetText(NamedTuple):
    """The runs of every piece, in order, and the rules below the facts.

    ``lines``: the same runs line by line, each with the number of its piece.
    """

    runs: list[list[Run]]
    rules: list[Stroke]
    lines: list[list[tuple[Run, int]]]


class _Stretch(NamedTuple):
    """Letters of one piece on one line: the piece, the first letter, and what follows the last."""

    piece: int
    start: int
    end: int


@dataclass(frozen=True)
class RunningText:
    """How a paragraph is set; ``plain`` its words, ``value`` its facts."""

    plain: Style
    value: Style
    box: Box
    indent: float  # points, of the first line
    leading: float
    underline: bool

    def set(self, pieces: Sequence[Piece]) -> SetText:
        """The pieces on their lines.

        Raises:
            Overflow: more lines than the box holds, or a word wider than a line.
        """
        letters = _Letters(pieces, plain=self.plain, value=self.value)
        left, top, width, height = self.box
        lines = letters.lines(width, self.indent)
        size = self.plain.size
        if size + (len(lines) - 1) * self.leading > height + SLACK:
            raise Overflow(f"{len(lines)} lines in {height:.0f} pt")
        done = SetText([[] for _ in pieces], [], [])
        first = top + face(self.plain.font).ascent * size
        for number, (start, end) in enumerate(lines):
            x = left if number else left + self.indent
            self._line(
                done, letters, letters.stretches(start, end), x=x, y=first + number * self.leading
            )
        return done

    def _line(
        self, done: SetText, letters: _Letters, stretches: Iterator[_Stretch], *, x: float, y: float
    ) -> None:
        """One line from the point ``x``, ``y`` on its baseline."""
        line: list[tuple[Run, int]] = []
        done.lines.append(line)
        for stretch in stretches:
            run = letters.run(stretch, x, y)
            done.runs[stretch.piece].append(run)
            line.append((run, stretch.piece))
            end = x + letters.width(stretch)
            if self.underline and letters.pieces[stretch.piece][0]:
                done.rules.append(self._rule(x, end, y))
            x = end

    def _rule(self, start: float, end: float, y: float) -> Stroke:
        """Below a fact that stands from ``start`` to ``end``, a little longer than it."""
        size = self.plain.size
        left, right = self.box[0], self.box[0] + self.box[2]
        start = max(left, start - 0.15 * size)
        end = min(right, end + 0.15 * size)
        y += 0.2 * size
        return Stroke(((start, y), (end, y)), 0.05 * size, self.plain.color)


class _Letters:
    """All letters of a paragraph, and which of its pieces each belongs to."""

    def __init__(self, pieces: Sequence[Piece], *, plain: Style, value: Style) -> None:
        self.pieces = pieces
        self.styles = [value if name else plain for name, _ in pieces]
        self.text = "".join(text for _, text in pieces)
        self.owner: list[int] = []
        self.advances: list[float] = []
        for number, (_, text) in enumerate(pieces):
            style = self.styles[number]
            glyph = face(style.font).glyph
            self.owner += [number] * len(text)
            self.advances += [glyph(char)[0] * style.size for char in text]

    def lines(self, width: float, indent: float) -> list[tuple[int, int]]:
        """First letter of each line and of what follows it.

        A short fact is not cut; a long one, or one that would leave a word too wide, is cut like
        any text.

        Raises:
            Overflow: a word is wider than the line.
        """
        text = self.text
        free = [breakable(a, b) for a, b in zip(text, text[1:], strict=False)]
        for cuts in (self._outside_short_facts(free, WHOLE * width), free):
            lines = fill(text, self.advances, cuts, width=width, indent=indent)
            if lines is not None:
                return lines
        raise Overflow(f"a word wider than the line of {width:.0f} pt")

    def _outside_short_facts(self, free: Sequence[bool], most: float) -> list[bool]:
        """Those places between letters that do not lie inside a fact of at most so many points."""
        wide = [0.0] * len(self.pieces)
        for piece, advance in zip(self.owner, self.advances, strict=True):
            wide[piece] += advance
        short = [
            bool(name) and width <= most for (name, _), width in zip(self.pieces, wide, strict=True)
        ]
        cuts = list(free)
        for i, piece in enumerate(self.owner[1:]):
            if short[piece] and piece == self.owner[i]:
                cuts[i] = False
        return cuts

    def stretches(self, start: int, end: int) -> Iterator[_Stretch]:
        """A line without the blanks at its end, cut where the piece changes."""
        while end > start and self.text[end - 1] == " ":
            end -= 1
        while start < end:
            piece, stop = self.owner[start], start
            while stop < end and self.owner[stop] == piece:
                stop += 1
            yield _Stretch(piece, start, stop)
            start = stop

    def run(self, stretch: _Stretch, x: float, y: float) -> Run:
        style = self.styles[stretch.piece]
        text = self.text[stretch.start : stretch.end]
        return Run(text, style.font, style.size, style.color, x, y)

    def width(self, stretch: _Stretch) -> float:
        return sum(self.advances[stretch.start : stretch.end])
