"""Lines of print where a patch was laid on a page: a field says something else, in its place.

What else the patch hides is told by letters of one width, since nobody kept where each stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress
from typing import NamedTuple

import numpy as np

from pipeline.printing.content.arrays import apart, told
from pipeline.printing.content.text_line import TextLine, TextWord, letter_boxes, shared_out
from pipeline.printing.typeset import Rectangle, union
from pipeline.records import Page, PrintedField
from pipeline.records.printed import DRAWN_ROLES


class Patch(NamedTuple):
    """Where it was laid, and the field as it was and as it reads now; all in pixels."""

    box: Rectangle
    old: PrintedField
    new: PrintedField


def reworded(page: Page, patch: Patch) -> Page:
    """The page with its lines as the patch left them; its fields are as they were."""
    kept: list[TextLine] = []
    inks: list[float] = []
    written = False
    for line, ink in zip(apart(page.lines), page.lines.inks.tolist(), strict=True):
        mine = [n for n, word in enumerate(line.words) if word.field == patch.old.name]
        if mine:
            left = _saying(line, mine[0], mine[-1] + 1, patch=None if written else patch)
            written = True
        else:
            left = _uncovered(line, patch.box)
        if left is not None:
            kept.append(left)
            inks.append(patch.new.ink if left.name == patch.new.name else ink)
    return replace(page, lines=told(kept, np.array(inks, float), ()).lines)


def _saying(line: TextLine, start: int, end: int, *, patch: Patch | None) -> TextLine | None:
    """The line with other words for those from ``start`` to ``end``; with none without a patch."""
    before, mine, after = line.words[:start], line.words[start:end], line.words[end:]
    said, size = "", line.size
    new: tuple[TextWord, ...] = ()
    if patch is not None:
        said, new = _anew(mine, patch)
        size = line.size if before or after else patch.new.size_px
    words = (*before, *new, *after)
    box = union([word.box for word in words])
    if box is None:
        return None
    first = sum(len(word.text) for word in before)
    places = _places(line.text)[first : first + sum(len(word.text) for word in mine)]
    text = f"{line.text[: places[0]]}{said}{line.text[places[-1] + 1 :]}".strip()
    return line._replace(text=text, box=box, words=words, size=size)


def _anew(words: Sequence[TextWord], patch: Patch) -> tuple[str, tuple[TextWord, ...]]:
    """What the field's words say now, and the new ones.

    A sign of a currency or a comma that is part of them stays where it is.
    """
    old = "".join(patch.old.text.split())
    lead, found, tail = "".join(word.text for word in words).partition(old)
    lead, tail = (lead, tail) if found else ("", "")
    left, top, right, bottom = patch.new.box
    if lead:
        left = min(left, words[0].box[0])
    if tail:
        right = max(right, words[-1].box[2])
    said = f"{lead}{patch.new.text}{tail}"
    return said, tuple(shared_out(said, (left, top, right, bottom), words[0].field))


def _places(text: str) -> list[int]:
    """Where in a line its letters stand, but for blanks, of which words have none."""
    return [place for place, char in enumerate(text) if not char.isspace()]


def _uncovered(line: TextLine, patch: Rectangle) -> TextLine | None:
    """The line without the letters whose middles a patch hides; None of a line that is gone."""
    if line.role in DRAWN_ROLES or not _share(line.box, patch):
        return line
    words: list[TextWord] = []
    shown: list[bool] = []
    for word in line.words:
        places = letter_boxes(word.text, word.box)
        seen = [not _hidden(place, patch) for place in places]
        shown += seen
        box = word.box if all(seen) else union([*compress(places, seen)])
        if box is not None:
            words.append(word._replace(text="".join(compress(word.text, seen)), box=box))
    if all(shown):
        return line
    around = union([word.box for word in words])
    if around is None:
        return None
    gone = {place for place, seen in zip(_places(line.text), shown, strict=True) if not seen}
    text = "".join(char for n, char in enumerate(line.text) if n not in gone).strip()
    return line._replace(text=text, box=around, words=tuple(words))


def _hidden(letter: Rectangle, patch: Rectangle) -> bool:
    x, y = (letter[0] + letter[2]) / 2, (letter[1] + letter[3]) / 2
    return patch[0] <= x <= patch[2] and patch[1] <= y <= patch[3]


def _share(one: Rectangle, other: Rectangle) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]
