"""What the pages of a PDF print, apart from what somebody put into their fields.

Read with pdfium, whose pixels say as well what of it can be seen: text that adds nothing to the
page is hidden, by whatever means (white, invisible, covered, clipped, in a layer that is off).
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from flows.forms.model import Content, Picture, Rectangle, Shape, Unfit, share, union
from flows.forms.pdf.pixels import FAINT, SCALE, luminance, objects, rendered, without
from flows.forms.pdf.runs import Frame, characters, gathered, visible
from flows.forms.pdf.shapes import shape, uncovered
from pipeline.records import Pixels

MOST_PAGES = 20  # of a layout
SMALLEST, LARGEST = 72, 1_050_000  # points, square points
SHARP = 200 / 72  # pixels per point of pictures that are kept
_SCAN = 0.6  # of a page that a picture of all of it covers


def contents(data: bytes) -> list[Content]:
    """Each page of a PDF.

    Raises:
        Unfit: more pages, drawings or characters than a form has.
    """
    with pdfium.PdfDocument(data) as source:
        if len(source) > MOST_PAGES:
            raise Unfit(f"{len(source)} pages, more than {MOST_PAGES}")
        return [_content(source[number]) for number in range(len(source))]


def _frame(page: Any) -> Frame:
    left, bottom, right, top = page.get_bbox()
    if min(right - left, top - bottom) < SMALLEST:
        raise Unfit(f"a page of {right - left:g} x {top - bottom:g} points, smaller than a card")
    if (right - left) * (top - bottom) > LARGEST:
        raise Unfit(f"a page of {right - left:g} x {top - bottom:g} points, larger than A3")
    return Frame(left, top, right - left, top - bottom)


def _content(page: Any) -> Content:
    frame = _frame(page)
    found = list(objects(page))
    words = [item for item, kind, _ in found if kind == pdfium_c.FPDF_PAGEOBJ_TEXT]
    size = {"wide": frame.width, "tall": frame.height}
    full = rendered(page, SCALE, **size)
    with without(words):
        bare = rendered(page, SCALE, **size)
        sharp = rendered(page, SHARP, **size)
    text = page.get_textpage()
    runs = gathered(list(characters(text.raw, frame)))
    light, dark = luminance(full), luminance(bare)
    kept = [run for run, chars in runs if visible(run, chars, full=light, bare=dark)]
    seen = set(kept)
    hidden = tuple(run.box for run, _ in runs if run not in seen)
    shapes, patches = _art(found, frame)
    shapes = _distinct(shapes, dark)
    pictures = [Picture(_cut(sharp, box), box) for box in _merged(patches)]
    return Content(
        frame.width,
        frame.height,
        tuple(kept),
        tuple(shapes),
        tuple(pictures),
        full,
        hidden,
    )


def _art(found: list[Any], frame: Frame) -> tuple[list[Shape], list[Rectangle]]:
    """Paths that are drawn, and places of pictures and shadings."""
    shapes: list[Shape] = []
    patches: list[Rectangle] = []
    for item, kind, around in found:
        if not _active(item) or not all(map(_active, around)):
            continue
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            drawn = shape(item, around, frame)
            if drawn is not None:
                shapes.append(drawn)
        elif kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
            box = _place(item, around, frame)
            if box is not None:
                patches.append(box)
    return uncovered(shapes), patches


def _active(item: Any) -> bool:
    state = ctypes.c_int(0)
    return not pdfium_c.FPDFPageObj_GetIsActive(item, state) or bool(state.value)


def _place(item: Any, around: tuple[Any, ...], frame: Frame) -> Rectangle | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    for form in reversed(around):
        matrix = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFPageObj_GetMatrix(form, matrix)
        corners = [
            (
                matrix.a * x + matrix.c * y + matrix.e,
                matrix.b * x + matrix.d * y + matrix.f,
            )
            for x, y in corners
        ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    x0, y0, x1, y1 = frame.place(min(xs), min(ys), max(xs), top=max(ys))
    box = (max(x0, 0.0), max(y0, 0.0), min(x1, frame.width), min(y1, frame.height))
    return box if box[2] - box[0] > 0.5 and box[3] - box[1] > 0.5 else None


def _merged(boxes: list[Rectangle]) -> list[Rectangle]:
    """Without overlaps: what lies over each other is one picture."""
    kept: list[Rectangle] = []
    for box in boxes:
        touching = [b for b in kept if _touch(b, box)]
        while touching:
            box = union([box, *touching])
            kept = [b for b in kept if b not in touching]
            touching = [b for b in kept if _touch(b, box)]
        kept.append(box)
    return kept


def _touch(a: Rectangle, b: Rectangle) -> bool:
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])


def _distinct(shapes: list[Shape], dark: Any) -> list[Shape]:
    """Without shapes that nobody sees and that might spell something."""
    return [s for s in shapes if s.plain or _shown(s, dark)]


def _shown(drawn: Shape, dark: Any) -> bool:
    left, top, right, bottom = drawn.box
    rows = slice(max(int(top * SCALE) - 2, 0), int(bottom * SCALE) + 3)
    columns = slice(max(int(left * SCALE) - 2, 0), int(right * SCALE) + 3)
    part = dark[rows, columns]
    return bool(part.size) and float(np.ptp(part)) >= FAINT


def _cut(pixels: Pixels, box: Rectangle) -> Pixels:
    """The part of a page's pixels, ``SHARP`` to a point."""
    left, top = int(box[0] * SHARP), int(box[1] * SHARP)
    right, bottom = int(np.ceil(box[2] * SHARP)), int(np.ceil(box[3] * SHARP))
    return np.ascontiguousarray(pixels[top:bottom, left:right])


def scanned(content: Content) -> bool:
    """Is most of a page one picture? What else is printed on it is then part of the picture."""
    page = (0.0, 0.0, content.width, content.height)
    return any(share(page, picture.box) > _SCAN for picture in content.pictures)


def mute(content: Content) -> bool:
    """Do most of its words say no letters, as of a font that does not tell which it draws?"""
    silent = sum(not any(map(str.isalnum, run.text)) for run in content.runs)
    return 2 * silent > len(content.runs)


def whole(data: bytes, number: int) -> Pixels:
    """A page's art in pixels, without words: where it cannot be drawn again path by path."""
    with pdfium.PdfDocument(data) as source:
        page = source[number]
        frame = _frame(page)
        words = [i for i, kind, _ in objects(page) if kind == pdfium_c.FPDF_PAGEOBJ_TEXT]
        with without(words):
            return rendered(page, SHARP, wide=frame.width, tall=frame.height)
