"""What a PDF says and where: every letter of a page with its place.

Read from the file alone, by a library that knows nothing of how it was made.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError, PdfPage, PdfTextPage

_HYPHEN = "\x02"  # how the library tells one at the end of a line

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


class PlacedText(NamedTuple):
    """The N letters of a page in the order of the file, blanks left out."""

    letters: str
    centres: Numbers  # N x 2: shares of the page's width and height, from its top left
    runs: Counts  # N: which of the file's pieces of text each is of, by any number


def pages(data: bytes) -> list[PlacedText]:
    """Of every page; none of what is no PDF."""
    try:
        with PdfDocument(data) as opened:
            return [_placed(page) for page in opened]
    except PdfiumError:
        return []


def _placed(page: PdfPage) -> PlacedText:
    width, height = page.get_size()
    found = list(_letters(page.get_textpage()))
    centres = np.array([centre for _, centre, _ in found], float).reshape(-1, 2)
    shares = np.stack([centres[:, 0] / width, 1 - centres[:, 1] / height], axis=1)
    runs = np.array([run for _, _, run in found], np.int64)
    return PlacedText("".join(letter for letter, _, _ in found), shares, runs)


def _letters(text: PdfTextPage) -> Iterator[tuple[str, tuple[float, float], int]]:
    """Each with the middle of its ink, in points from the page's bottom left, and its run."""
    left, right, bottom, top = edges = [ctypes.c_double() for _ in range(4)]
    places = [ctypes.byref(edge) for edge in edges]
    for number in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, number)).replace(_HYPHEN, "-")
        # Blanks that the library adds between words stand nowhere.
        if letter.isspace() or not letter.isprintable():
            continue
        if pdfium.FPDFText_GetCharBox(text, number, *places):
            run = ctypes.cast(pdfium.FPDFText_GetTextObject(text, number), ctypes.c_void_p)
            middle = (left.value + right.value) / 2, (bottom.value + top.value) / 2
            yield letter, middle, run.value or 0
