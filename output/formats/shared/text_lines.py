"""The lines of print of a sheet, as formats for detection and recognition want them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.records import FieldView, Photo, Quad, SheetView


class TextLine(NamedTuple):
    """A line of print as a photograph shows it.

    ``quad``: pixels, clockwise from the text's own top left, unclipped.
    """

    text: str  # "" of print that is no line, such as what runs around a seal
    quad: Quad
    role: str  # "field": what somebody filled in
    name: str  # of the field it belongs to; "" of print that is none
    legible: bool  # and a line


FIELD = "field"


def of_photo(photo: Photo) -> Iterator[TextLine]:
    """Every labelled line of a photograph, sheet by sheet."""
    for sheet in photo.sheets:
        yield from of_sheet(sheet)


def of_sheet(sheet: SheetView) -> Iterator[TextLine]:
    """Every labelled line of a sheet, each print once: no year beside the date it stands in.

    A dataset labels fields, so one that runs over several lines is one of these.
    """
    at: dict[Quad, list[FieldView]] = {}
    for field in sheet.fields:
        at.setdefault(field.quad, []).append(field)
    firsts = [fields[0] for fields in at.values()]
    parts = _parts(firsts)
    for n, fields in enumerate(at.values()):
        if n in parts:
            continue
        first = fields[0]
        # Several texts in one box are set some other way than along a line.
        line = len({field.text for field in fields}) == 1
        text, legible = (first.text, first.legible) if line else ("", False)
        yield TextLine(text, first.quad, FIELD, first.name, legible)


def _parts(fields: list[FieldView]) -> set[int]:
    """Which of them are printed as a part of another: it says their text and lies around them."""
    quads = np.array([field.quad for field in fields], float).reshape(-1, 4, 2)
    around = _inside(quads.mean(axis=1), quads)
    np.fill_diagonal(around, False)
    found: set[int] = set()
    for inner, outer in np.argwhere(around).tolist():
        part, whole = fields[inner].text, fields[outer].text
        if len(part) < len(whole) and part in whole:
            found.add(inner)
    return found


def _inside(
    centres: npt.NDArray[np.float64], quads: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Point by quad: does it lie in it? The corners of all run clockwise."""
    edges = np.roll(quads, -1, axis=1) - quads
    reach = centres[:, None, None, :] - quads[None]
    turn = edges[None, ..., 0] * reach[..., 1] - edges[None, ..., 1] * reach[..., 0]
    return np.asarray((turn >= 0).all(axis=2))
