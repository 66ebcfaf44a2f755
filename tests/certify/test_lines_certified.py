"""What a line of print says is known by nobody to have been drawn: a leak there stays a hit."""

from __future__ import annotations

import io

import pyarrow.parquet as pq
import pytest

from flows.certify.judgement import Judgement
from flows.certify.matching import Matcher
from flows.certify.readers import tables
from flows.certify.search import Search
from flows.certify.secrets import Kind, Secret
from output.tables.pictures import image_table
from pipeline.records import FieldView, LineView, Photo, SheetView

QUAD = (1.0, 2.0, 30.0, 2.0, 30.0, 9.0, 1.0, 9.0)
LEAK = "Wendeline Aftcastle"


def photo(field: str, line: str) -> Photo:
    sheet = SheetView(
        id="d-1",
        kind="en/payslip",
        label="Payslip",
        person_id="p-1",
        page=0,
        quad=QUAD,
        fully_visible=True,
        area_fraction=0.5,
        fields=(FieldView("name", "Name", field, QUAD, 1.0, True),),
        lines=(LineView(line, "caption", "", QUAD, 1.0, True, 1.0),),
    )
    return Photo(
        id="en-000001-a-0-00",
        case_id="en-000001-a",
        language="en",
        jpeg=b"",
        width=40,
        height=30,
        condition="Normal Captures",
        severity=0,
        sheets=(sheet,),
        tampered=False,
        tamper_mask=None,
    )


def parquet(made: Photo) -> bytes:
    file = io.BytesIO()
    pq.write_table(image_table([made]), file)
    return file.getvalue()


def test_lines_are_a_cell_of_their_own_and_fields_stay_in_that_of_sheets() -> None:
    file = tables.opened(parquet(photo("Ada", "Name:")))
    assert isinstance(file, pq.ParquetFile)
    cells = [cell for cell in tables.cells(file) if isinstance(cell, tables.Cell)]
    texts = {cell.column: cell.text for cell in cells}
    assert "Ada" in texts["documents"] and "Name:" not in texts["documents"]
    assert "Name:" in texts[tables.PRINT] and {cell.case for cell in cells} == {"en-000001"}


@pytest.mark.parametrize(("field", "line", "hits"), [("Ada", LEAK, True), (LEAK, "Name:", False)])
def test_a_name_that_was_drawn_is_no_hit_and_one_in_a_caption_is(
    field: str, line: str, hits: bool
) -> None:
    secrets = [Secret(LEAK, Kind.NAME, "a form's value", "g", drawable=True)]
    judgement = Judgement(secrets, ())
    found = parquet(photo(field, line))
    Search(Matcher(secrets), judgement).file("data/images/train/00000.parquet", found)
    assert any("documents" in hit.place for hit in judgement.hits()) == hits
