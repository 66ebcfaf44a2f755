"""Lines of print as they stand on a sheet, with their words and the ink of each; in points.

A word ends at a blank. In text set without blanks it ends behind a closing or pausing sign, and
where a fact begins or ends, unless a sign would be left alone: "兹证明", "王建国，", "系我单位".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from pipeline.printing.fonts import face
from pipeline.printing.typeset import Rectangle, Run, breakable, union, wide
from pipeline.records.printed import LineRole, RegionKind

PAUSES = frozenset("、，。；：！？）》〉】』」〕")
_ENDS_WORD = re.compile(rf"[\s{''.join(sorted(PAUSES))}]")
Piece = tuple[Run, str]  # and the fact it says, "" for none


class TextWord(NamedTuple):
    """A word, its ink, and the fact it says, or a part of it; "" for none."""

    text: str
    box: Rectangle
    field: str


class TextLine(NamedTuple):
    """What reads as one on one line. Without ``words`` it is its only word."""

    role: LineRole
    text: str
    box: Rectangle
    size: float  # of the em, of what stands first
    color: str
    field: str = ""
    words: tuple[TextWord, ...] = ()


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
    words = _words([(run, field)]) if _ENDS_WORD.search(run.text) else ()
    return TextLine(role, run.text.strip(), box, run.size, run.color, field, words)


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
    return TextLine(role, text, box, first.size, first.color, field, _words(pieces))


def spelled(
    letters: Sequence[Letter], role: LineRole, *, size: float, color: str
) -> TextLine | None:
    """A line whose letters somebody else placed; of no fact."""
    box = union([letter.box for letter in letters])
    if box is None:
        return None
    text = "".join(letter.char for letter in letters).strip()
    return TextLine(role, text, box, size, color, "", _cut(letters))


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
    """A character, the fact it says, and its ink; None of a blank."""

    char: str
    field: str
    box: Rectangle | None


def _letters(pieces: Sequence[Piece]) -> Iterator[Letter]:
    for run, field in pieces:
        glyph, size, pen = face(run.font).glyph, run.size, run.x
        for char in run.text:
            advance, ink = glyph(char)
            box = None
            if ink is not None:
                left, bottom, right, top = ink
                box = (
                    pen + left * size,
                    run.y - top * size,
                    pen + right * size,
                    run.y - bottom * size,
                )
            yield Letter(char, field, box)
            pen += advance * size + run.spacing


def _words(pieces: Sequence[Piece]) -> tuple[TextWord, ...]:
    return _cut(list(_letters(pieces)))


def _cut(letters: Sequence[Letter]) -> tuple[TextWord, ...]:
    found: list[TextWord] = []
    start = 0
    for end in chain(_ends(letters), (len(letters),)):
        part, start = letters[start:end], end
        box = union([letter.box for letter in part])
        if box is not None:
            field = next((letter.field for letter in part if letter.field), "")
            found.append(TextWord("".join(letter.char for letter in part).strip(), box, field))
    return tuple(found)


def _ends(letters: Sequence[Letter]) -> Iterator[int]:
    """How many letters stand before each place where a word ends and another begins."""
    for i, (one, other) in enumerate(zip(letters, letters[1:], strict=False), 1):
        blank = one.char.isspace() or other.char.isspace()
        paused = one.char in PAUSES or one.field != other.field
        if blank or (paused and breakable(one.char, other.char)):
            yield i
