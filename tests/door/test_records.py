"""What the door reads is what the tables hold, chosen as asked and never all at once."""

from __future__ import annotations

import io
import json
import pickle
import re
import shutil
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

import creditdocs
from output.tables import manifest
from output.tables.schema import COLUMNS, SPLITS
from pipeline import dictionary

pytestmark = pytest.mark.xdist_group("door")
TABLES = tuple(COLUMNS)


def rows(dataset: Path, table: str, split: str = "*") -> list[dict]:
    """As Parquet has them, in the order of a reader."""
    splits = SPLITS if split == "*" else (split,)
    files = [f for s in splits for f in sorted((dataset / "data" / table / s).glob("*.parquet"))]
    return [row for f in files for row in pq.read_table(f).to_pylist()]


@pytest.fixture
def copy(here: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(here, tmp_path / "copy"))


@pytest.mark.parametrize("table", TABLES)
def test_a_record_has_the_columns_of_the_data_contract_and_its_split(
    table: str, here: Path
) -> None:
    found = getattr(creditdocs.load(here), table)
    assert [f.name for f in fields(found.record)] == [*(n for n, _ in COLUMNS[table]), "split"]


@pytest.mark.parametrize("table", TABLES)
def test_all_rows_are_read_in_their_order(table: str, here: Path) -> None:
    found, stored = getattr(creditdocs.load(here), table), rows(here, table)
    assert [record.id for record in found] == [row["id"] for row in stored]
    assert len(found) == len(stored) > 0


def test_a_picture_and_its_fields_are_as_they_are_stored(here: Path) -> None:
    for image, row in zip(creditdocs.load(here).images, rows(here, "images"), strict=True):
        assert image.image == row["image"]["bytes"]
        assert image.parameters == json.loads(row["parameters"])
        decoded = np.asarray(Image.open(io.BytesIO(image.image)).convert("RGB"))
        assert image.pixels.dtype == np.uint8 and np.array_equal(image.pixels, decoded)
        assert image.pixels.flags.writeable  # or torch complains
        for sheet, stored in zip(image.documents, row["documents"], strict=True):
            assert (sheet.id, sheet.quad) == (stored["id"], tuple(stored["quad"]))
            texts = [(f.name, f.text, f.legible, list(f.quad)) for f in sheet.fields]
            assert texts == [
                (f["name"], f["text"], f["legible"], f["quad"]) for f in stored["fields"]
            ]


def test_a_picture_gives_the_lines_of_all_its_sheets(here: Path) -> None:
    for image in creditdocs.load(here).images:
        assert [line for sheet in image.documents for line in sheet.lines] == [*image.lines]
        assert all(line.words and line.role for line in image.lines)


def test_a_dataset_says_of_every_field_in_it_what_it_means(here: Path) -> None:
    data = creditdocs.load(here)
    sheets = [sheet for image in data.images for sheet in image.documents]
    for kind in {sheet.kind for sheet in sheets}:
        assert data.fields(kind) == dictionary.of(kind)
        known = {field.name: field for field in data.fields(kind)}
        for field in (field for sheet in sheets if sheet.kind == kind for field in sheet.fields):
            said = known[re.sub(r"\.\d+\.", ".*.", field.name)]
            assert said.en.endswith(".") and said.zh.endswith("。")
    with pytest.raises(creditdocs.UserError, match="choose from en/"):
        data.fields("zh/payroll")


@pytest.mark.parametrize(("stated", "said"), [(None, "make it again"), ({"en/x": [1]}, "en/x.0")])
def test_definitions_that_a_manifest_has_not_or_has_in_another_shape_end_in_a_line(
    copy: Path, stated: object, said: str
) -> None:
    file = copy / "manifest.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    del content["fields"]
    file.write_bytes(manifest.as_bytes(content if stated is None else content | {"fields": stated}))
    with pytest.raises(creditdocs.UserError, match=said):
        creditdocs.load(copy).fields("en/x")


def test_a_mask_marks_what_was_forged_and_is_as_large_as_the_picture(here: Path) -> None:
    images = creditdocs.load(here).images
    forged = list(images.where(tampered=True))
    assert forged
    for image in forged:
        assert image.mask is not None and image.mask.shape == image.pixels.shape[:2]
        assert {*np.unique(image.mask).tolist()} <= {0, 128, 255} and image.mask.any()
    assert all(image.mask is None for image in images.where(tampered=False))


def test_a_case_has_people_papers_and_what_was_planted(here: Path) -> None:
    for case, row in zip(creditdocs.load(here).cases, rows(here, "cases"), strict=True):
        assert case.today.isoformat() == row["today"]
        assert [p.birth_date.isoformat() for p in case.persons] == [
            p["birth_date"] for p in row["persons"]
        ]
        assert [[tuple(f.values()) for f in d["facts"]] for d in row["documents"]] == [
            list(d.facts) for d in case.documents
        ]
        assert [(a.kind, len(a.evidence)) for a in case.anomalies] == [
            (a["kind"], len(a["evidence"])) for a in row["anomalies"]
        ]


CHOSEN: dict[str, tuple[str, dict[str, object], Callable[[dict], bool]]] = {
    "a value": ("images", {"language": "zh"}, lambda r: r["language"] == "zh"),
    "values": (
        "images",
        {"condition": ["Normal Captures", "Multi-doc Images"]},
        lambda r: r["condition"] in ("Normal Captures", "Multi-doc Images"),
    ),
    "numbers": ("images", {"severity": range(3)}, lambda r: r["severity"] < 3),
    "truth": ("images", {"tampered": True}, lambda r: r["tampered"]),
    "none": ("cases", {"twin_of": None}, lambda r: r["twin_of"] is None),
    "none among values": ("images", {"second_condition": {None}}, lambda r: True),
    "no values": ("images", {"id": []}, lambda r: False),
    "a function": ("questions", {"answer": lambda a: len(a) > 30}, lambda r: len(r["answer"]) > 30),
    "a day": ("cases", {"today": lambda day: day.month > 6}, lambda r: int(r["today"][5:7]) > 6),
    "both": (
        "images",
        {"language": "en", "documents": lambda sheets: len(sheets) > 1},
        lambda r: r["language"] == "en" and len(r["documents"]) > 1,
    ),
}


@pytest.mark.parametrize("what", CHOSEN)
def test_conditions_leave_what_meets_them_all(what: str, here: Path) -> None:
    table, conditions, meets = CHOSEN[what]
    found = getattr(creditdocs.load(here), table).where(**conditions)
    wanted = [row["id"] for row in rows(here, table) if meets(row)]
    if what == "none among values":
        wanted = [r["id"] for r in rows(here, table) if r["second_condition"] is None]
    assert [record.id for record in found] == wanted
    assert len(found) == len(wanted)
    assert [record.id for record in found.fields("id")] == wanted


def test_a_split_is_read_without_the_others(copy: Path) -> None:
    train, others = rows(copy, "images", "train"), [*(copy / "data" / "images").glob("[vt]*st/*")]
    assert train and others
    for file in others:
        file.write_bytes(b"not Parquet")
    images = creditdocs.load(copy).images
    assert [i.id for i in images.where(split="train")] == [r["id"] for r in train]
    assert {i.split for i in images.where(split="train")} == {"train"}
    with pytest.raises(creditdocs.UserError, match="test/00000.parquet: cannot be read"):
        list(images.where(split=["validation", "test"]))


def test_functions_are_asked_of_nothing_that_values_rule_out(here: Path) -> None:
    asked: list[str] = []
    images = creditdocs.load(here).images.where(language="en", id=lambda name: asked.append(name))
    assert [image.id for image in images] == []
    assert asked == [row["id"] for row in rows(here, "images") if row["language"] == "en"]


BAD: dict[str, tuple[dict[str, object], str]] = {
    "no column": ({"colour": "red"}, "colour"),
    "a text for a number": ({"severity": "3"}, "severity"),
    "a number for a text": ({"id": 3}, "id"),
    "a list": ({"documents": "zh/payslip"}, "documents"),
    "bytes": ({"pdf": b"%PDF"}, "pdf"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_condition_that_nothing_can_meet_is_refused_by_name(what: str, here: Path) -> None:
    conditions, named = BAD[what]
    with pytest.raises(creditdocs.UserError, match=named):
        creditdocs.load(here).images.where(**conditions)


def test_columns_that_were_not_asked_for_say_so(here: Path) -> None:
    images = creditdocs.load(here).images.fields("id", "documents")
    image = next(iter(images))
    assert image.id and image.documents and image.split
    with pytest.raises(AttributeError, match=r"was not read; name it in fields\('image'"):
        _ = image.image
    with pytest.raises(AttributeError, match="of a column that was not read"):
        _ = image.pixels
    with pytest.raises(AttributeError, match="there is no Image.colour"):
        _ = image.colour  # type: ignore[attr-defined]
    with pytest.raises(creditdocs.UserError, match="colour"):
        images.fields("colour")


def test_records_are_frozen_and_survive_the_way_to_another_process(here: Path) -> None:
    data = creditdocs.load(here)
    image = next(iter(data.images))
    with pytest.raises(FrozenInstanceError):
        image.id = "mine"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(image)) == image == next(iter(creditdocs.load(here).images))
    again = pickle.loads(pickle.dumps(data))
    assert [q.id for q in again.questions] == [q.id for q in data.questions]


def test_a_dataset_is_read_by_its_uri(here: Path) -> None:
    by_uri = creditdocs.load(here.as_uri())
    assert [i.id for i in by_uri.images.fields("id")] == [r["id"] for r in rows(here, "images")]


def test_what_is_no_dataset_or_has_other_columns_is_refused(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(creditdocs.UserError, match="not a creditdocs dataset"):
        creditdocs.load(tmp_path / "nothing")
    file = next((copy / "data" / "questions" / "train").glob("*.parquet"))
    pq.write_table(pq.read_table(file).drop_columns(["rule"]), file)
    with pytest.raises(creditdocs.UserError, match="other columns"):
        list(creditdocs.load(copy).questions)


def test_a_damaged_picture_is_named(copy: Path) -> None:
    file = next((copy / "data" / "images" / "train").glob("*.parquet"))
    table = pq.read_table(file)
    cells = [{"bytes": b"no picture", "path": "x"} for _ in range(table.num_rows)]
    place = table.schema.get_field_index("image")
    column = pa.array(cells, table.schema.field("image").type)
    pq.write_table(table.set_column(place, table.schema.field("image"), column), file)
    image = next(iter(creditdocs.load(copy).images.where(split="train")))
    with pytest.raises(creditdocs.UserError, match=image.id):
        _ = image.pixels


def test_few_pictures_are_held_at_a_time(copy: Path) -> None:
    file = next((copy / "data" / "images" / "train").glob("*.parquet"))
    table = pq.read_table(file).slice(0, 1)
    noise = np.random.Generator(np.random.PCG64(1)).bytes(500_000)  # which nothing compresses
    cells = pa.array([{"bytes": noise, "path": "x"}], table.schema.field("image").type)
    row = table.set_column(table.schema.get_field_index("image"), "image", cells).cast(table.schema)
    with pq.ParquetWriter(file, table.schema) as writer:
        for _ in range(30):
            writer.write_table(pa.concat_tables([row] * 4))  # a row group
    del table, row
    before, held, count = pa.total_allocated_bytes(), 0, 0
    for _ in creditdocs.load(copy).images.where(split="train"):
        held, count = max(held, pa.total_allocated_bytes() - before), count + 1
    assert count == 120
    assert held < 30e6, f"{held / 1e6:.0f} of 60 MB"
