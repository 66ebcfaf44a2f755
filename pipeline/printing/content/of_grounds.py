"""The lines of print of what lies below the marks of a layout: a PDF's own, a scan's captions.

A picture tells none. Of a PDF pdfium says where every letter lies, as it draws it.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from pipeline.caches import cached
from pipeline.printing.content.text_line import Letter, TextLine, shared_out, spelled
from pipeline.printing.layout import Background, Layout
from pipeline.printing.raster import opened
from pipeline.printing.scanned import captions
from pipeline.printing.typeset import Rectangle

MOST = 20_000  # letters of a page
_FINE = 100  # of a point
_APART = 1.5  # ems: letters further from one another are of two lines
_SHIFT = 0.7  # ems up or down, likewise
_SCAN = 0.8  # of a caption's ink, to its em
_UPRIGHT = 0.1  # sine of a letter's turn
_HYPHENS = {"\x02": "-"}  # as pdfium calls one at a line's end


def ground_lines(layout: Layout, index: int) -> list[TextLine]:
    """Those of a page of the layout, in points; what each is remains to be told.

    Raises:
        UserError: the captions beside a scan are not what import writes.
    """
    found: list[TextLine] = []
    for below in layout.pages[index].background:
        if below.pdf:
            found += _of_pdf(layout, below)
    for text, box in captions(layout, index):
        size = (box[3] - box[1]) / _SCAN
        words = tuple(shared_out(text, box))
        found.append(TextLine("", text.strip(), box, size, "#000000", "caption", words))
    return [line for line in found if line.text]


def _of_pdf(layout: Layout, below: Background) -> Sequence[TextLine]:
    file = layout.folder / below.pdf
    state = file.stat()
    size = layout.width, layout.height
    return _read(str(file), below.page, size, changed=(state.st_mtime_ns, state.st_size))


@cached(most=64)
def _read(
    path: str, number: int, size: tuple[float, float], *, changed: tuple[int, int]
) -> tuple[TextLine, ...]:
    """The lines of a PDF's page that is stretched to so many points; ``changed``: its file."""
    with opened(path) as source:
        page = source[number]
        text = page.get_textpage()
        try:
            lines = [_line(letters) for letters in _lines(_typed(page, text, size))]
        finally:
            text.close()
            page.close()
    return tuple(line for line in lines if line is not None)


class _Typed(NamedTuple):
    """A letter, points of its em, its colour, and whether it stands upright."""

    letter: Letter
    size: float
    color: str
    upright: bool


def _typed(page: Any, text: Any, size: tuple[float, float]) -> Iterator[_Typed | None]:
    """The letters of a page in pdfium's order; None where a line ends."""
    stretch, turned = size[1] / page.get_height(), math.radians(page.get_rotation())
    for n in range(min(text.count_chars(), MOST)):
        code = pdfium_c.FPDFText_GetUnicode(text, n)
        char = _HYPHENS.get(chr(code), chr(code))
        if char in "\r\n":
            yield None
        elif char.isspace():
            yield _Typed(Letter(" ", None), 0.0, "", True)
        elif char.isprintable():
            box = _placed(page, _box(text, n), size)
            em = pdfium_c.FPDFText_GetFontSize(text, n) * _magnified(text, n) * stretch
            angle = pdfium_c.FPDFText_GetCharAngle(text, n) + turned
            upright = abs(math.sin(angle)) < _UPRIGHT
            yield _Typed(Letter(char, box), em, _color(text, n), upright)


def _box(text: Any, n: int) -> Rectangle:
    """Left, bottom, right, top of a letter's ink as the page measures."""
    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
    pdfium_c.FPDFText_GetCharBox(text, n, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def _placed(page: Any, box: Rectangle, size: tuple[float, float]) -> Rectangle | None:
    """The box in points from the top left of the page as it is shown; None off it."""
    wide, tall = round(size[0] * _FINE), round(size[1] * _FINE)
    spots: list[tuple[float, float]] = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(page, 0, 0, wide, tall, 0, x, y, across, down)
        spots.append((across.value / _FINE, down.value / _FINE))
    (x0, y0), (x1, y1) = spots
    left, top, right, bottom = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    inside = 0 <= left + right <= 2 * size[0] and 0 <= top + bottom <= 2 * size[1]
    return (left, top, right, bottom) if inside and right > left and bottom > top else None


def _magnified(text: Any, n: int) -> float:
    """How many times larger a letter stands than its font's size says."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(text, n, matrix)
    return math.hypot(matrix.c, matrix.d) or 1.0


def _color(text: Any, n: int) -> str:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFText_GetFillColor(text, n, red, green, blue, alpha)
    return f"#{red.value:02x}{green.value:02x}{blue.value:02x}"


def _lines(letters: Iterable[_Typed | None]) -> Iterator[list[_Typed]]:
    """What stands on one line and close together."""
    line: list[_Typed] = []
    last: _Typed | None = None  # with ink
    for typed in letters:
        if typed is None:
            yield line
            line, last = [], None
            continue
        if last is not None and typed.letter.box is not None and _apart(last, typed):
            yield line
            line = []
        line.append(typed)
        last = typed if typed.letter.box is not None else last
    yield line


def _apart(one: _Typed, other: _Typed) -> bool:
    before, after = one.letter.box, other.letter.box
    if before is None or after is None or not (one.upright and other.upright):
        return False
    em = max(one.size, other.size)
    gap = max(after[0] - before[2], before[0] - after[2])
    shift = abs(before[1] + before[3] - after[1] - after[3]) / 2
    return gap > _APART * em or shift > _SHIFT * em


def _line(typed: Sequence[_Typed]) -> TextLine | None:
    inked = [each for each in typed if each.letter.box is not None]
    if not inked:
        return None
    first = inked[0]
    return spelled([each.letter for each in typed], "caption", size=first.size, color=first.color)
