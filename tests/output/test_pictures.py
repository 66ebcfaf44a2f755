"""Photographs survive the way into the table ``images`` and back."""

from __future__ import annotations

from dataclasses import replace

from output.tables.pictures import image_table
from output.tables.rows import photo_of
from output.tables.schema import schema
from output.tables.stored import as_stored
from pipeline.records import (
    CellView,
    FieldView,
    FieldViews,
    LineView,
    Photo,
    RegionView,
    SheetView,
    TableView,
    WordView,
)

QUAD = (1.5, 2.0, 30.25, 2.0, 30.25, 9.0, 1.5, 9.0)
FIELD = FieldView("rows.0.amount", "Amount", "\u4e00 12.50", QUAD, 0.5, False)
WORDS = (WordView("\u4e00", "", QUAD), WordView("12.50", "rows.0.amount", QUAD))
CAPTION = LineView("Amount", "caption", "", QUAD, 1.0, True, 0.75)
LINE = LineView("\u4e00 12.50", "field", "rows.0.amount", QUAD, 0.5, False, 0.25, WORDS)
CELLS = (
    CellView(0, 0, 1, 2, True, "", QUAD),
    CellView(1, 1, 1, 1, False, "rows.0.amount", QUAD),
)
SHEET = SheetView(
    id="d",
    kind="en/bank_statement",
    label="Bank Statement",
    person_id="p",
    page=1,
    quad=QUAD,
    fully_visible=True,
    area_fraction=0.25,
    fields=(FIELD, FIELD._replace(name="total", legible=True)),
    lines=(LINE, LINE, CAPTION),
    regions=(RegionView("seal", "", QUAD, 0.5),),
    tables=(
        TableView(name="rows", quad=QUAD, cells=CELLS),
        TableView(name="", quad=QUAD, cells=()),
    ),
)
PHOTO = Photo(
    id="a",
    case_id="c",
    language="en",
    jpeg=b"jpeg",
    width=40,
    height=30,
    condition="Normal Captures",
    severity=0,
    sheets=(SHEET, replace(SHEET, id="e", fields=(), lines=(), regions=(), tables=())),
    tampered=False,
    tamper_mask=None,
    parameters={"b": 1, "a": [2]},
)


def test_photographs_with_many_sheets_few_or_none_come_back_as_they_were() -> None:
    photos = [
        PHOTO,
        replace(PHOTO, id="b", sheets=()),
        replace(PHOTO, id="c", sheets=(SHEET,) * 3, tampered=True, tamper_mask=b"png"),
    ]
    table = image_table(photos)
    assert table.schema.equals(schema("images"), check_metadata=True)
    assert [photo_of(row) for row in table.to_pylist()] == photos
    assert table["image"].to_pylist()[1] == {"bytes": b"jpeg", "path": "b.jpg"}
    assert table["tamper_mask"].to_pylist() == [None, None, {"bytes": b"png", "path": "c.png"}]
    table.validate(full=True)


def test_no_photographs_make_an_empty_table_of_the_same_columns() -> None:
    assert image_table([]).schema.equals(schema("images"), check_metadata=True)
    assert image_table([]).num_rows == 0


def test_what_is_made_of_arrays_is_what_is_made_of_records() -> None:
    arrays = FieldViews.of(SHEET.fields)
    assert (arrays, arrays[1], arrays[:1]) == (SHEET.fields, SHEET.fields[1], SHEET.fields[:1])
    assert FieldViews.of(arrays) is arrays and arrays != SHEET.fields[:1]
    one, other = (image_table([replace(PHOTO, sheets=(s,))]) for s in (SHEET, stored(SHEET)))
    assert one.equals(other)


def test_numbers_are_told_as_a_reader_of_the_table_gets_them() -> None:
    quad = (0.1, *QUAD[1:])
    fields, lines = (FIELD._replace(quad=quad, visible=0.1),), (LINE._replace(legibility=0.3),)
    photo = replace(PHOTO, sheets=(replace(SHEET, fields=fields, lines=lines, quad=quad),))
    told = as_stored(photo)
    assert told != photo
    assert [told] == [photo_of(row) for row in image_table([photo]).to_pylist()]


def stored(sheet: SheetView) -> SheetView:
    return as_stored(replace(PHOTO, sheets=(sheet,))).sheets[0]
