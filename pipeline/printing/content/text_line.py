"""Lines of print as they stand on a sheet, with their words and the ink of each; in points.

A word ends at a blank. In text set without blanks it ends behind a closing or pausing sign, and
where a fact begins or ends, unless a sign would be left alone: "兹证明", "王建国，", "系我单位".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline.printing.fonts import face
from pipeline.printing.typeset import Rectangle, Run, breakable, union, wide
from pipeline.records.printed import LineRole, RegionKind

PAUSES = frozenset("、，。；：！？）》〉】』」〕")
_BLANKS = re.compile(r"\s+|\S+")
_ENDS_WORD = re.compile(rf"[\s{''.join(sorted(PAUSES))}]")
Piece = tuple[Run, str]  # and the fact it says, "" for none


class TextWord(NamedTuple):
    """A word, its ink, and the fact it says, or a part of it; "" for none."""

    text: str
    box: Rectangle
    field: str


class TextLine(NamedTuple):
    """What reads as one on one line. Without ``words`` it is its only word.

    The record of a printed fact is one too: around all of it, where it takes several.
    """

    name: str  # of the fact that it says, "" for none
    text: str
    box: Rectangle
    size: float  # of the em, of what stands first
    color: str
    role: LineRole = "field"
    words: tuple[TextWord, ...] = ()
    corners: tuple[float, ...] = ()  # of a turned one, as of ``ArtText``

    def of_no_fact(self) -> TextLine:
        """The same line as print alone."""
        return self._replace(name="", words=tuple(w._replace(field="") for w in self.words))


class Region(NamedTuple):
    """A thing that is not type, and the fact that is drawn; "" for none."""

    kind: RegionKind
    box: Rectangle
    field: str = ""


def line(run: Run, role: LineRole, field: str = "") -> TextLine | None:
    """A run that stands alone; None for blanks, which print nothing."""
    box = run.ink
    if box is None:
        return None
    text = run.text
    several = " " in text if text.isascii() else _ENDS_WORD.search(text)
    words = tuple(_words([(run, field)])) if several else ()
    return TextLine(field, text.strip(), box, run.size, run.color, role, words)


def lines(runs: Iterable[Run], role: LineRole, field: str = "") -> list[TextLine]:
    """Each run a line of its own."""
    found = (line(run, role, field) for run in runs)
    return [each for each in found if each is not None]


def pieced(pieces: Sequence[Piece], role: LineRole) -> TextLine | None:
    """Runs that follow one another on a line; it says a fact if nothing else stands on it."""
    box = union([run.ink for run, _ in pieces])
    if box is None:
        return None
    said = {field for run, field in pieces if run.text.strip()}
    first = pieces[0][0]
    text = "".join(run.text for run, _ in pieces).strip()
    field = said.pop() if len(said) == 1 else ""
    return TextLine(field, text, box, first.size, first.color, role, tuple(_words(pieces)))


def spelled(
    letters: Sequence[Letter], role: LineRole, *, size: float, color: str
) -> TextLine | None:
    """A line whose letters somebody else placed; of no fact."""
    box = union([letter.box for letter in letters])
    if box is None:
        return None
    text = "".join(letter.char for letter in letters).strip()
    return TextLine("", text, box, size, color, role, tuple(_cut(letters)))


def shared_out(text: str, box: Rectangle, field: str = "") -> Iterator[TextWord]:
    """Words in a box of which no more is known: of letters equally wide, those of a full em twice.

    They end at blanks.
    """
    places = letter_boxes(text, box)
    for part in re.finditer(r"\S+", text):
        left, right = places[part.start()][0], places[part.end() - 1][2]
        yield TextWord(part[0], (left, box[1], right, box[3]), field)


def letter_boxes(text: str, box: Rectangle) -> list[Rectangle]:
    """Where its letters are taken to stand."""
    left, top, right, bottom = box
    widths = [2 if wide(char) else 1 for char in text]
    step = (right - left) / sum(widths)
    ends = [left + step * end for end in accumulate(widths)]
    starts = [left, *ends[:-1]]
    return [(start, top, end, bottom) for start, end in zip(starts, ends, strict=True)]


class Letter(NamedTuple):
    """A character, and its ink; None of a blank."""

    char: str
    box: Rectangle | None


def _cut(letters: Sequence[Letter]) -> Iterator[TextWord]:
    text = "".join(letter.char for letter in letters)
    for start, end in _spans(text):
        box = union([letter.box for letter in letters[start:end]])
        if box is not None:
            yield TextWord(text[start:end], box, "")


def _words(pieces: Sequence[Piece]) -> Iterator[TextWord]:
    """The words of runs that follow one another."""
    edges = _edges(pieces)
    parts = iter(pieces)
    run, field = next(parts)
    done, pen = 0, run.x  # of the run
    text = "".join(run.text for run, _ in pieces)
    for start, end in _spans(text, edges):
        inks: list[Rectangle | None] = []
        said, at = "", start
        while at < end:
            if done == len(run.text):
                run, field = next(parts)
                done, pen = 0, run.x
            take = min(end - at, len(run.text) - done)
            part = run._replace(text=run.text[done : done + take], x=pen)
            inks.append(part.ink)
            said = said or field
            pen += face(run.font).width(part.text) * run.size + take * run.spacing
            at, done = at + take, done + take
        box = union(inks)
        if box is not None:
            yield TextWord(text[start:end], box, said)


def _edges(pieces: Sequence[Piece]) -> set[int]:
    """How many letters stand before each place where another fact begins, or none."""
    found: set[int] = set()
    count = 0
    for (run, field), (_, other) in pairwise(pieces):
        count += len(run.text)
        if field != other:
            found.add(count)
    return found


def _spans(text: str, edges: Collection[int] = ()) -> Iterator[tuple[int, int]]:
    """Words and what is between them, as (start, end)."""
    if text.isascii() and not edges:
        for part in _BLANKS.finditer(text):
            yield part.span()
        return
    start = 0
    for i, (one, other) in enumerate(pairwise(text), 1):
        blank = one.isspace() or other.isspace()
        paused = one in PAUSES or i in edges
        if blank or (paused and breakable(one, other)):
            yield start, i
            start = i
    yield start, len(text)
