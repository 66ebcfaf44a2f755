"""What may be boxed in a picture, at the grain that the user asks for with ``--boxes``."""

from __future__ import annotations

from collections.abc import Iterator
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
        found = _document(sheet, number) if boxes == "documents" else _texts(sheet, number, boxes)
        for one, quad in found:
            if polygon := clipped(quad, photo.width, photo.height):
                yield one._replace(polygon=polygon)


_Found = Iterator[tuple[Labelled, Quad]]


def _document(sheet: SheetView, number: int) -> _Found:
    whole = sheet.fully_visible
    yield Labelled(sheet.label, sheet.kind, "", [], whole, number, sheet.id), sheet.quad


def _texts(sheet: SheetView, number: int, boxes: Boxes) -> _Found:
    for line in text_lines.of_sheet(sheet):
        if boxes == "fields" and not line.name:
            continue
        category, group = (line.label, sheet.kind) if boxes == "fields" else (line.role, "text")
        one = Labelled(category, group, line.text, [], line.legible, number, line.name)
        yield one, line.quad
