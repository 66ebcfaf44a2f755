"""The lines of print of a sheet, as formats for detection and recognition want them."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.records import Photo, Quad, SheetView


class TextLine(NamedTuple):
    """A line of print as a photograph shows it.

    ``quad``: pixels, clockwise from the text's own top left, unclipped.
    """

    text: str
    quad: Quad
    role: str  # "field": what somebody filled in
    name: str  # of the field it belongs to; "" of print that is none
    label: str  # the same as the reference benchmark names it
    legible: bool
    visible: float  # 0-1


FIELD = "field"


def of_sheet(sheet: SheetView) -> list[TextLine]:
    """Every labelled line of a sheet. A field that runs over several lines is one of them."""
    return [
        TextLine(f.text, f.quad, FIELD, f.name, f.label, f.legible, f.visible) for f in sheet.fields
    ]


def of_photo(photo: Photo) -> list[TextLine]:
    """Every labelled line of a photograph, sheet by sheet."""
    found: list[TextLine] = []
    for sheet in photo.sheets:
        found += of_sheet(sheet)
    return found
