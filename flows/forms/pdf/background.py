"""The form's ground, built anew from its art: drawn path by path, or as pixels where it cannot be.

Nothing of the source's file is carried over: no object of it, no metadata, no font.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium

from flows.forms.blanking import readings, without_codes, without_faint, without_words, wordy
from flows.forms.model import Content, Picture, Place, Rectangle, Shape, share
from flows.forms.pdf.page import SHARP, whole
from flows.forms.pdf.pixels import rendered
from flows.forms.pdf.vector_art import drawn
from flows.forms.suspects import remainder
from pipeline.records import Pixels

_STRAY = 0.002  # of a page's pixels that may look otherwise once its art is drawn again
_APART = 48  # of 255: pixels look otherwise
_BARS = 15  # upright bars side by side that are a bar code
_BAR, _GAP = 4.0, 7.0  # points: the widest of them, and the widest gap
_BLOCK = 0.05  # of a page: a larger one is a ground
_SPECK = 4.0  # points: smaller squares, many together, are a code too


@dataclass(frozen=True)
class Ground:
    """The new background, and what was done to it, in words for whoever reviews."""

    pdf: bytes
    notes: tuple[str, ...]


def rebuilt(
    data: bytes,
    pages: Sequence[Content],
    places: Sequence[Place],
    *,
    source: Sequence[Content],
    keep: Sequence[str] = (),
) -> Ground:
    """A background for every page, with the borders of empty fields.

    ``source``: the pages with all of their art, of which ``pages`` may lack some.
    ``keep``: words that may stay where they are drawn or part of a picture.
    """
    made: list[list[Shape | Picture | Place]] = []
    notes: list[str] = []
    for number, page in enumerate(pages):
        pixels = whole(data, number)
        if not _drawable(source[number], pixels):
            page = _as_pixels(page, pixels)
            notes.append(f"page {number + 1}: its art is kept as pixels")
        art = _art(page, number, notes=notes, keep=keep)
        borders = [p for p in places if p.page == number and p.border is not None]
        made.append([*art, *borders])
    return Ground(drawn(made, pages[0].width, pages[0].height), tuple(notes))


def _as_pixels(page: Content, pixels: Pixels) -> Content:
    box = (0.0, 0.0, page.width, page.height)
    return replace(page, shapes=(), pictures=(Picture(pixels, box),))


def _art(
    page: Content, number: int, *, notes: list[str], keep: Sequence[str]
) -> list[Shape | Picture]:
    """Shapes, then pictures: those are pixels of all that lies there, so they come last."""
    cleaned: list[Picture] = []
    for picture in page.pictures:
        pixels, lines = without_words(without_faint(without_codes(picture.pixels)), keep)
        cleaned.append(picture._replace(pixels=pixels))
        if lines:
            notes.append(f"page {number + 1}: {lines} lines of words taken out of a picture")
    return [*_spelling_nothing(page, number, notes, keep=keep), *cleaned]


def _drawable(page: Content, theirs: Pixels) -> bool:
    """Does the art look the same once it is drawn again?"""
    made = drawn([[*page.shapes, *page.pictures]], page.width, page.height)
    with pdfium.PdfDocument(made) as again:
        ours = rendered(again[0], SHARP, wide=page.width, tall=page.height)
    return _stray(ours, theirs) <= _STRAY


def _stray(ours: Pixels, theirs: Pixels) -> float:
    """The share of pixels unlike all around them in the other picture."""
    if ours.shape != theirs.shape:
        return 1.0
    size = np.ones((3, 3), np.uint8)
    low, high = cv2.erode(theirs, size).astype(np.int16), cv2.dilate(theirs, size).astype(np.int16)
    off = np.maximum(low - ours, ours - high).max(2) > _APART
    return float(off.mean())


def _spelling_nothing(
    page: Content, number: int, notes: list[str], *, keep: Sequence[str]
) -> Sequence[Shape]:
    """Without bar codes, and without words that are drawn as outlines."""
    shapes = [s for s in page.shapes if not _in_code(s, page.shapes)]
    if len(shapes) < len(page.shapes):
        notes.append(f"page {number + 1}: a code of bars or squares taken out")
    bare = [s for s in shapes if not _covers(s, page)]
    if len(bare) < len(shapes):
        notes.append(f"page {number + 1}: a block that hid words taken out")
    shapes = bare
    odd = [s for s in shapes if not s.plain]
    if not odd:
        return shapes
    with pdfium.PdfDocument(drawn([odd], page.width, page.height)) as alone:
        pixels = rendered(alone[0], SHARP, wide=page.width, tall=page.height)
    lines = [
        _bounds(reading.quad)
        for reading in readings(pixels)
        if wordy(remainder(reading.text, keep))
    ]
    if not lines:
        return shapes
    notes.append(f"page {number + 1}: {len(lines)} lines of outlined words taken out")
    return [s for s in shapes if s.plain or not any(share(s.box, line) > 0.5 for line in lines)]


def _covers(shape: Shape, page: Content) -> bool:
    """Was it laid over words? A ground they stand on is larger, or they can be seen on it."""
    left, top, right, bottom = shape.box
    small = (right - left) * (bottom - top) < _BLOCK * page.width * page.height
    if shape.fill is None or not shape.plain or not small:
        return False
    grown = (left - 3, top - 3, right + 3, bottom + 3)
    seen = any(share(run.box, shape.box) > 0.5 for run in page.runs)
    return not seen and any(share(box, grown) > 0.6 for box in page.hidden)


def _bounds(quad: Any) -> Rectangle:
    left, top = quad.min(0) / SHARP
    right, bottom = quad.max(0) / SHARP
    return float(left) - 2, float(top) - 2, float(right) + 2, float(bottom) + 2


def _in_code(shape: Shape, shapes: Sequence[Shape]) -> bool:
    """Is it one of many bars, or of many small squares, side by side?"""
    left, top, right, bottom = shape.box
    wide, tall = right - left, bottom - top
    if shape.fill is None and not shape.width > 0 or wide > _BAR:
        return False
    bar = tall > 3 * wide and tall > 8
    speck = max(wide, tall) < _SPECK and shape.fill is not None
    if not (bar or speck):
        return False
    if speck:
        near = [s for s in shapes if _near(s.box, shape.box, 30) and _small(s)]
        return len(near) > 60
    row = sorted(
        s.box[0]
        for s in shapes
        if abs(s.box[1] - top) < 2 and abs(s.box[3] - bottom) < 2 and s.box[2] - s.box[0] <= _BAR
    )
    return len(row) >= _BARS and _longest(row, left) >= _BARS


def _small(shape: Shape) -> bool:
    return max(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]) < _SPECK


def _near(a: Rectangle, b: Rectangle, far: float) -> bool:
    return abs(a[0] - b[0]) < far and abs(a[1] - b[1]) < far


def _longest(row: list[float], left: float) -> int:
    """How many stand in an unbroken row with the one at ``left``."""
    count, found = 1, False
    last = row[0]
    for x in row[1:]:
        if x - last > _GAP:
            if found:
                return count
            count = 0
        count += 1
        found = found or x == left
        last = x
    return count if found or left == row[0] else 0
