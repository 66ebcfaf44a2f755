"""`creditdocs check` finds what somebody changed on purpose and put the digests right for.

Digests guard against accidents only.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from tiny import make

from flows.commands import cli
from flows.commands.check import check
from flows.storage.dataset import Dataset
from output.tables import encoded, manifest
from output.tables.schema import schema

Row = dict[str, Any]
SIZE = (800, 600)


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    papers = {"en/bank_statement": {}, "en/drivers_license": {}, "en/ssn_card": {}}
    keys = {
        "languages": {"en": 1},
        "documents": papers,
        "anomalies__share": 1.0,
        "anomalies__kinds": {"replaced_amount": 1},
        "splits": {"train": 1},
    }
    return make(tmp_path_factory.mktemp("sound") / "d", cases=2, captures__size=list(SIZE), **keys)


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "copy"))


def signed(folder: Path, content: dict[str, Any] | None = None) -> None:
    """Every digest of the manifest put right."""
    content = content or json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for entry in content["files"]:
        data = (folder / entry["path"]).read_bytes()
        rows = (
            pq.read_metadata(folder / entry["path"]).num_rows
            if entry["path"].endswith(".parquet")
            else entry["rows"]
        )
        entry |= {"bytes": len(data), "sha256": sha256(data).hexdigest(), "rows": rows}
    (folder / "manifest.json").write_bytes(manifest.as_bytes(content))


def edited(folder: Path, config: str, edit: Callable[[list[Row]], object]) -> None:
    """The rows of a table changed in place, in its first file."""
    path = next((folder / "data" / config).rglob("*.parquet"))
    rows = pq.read_table(path).to_pylist()
    edit(rows)
    pq.write_table(pa.Table.from_pylist(rows, schema=schema(config)), path)
    signed(folder)


def found(folder: Path, regenerate: int = 0) -> str:
    return "\n".join(check(Dataset.open(str(folder)).inside(), regenerate, say=lambda line: None))


def tampered(rows: list[Row]) -> Row:
    return next(row for row in rows if row["tampered"])


def mask(value: int, size: tuple[int, int]) -> Row:
    out = io.BytesIO()
    Image.fromarray(np.full(size[::-1], value, np.uint8)).save(out, "PNG")
    return {"bytes": out.getvalue(), "path": "mask.png"}


def whole(value: int) -> Callable[[list[Row]], object]:
    """The mask of a tampered picture painted over with one value."""

    def paint(rows: list[Row]) -> None:
        row = tampered(rows)
        row["tamper_mask"] = mask(value, (row["width"], row["height"]))

    return paint


def half(rows: list[Row]) -> None:
    rows[0]["image"]["bytes"] = rows[0]["image"]["bytes"][: len(rows[0]["image"]["bytes"]) // 2]


def lie(rows: list[Row]) -> Row:
    return next(e for row in rows for a in row["anomalies"] for e in a["evidence"])


def empty_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


PLAIN: dict[str, tuple[str, Callable[[list[Row]], object], str]] = {
    "half a JPEG": ("images", half, "image: does not decode as JPEG"),
    "a text for a JPEG": (
        "images",
        lambda rows: rows[0]["image"].update(bytes=b"hello"),
        "image: does not decode as JPEG",
    ),
    "a PDF whose text is not the page's": (
        "images",
        lambda rows: rows[0].update(pdf=empty_pdf()),
        "pdf: does not say",
    ),
    "another size": ("images", lambda rows: rows[0].update(width=801), "the row says 801 x"),
    "a mask of another size": (
        "images",
        lambda rows: tampered(rows).update(tamper_mask=mask(255, (9, 9))),
        "not an L of the picture's size",
    ),
    "a mask of nothing": ("images", whole(0), "marks nothing, and the row is tampered"),
    "a mask of a value that means nothing": (
        "images",
        whole(77),
        "holds other values than 0, 128, 255",
    ),
    "no mask": (
        "images",
        lambda rows: tampered(rows).update(tamper_mask=None),
        "missing, and the row is tampered",
    ),
    "a mask that is none": (
        "images",
        lambda rows: tampered(rows).update(tamper_mask={"bytes": b"x"}),
        "tamper_mask: does not decode as PNG",
    ),
    "a mask of what is not tampered": (
        "images",
        lambda rows: tampered(rows).update(tampered=False),
        "the row is not tampered",
    ),
    "a PDF that is none": ("images", lambda rows: rows[0].update(pdf=b"x"), "pdf: not a PDF"),
    "evidence of no paper": (
        "cases",
        lambda rows: lie(rows).update(document_id="en-000000-a-nothing"),
        "which the case does not have",
    ),
    "evidence of no field": (
        "cases",
        lambda rows: lie(rows).update(field="person.shoe"),
        "which the case does not have",
    ),
    "evidence that tells the truth": (
        "cases",
        lambda rows: lie(rows).update(shown=lie(rows)["true"]),
        "which is the truth",
    ),
    "evidence that no page prints": (
        "cases",
        lambda rows: lie(rows).update(shown="1.23"),
        "shows '1.23', the page prints",
    ),
    "a case left out": (
        "cases",
        lambda rows: [rows.remove(r) for r in list(rows) if r["id"].startswith("en-000001")],
        "en-000001",
    ),
}


@pytest.mark.parametrize("streaming", [False, True])
def test_datasets_shows_the_mask_of_what_was_forged_as_a_picture_and_none_elsewhere(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, streaming: bool
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from datasets import load_dataset

    keys = {"split": "train", "streaming": streaming, "cache_dir": str(tmp_path)}
    images = list(load_dataset(str(sound), "images", **keys))
    assert {row["tampered"] for row in images} == {True, False}
    for row in images:
        assert (row["tamper_mask"] is not None) == row["tampered"]
        if row["tampered"]:
            assert (row["tamper_mask"].mode, row["tamper_mask"].size) == ("L", row["image"].size)
            assert np.asarray(row["tamper_mask"]).any()


@pytest.mark.parametrize("case", PLAIN)
def test_a_forged_row_is_found_by_a_plain_check(copy: Path, case: str) -> None:
    config, edit, said = PLAIN[case]
    edited(copy, config, edit)
    assert said in found(copy)


def test_question_evidence_that_is_nowhere_is_found(copy: Path) -> None:
    def lost(rows: list[Row]) -> None:
        next(row for row in rows if row["evidence"])["evidence"][0]["field"] = "person.shoe"

    edited(copy, "questions", lost)
    assert "person.shoe" in found(copy)


def test_counts_and_cases_that_a_manifest_only_claims_are_found(copy: Path) -> None:
    content = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    changes: dict[str, Callable[[dict[str, Any]], object]] = {
        "counts.images": lambda c: c["counts"].update(images=1),
        "counts.kinds.en/drivers_license": lambda c: c["counts"]["kinds"].update(
            {"en/drivers_license": 99}
        ),
        "the recipe says 3 cases": lambda c: c["recipe"].update(cases=3),
        "seed 7, the recipe says": lambda c: c.update(seed=7),
    }
    for said, change in changes.items():
        forged = json.loads(json.dumps(content))
        change(forged)
        signed(copy, forged)
        assert said in found(copy)


@pytest.mark.parametrize(
    "counts", [7, {"kinds": 3}, {"images": "many"}, {"images": {}}, {"kinds": {"zh/payslip": []}}]
)
def test_counts_of_another_shape_end_in_a_line(
    copy: Path, counts: object, capsys: pytest.CaptureFixture[str]
) -> None:
    signed(
        copy, {**json.loads((copy / "manifest.json").read_text(encoding="utf-8")), "counts": counts}
    )
    assert cli.main(["check", str(copy)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_manifest_without_its_digest_is_not_believed(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    for text in (
        json.dumps({k: v for k, v in content.items() if k != "sha256"}),
        json.dumps(content, separators=(",", ":")),
    ):
        (copy / "manifest.json").write_text(text, encoding="utf-8")
        assert cli.main(["check", str(copy)]) == 1
        assert "manifest.json: not as it was written" in capsys.readouterr().out


def test_what_only_making_it_again_tells_is_found(copy: Path) -> None:
    assert found(copy, 1) == ""
    (copy / "README.md").write_text("mine", encoding="utf-8")
    (copy / "report.html").write_text("mine", encoding="utf-8")

    def another(rows: list[Row]) -> None:
        rows.insert(1, {**rows[0], "id": rows[0]["id"][:-2] + "77"})

    edited(copy, "images", another)
    edited(
        copy,
        "cases",
        lambda rows: rows[0]["image_ids"].insert(1, rows[0]["image_ids"][0][:-2] + "77"),
    )
    edited(
        copy, "questions", lambda rows: rows.insert(1, {**rows[0], "id": rows[0]["id"][:-2] + "77"})
    )
    content = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    content["recipe"]["name"] = "other"
    next(iter(content["fields"].values()))[0]["en"] = "Another thing."
    signed(copy, content)
    said = found(copy, 1)
    for part in (
        "README.md: not the one",
        "report.html: not the one",
        "made by another recipe",
        "manifest.json: fields: not what the kinds",
    ):
        assert part in said
    assert (
        said.count("is not of this dataset") == 2 and "data/cases: row en-000000-a differs" in said
    )


def test_a_decoder_is_not_led_astray_by_a_picture_that_claims_a_huge_size() -> None:
    huge = io.BytesIO()
    Image.new("L", (1, 1)).save(huge, "PNG")
    data = huge.getvalue().replace((1).to_bytes(4, "big") * 2, (60_000).to_bytes(4, "big") * 2, 1)
    row = {"id": "x", "image": {"bytes": data}, "width": 8, "height": 8}
    assert "PNG" in encoded.blank_fault(row) or "pixels" in encoded.blank_fault(row)
