"""What may be boxed in a picture, at the grain that the user asks for with ``--boxes``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from output.formats.shared import text_lines
from output.formats.shared.polygons import Polygon, clipped
from pipeline.records import Photo, Quad, SheetView

Boxes = Literal["documents", "fields", "lines"]


class Labelled(NamedTuple):
    """A document, field or line in sight, cut to the frame."""

    category: str  # the class of the document, the label of the field, the role of the line
    group: str  # what the category belongs to: the kind of document, or "text"
    text: str  # "" of a document
    polygon: Polygon
    legible: bool  # of a document: wholly in view
    document: int  # its number in the picture
    name: str  # of the field, such as transactions.12.balance; of a document its id


def labelled(photo: Photo, boxes: Boxes) -> Iterator[Labelled]:
    """Everything of that grain of which at least a pixel lies inside the frame."""
    for number, sheet in enumerate(photo.sheets):
        for one, quad in _GRAINS[boxes](sheet, number):
            if polygon := clipped(quad, photo.width, photo.height):
                yield one._replace(polygon=polygon)


_Found = Iterator[tuple[Labelled, Quad]]


def _document(sheet: SheetView, number: int) -> _Found:
    whole = sheet.fully_visible
    yield Labelled(sheet.label, sheet.kind, "", [], whole, number, sheet.id), sheet.quad


def _fields(sheet: SheetView, number: int) -> _Found:
    for f in sheet.fields:
        yield Labelled(f.label, sheet.kind, f.text, [], f.legible, number, f.name), f.quad


def _lines(sheet: SheetView, number: int) -> _Found:
    for line in text_lines.of_sheet(sheet):
        one = Labelled(line.role, "text", line.text, [], line.legible, number, line.name)
        yield one, line.quad


_GRAINS: Mapping[Boxes, Callable[[SheetView, int], _Found]] = {
    "documents": _document,
    "fields": _fields,
    "lines": _lines,
}
