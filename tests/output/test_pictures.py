"""Photographs survive the way into the table ``images`` and back."""

from __future__ import annotations

from dataclasses import replace

from output.tables.pictures import image_table
from output.tables.rows import photo_of
from output.tables.schema import schema
from pipeline.records import FieldView, Photo, SheetView

QUAD = (1.5, 2.0, 30.25, 2.0, 30.25, 9.0, 1.5, 9.0)
FIELD = FieldView("rows.0.amount", "Amount", "\u4e00 12.50", QUAD, 0.5, False)
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
    sheets=(SHEET, replace(SHEET, id="e", fields=())),
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
