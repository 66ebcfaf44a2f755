"""Are all lines of a sheet labelled, and do they say what is printed?

What a sheet's fields say stands in its lines. And where a picture is a file, its PDF is read by a
library that knows nothing of how lines were made: a letter of it lies in a line that has it, and a
line says what the letters in it spell. Print of artwork (``stamp``, ``art``) is drawn, and the file
says it beside it: of that only the words are looked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.reading import placed_text
from pipeline.reading.placed_text import PlacedText
from pipeline.reading.text_layer import plain, says
from pipeline.records import LineView, Photo, Quad, SheetView
from pipeline.records.printed import DRAWN_ROLES

TOLERANCE = 2.0  # pixels by which a letter's middle may lie outside the ink of its line

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def faults(photo: Photo) -> Iterator[str]:
    """What does not hold of a picture's lines, a line each."""
    for sheet in photo.sheets:
        for fault in unsaid(sheet):
            yield f"{photo.id}: {sheet.id}, page {sheet.page + 1}: {fault}"
    if photo.pdf is None:
        return
    for sheet, text in zip(photo.sheets, placed_text.pages(photo.pdf), strict=False):
        for fault in misplaced(sheet, text):
            yield f"{photo.id}: {sheet.id}, page {sheet.page + 1}: {fault}"


def count(photo: Photo) -> int:
    """How many lines a picture has."""
    return sum(len(sheet.lines) for sheet in photo.sheets)


def unsaid(sheet: SheetView) -> Iterator[str]:
    """The fields in sight that no line says, and no region shows."""
    named = defaultdict[str, list[str]](list)
    for line in sheet.lines:
        for name in {line.field, *(word.field for word in line.words)}:
            named[name].append(line.text)
    drawn = {region.field for region in sheet.regions}
    for field in sheet.fields:
        if not field.visible or field.name in drawn or says(_said(named[field.name]), field.text):
            continue
        if not says(_said(_within(sheet.lines, field.quad)), field.text):
            yield f"no line says {field.name}, {field.text[:60]!r}"


def _within(lines: Sequence[LineView], quad: Quad) -> list[str]:
    """The texts of those lines whose middle lies in a quad."""
    middles = np.array([line.quad for line in lines], float).reshape(-1, 4, 2).mean(axis=1)
    inside = _inside(middles, [quad])[0].tolist()
    return [line.text for line, own in zip(lines, inside, strict=True) if own]


def _said(texts: Sequence[str]) -> str:
    return plain("".join(texts))


def misplaced(sheet: SheetView, text: PlacedText) -> Iterator[str]:
    """Where a sheet's lines and its page in the file do not say the same in the same places."""
    typed = [line for line in sheet.lines if line.role not in DRAWN_ROLES]
    inside = _inside(_placed(sheet, text), [line.quad for line in typed])
    for line, own in zip(typed, inside, strict=True):
        said = _said([text.letters[n] for n in np.flatnonzero(own)])
        if plain(line.text) not in said:
            yield f"line {line.text!r} is not what the file says there, {said[:60]!r}"
    aside = "\n".join(_aside(sheet))
    for words in _outside(text, inside):
        if plain(words) not in aside:
            yield f"the file says {words[:60]!r}, and no line does"


def _placed(sheet: SheetView, text: PlacedText) -> Numbers:
    """N x 2: where the picture shows each letter; no camera has bent the sheet."""
    origin, right, _, below = np.array(sheet.quad).reshape(4, 2)
    across, down = text.centres[:, :1], text.centres[:, 1:]
    return np.asarray(origin + across * (right - origin) + down * (below - origin), float)


def _inside(places: Numbers, found: Sequence[Quad]) -> Flags:
    """L x N: does a place lie in a quad, or hardly outside? The corners of all run clockwise."""
    quads = np.array(found, float).reshape(-1, 4, 2)
    sides = np.roll(quads, -1, axis=1) - quads
    lengths = np.maximum(np.sqrt((sides * sides).sum(axis=2)), 1e-9)
    within = np.ones((len(quads), len(places)), np.bool_)
    for corner in range(4):
        reach = places[None] - quads[:, None, corner]
        along, down = sides[:, None, corner, 0], sides[:, None, corner, 1]
        depth = (along * reach[..., 1] - down * reach[..., 0]) / lengths[:, None, corner]
        within &= depth >= -TOLERANCE
    return within


def _aside(sheet: SheetView) -> list[str]:
    """What artwork says, and the file beside it: its lines, and fields that no type prints."""
    drawn = [line.text for line in sheet.lines if line.role in DRAWN_ROLES]
    typed = {line.field for line in sheet.lines if line.role not in DRAWN_ROLES}
    typed |= {word.field for line in sheet.lines for word in line.words}
    drawn += [field.text for field in sheet.fields if field.name not in typed]
    return list(map(plain, drawn))


def _outside(text: PlacedText, inside: Flags) -> Iterator[str]:
    """Letters that lie in no line, those together that follow one another in a piece of text.

    What is said beside artwork lies over type, some of its letters in the lines of that.
    """
    alone = np.flatnonzero(~inside.any(axis=0))
    apart = (np.diff(alone) > 1) | (np.diff(text.runs[alone]) != 0)
    for run in np.split(alone, np.flatnonzero(apart) + 1):
        if len(run):
            yield text.letters[run[0] : run[-1] + 1]
