"""What may be boxed in a picture, at the grain that the user asks for with ``--boxes``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from output.formats.shared.polygons import Polygon, clipped
from output.formats.shared.set_straight import set_straight
from pipeline.records import Photo, Quad, SheetView
from pipeline.roles import Label

Boxes = Literal["documents", "fields", "lines", "words", "regions", "tables"]
NEEDED: Mapping[Boxes, frozenset[Label]] = {
    "documents": frozenset(),
    "fields": frozenset(),
    "lines": frozenset({"lines"}),
    "words": frozenset({"lines", "words"}),
    "regions": frozenset(),
    "tables": frozenset(),
}


class Labelled(NamedTuple):
    """A document or something printed on it, in sight, cut to the frame."""

    # The class of the document, the label of the field, the role of the line or of the word's line,
    # the kind of the region; of a table "table", of its cells "head" or "cell".
    category: str
    group: str  # what the category belongs to: the kind of document, "text", "region" or "table"
    text: str  # "" of what is no text
    polygon: Polygon
    legible: bool  # and set along its box; of a document and a region: wholly in view
    document: int  # its number in the picture
    name: str  # of the field it is or belongs to; of a document its id, of a table what it lists


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
    for line in sheet.lines:
        legible = line.legible and set_straight(line)
        one = Labelled(line.role, "text", line.text, [], legible, number, line.field)
        yield one, line.quad


def _words(sheet: SheetView, number: int) -> _Found:
    """Each as legible as its line."""
    for line in sheet.lines:
        legible = line.legible and set_straight(line)
        for word in line.words:
            one = Labelled(line.role, "text", word.text, [], legible, number, word.field)
            yield one, word.quad


def _regions(sheet: SheetView, number: int) -> _Found:
    for region in sheet.regions:
        whole = region.visible == 1
        one = Labelled(region.kind, "region", "", [], whole, number, region.field)
        yield one, region.quad


def _tables(sheet: SheetView, number: int) -> _Found:
    """Every table, and then its cells."""
    fields = {field.name: field for field in sheet.fields}
    for table in sheet.tables:
        whole = sheet.fully_visible
        yield Labelled("table", "table", "", [], whole, number, table.name), table.quad
        for cell in table.cells:
            said, kind = fields.get(cell.field), "head" if cell.head else "cell"
            text, legible = (said.text, said.legible) if said else ("", whole)
            yield Labelled(kind, "table", text, [], legible, number, cell.field), cell.quad


_GRAINS: Mapping[Boxes, Callable[[SheetView, int], _Found]] = {
    "documents": _document,
    "fields": _fields,
    "lines": _lines,
    "words": _words,
    "regions": _regions,
    "tables": _tables,
}
