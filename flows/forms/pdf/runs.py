"""The words of a PDF's page as runs, and which of them can be seen."""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium_c

from flows.forms.model import Rectangle, Run, Unfit, union
from flows.forms.pdf.pixels import FAINT, SCALE, color
from pipeline.printing.raster import luminance

MOST_CHARACTERS = 60_000  # of a page
_BREAK = 0.85  # ems between words of two runs
_SPACE = 0.16  # ems between words of one run
_LEAST = 2.0  # points of type: smaller is no print
_FIXED, _SERIF, _BOLD, _ITALIC = 1, 2, 1 << 18, 64  # PDF 32000-1, table 123


class Character(NamedTuple):
    """One, where it stands. ``owner`` is the text object that prints it."""

    char: str
    box: Rectangle
    loose: Rectangle
    baseline: float
    size: float
    font: str
    color: str
    painted: bool
    angle: float
    owner: int


class Frame(NamedTuple):
    """Where a page's own coordinates lie on the paper: left and top edge, and its size."""

    left: float
    top: float
    width: float
    height: float

    def place(self, left: float, bottom: float, right: float, *, top: float) -> Rectangle:
        return left - self.left, self.top - top, right - self.left, self.top - bottom


def characters(text: Any, frame: Frame) -> Iterator[Character]:
    """Those of a page's text, in the order they are printed.

    Raises:
        Unfit: there are too many.
    """
    count = pdfium_c.FPDFText_CountChars(text)
    if count > MOST_CHARACTERS:
        raise Unfit(f"more than {MOST_CHARACTERS} characters on a page")
    fonts: dict[int, tuple[str, float]] = {}
    for number in range(max(count, 0)):
        if pdfium_c.FPDFText_IsGenerated(text, number) == 1:
            continue
        char = chr(pdfium_c.FPDFText_GetUnicode(text, number))
        owner = pdfium_c.FPDFText_GetTextObject(text, number)
        if not owner:
            continue
        yield _character(text, number, char, frame=frame, owner=owner, fonts=fonts)


def _character(
    text: Any, number: int, char: str, *, frame: Frame, owner: Any, fonts: dict[int, Any]
) -> Character:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium_c.FPDFText_GetCharBox(text, number, left, right, bottom, top)
    box = frame.place(left.value, bottom.value, right.value, top=top.value)
    wide = pdfium_c.FS_RECTF()
    pdfium_c.FPDFText_GetLooseCharBox(text, number, wide)
    loose = frame.place(wide.left, wide.bottom, wide.right, top=wide.top)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(text, number, x, y)
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(text, number, matrix)
    rise = float(np.hypot(matrix.c, matrix.d)) or 1.0
    key = ctypes.addressof(owner.contents)
    if key not in fonts:
        fonts[key] = (_face(owner), _mode(owner))
    return Character(
        char,
        box,
        loose,
        frame.top - y.value,
        pdfium_c.FPDFText_GetFontSize(text, number) * rise,
        fonts[key][0],
        color(pdfium_c.FPDFText_GetFillColor, text, number)[0],
        bool(fonts[key][1]),
        pdfium_c.FPDFText_GetCharAngle(text, number),
        key,
    )


def _mode(owner: Any) -> bool:
    """Is it painted at all?"""
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(owner)
    unseen = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)
    return mode not in unseen


def _face(owner: Any) -> str:
    """The shipped face nearest to an object's own."""
    font = pdfium_c.FPDFTextObj_GetFont(owner)
    room = ctypes.create_string_buffer(256)
    pdfium_c.FPDFFont_GetBaseFontName(font, room, 256)
    name = room.value.decode("latin-1").lower()
    flags = max(pdfium_c.FPDFFont_GetFlags(font), 0)
    weight = pdfium_c.FPDFFont_GetWeight(font)
    bold = any(word in name for word in ("bold", "black", "heavy", "demi")) or weight >= 600
    if "courier" in name or "mono" in name or (flags & _FIXED and "symbol" not in name):
        return "mono"
    sans = any(word in name for word in ("sans", "helv", "arial", "verdana", "calibri", "grotesk"))
    serif = any(word in name for word in ("times", "serif", "roman", "georgia", "garamond"))
    family = "serif" if not sans and (serif or flags & _SERIF) else "sans"
    return f"{family}_bold" if bold else family


def gathered(found: list[Character]) -> list[tuple[Run, list[Character]]]:
    """Characters as runs: of one line, one type and colour, without wide gaps between them."""
    runs: list[tuple[Run, list[Character]]] = []
    now: list[Character] = []
    lengths = Counter(char.owner for char in found)
    for char in found:
        if now and not (_goes_on(now[-1], char) and not _numbers_meet(now[-1], char, lengths)):
            runs += _run(now)
            now = []
        now.append(char)
    return runs + _run(now)


def _goes_on(last: Character, char: Character) -> bool:
    if abs(last.baseline - char.baseline) > 0.3 * last.size or last.angle != char.angle:
        return False
    if (last.font, last.color, last.painted) != (char.font, char.color, char.painted):
        return False
    if abs(last.size - char.size) > 0.1:
        return False
    gap = char.loose[0] - last.loose[2]
    if last.owner != char.owner and gap < -0.25 * last.size:
        return False
    return -1.0 * last.size < gap < _BREAK * last.size


def _numbers_meet(last: Character, char: Character, lengths: Counter[int]) -> bool:
    """Two columns' numbers may stand closer than words of a sentence."""
    apart = last.owner != char.owner and min(lengths[last.owner], lengths[char.owner]) >= 3
    return apart and last.char.isdigit() and char.char.isdigit()


def _run(chars: list[Character]) -> list[tuple[Run, list[Character]]]:
    text = ""
    kept: list[Character] = []
    for char in chars:
        plain = unicodedata.normalize("NFC", char.char)
        if not plain.isprintable() or plain.isspace():
            plain = " "
        if kept and plain != " " and char.loose[0] - kept[-1].loose[2] > _SPACE * char.size:
            text += "" if text.endswith(" ") else " "
        text += plain
        kept.append(char)
    inked = [c for c in kept if not c.char.isspace()]
    if not inked or inked[0].size < _LEAST:
        return []
    first = inked[0]
    loose = union([c.loose for c in inked])
    tight = union([c.box for c in inked])
    box = (loose[0], min(tight[1], loose[1]), loose[2], max(tight[3], loose[3]))
    words = " ".join(text.split())
    upright = abs(first.angle) < 0.01
    run = Run(words, box, first.baseline, first.size, first.font, first.color, upright)
    return [(run, inked)]


def visible(
    run: Run, chars: list[Character], *, full: npt.NDArray[Any], bare: npt.NDArray[Any]
) -> bool:
    """Can a reader of the paper see it?

    Args:
        full, bare: H x W luminance of the page with its text and without, ``SCALE`` px a point.
    """
    seen = [_contrast(char, full, bare) for char in chars]
    shown = [now for now, _ in seen if now >= FAINT]
    # Half of what its colour promises: something half transparent lies over it.
    promised = [now >= 0.5 * full_ for now, full_ in seen]
    return len(shown) >= 0.8 * len(seen) and sum(promised) >= 0.8 * len(seen)


def _contrast(
    char: Character, full: npt.NDArray[Any], bare: npt.NDArray[Any]
) -> tuple[float, float]:
    """What a character adds to the page, and what its colour would add, 0-1."""
    left, top, right, bottom = (round(v * SCALE) for v in char.box)
    part = (slice(max(top - 1, 0), bottom + 2), slice(max(left - 1, 0), right + 2))
    if right < 0 or bottom < 0 or not full[part].size or not char.painted:
        return 0.0, 1.0
    added = float(np.abs(full[part] - bare[part]).max())
    own = luminance(char.color) / 255
    return added, min(abs(own - float(np.median(bare[part]))), 1.0)
