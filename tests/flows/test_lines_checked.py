"""Lines are held against fields and against the PDF behind a picture, which finds any that is off.

The dataset is made with forged amounts, so that a line that still says what was printed is found.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny import make

from flows.checking import printed_lines
from flows.commands.check import check
from flows.commands.export import export
from flows.storage.dataset import Dataset
from flows.storage.reader import Reader
from output.tables import contract
from pipeline.errors import UserError
from pipeline.reading.placed_text import PlacedText
from pipeline.records import FieldView, LineView, Photo, Quad, SheetView
from pipeline.records.printed import DRAWN_ROLES


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("originals") / "d"
    shots = {"Digital Original": 1}
    kinds = {"replaced_amount": 1}
    return make(folder, captures__conditions=shots, anomalies__share=1.0, anomalies__kinds=kinds)


@pytest.fixture(scope="session")
def photos(originals: Path) -> list[Photo]:
    return list(Reader(Dataset.open(str(originals))).photos())


def test_lines_of_every_paper_say_what_their_file_says(photos: list[Photo]) -> None:
    assert all(photo.pdf for photo in photos) and any(photo.tampered for photo in photos)
    assert [fault for photo in photos for fault in printed_lines.faults(photo)] == []


def test_check_finds_nothing_wrong_with_lines_and_says_how_many_there_are(originals: Path) -> None:
    said: list[str] = []
    assert check(Dataset.open(str(originals)), say=said.append) == []
    assert any("lines of print held against fields and files: 0 faults" in line for line in said)


def test_a_part_far_along_a_narrow_slanted_quad_lies_in_it() -> None:
    whole = (345.0, 357.0, 345.3, 257.0, 351.1, 256.7, 350.5, 356.9)
    first = (345.0, 357.0, 345.1, 313.0, 350.8, 312.7, 350.5, 356.9)
    last = (345.1, 303.0, 345.3, 257.0, 351.1, 256.7, 350.8, 302.6)
    sheet = SheetView(
        id="d",
        kind="zh/payslip",
        label="",
        person_id="p",
        page=0,
        quad=whole,
        fully_visible=True,
        area_fraction=0.1,
        fields=(FieldView("both", "", "AB", whole, 1.0, True),),
        lines=(line("A", first), line("B", last)),
    )
    assert [*printed_lines.unsaid(sheet)] == []
    assert [*printed_lines.unsaid(replace(sheet, lines=sheet.lines[:1]))]


def test_what_is_said_beside_artwork_may_lie_over_type() -> None:
    """Of two such texts the end and the beginning are left when type covers the rest."""
    sheet = (0.0, 0.0, 100.0, 0.0, 100.0, 100.0, 0.0, 100.0)
    low, high = 10.0, 14.0
    typed = (10.0, low, 26.0, low, 26.0, high, 10.0, high)
    shown = SheetView(
        id="d",
        kind="zh/food_licence",
        label="",
        person_id="p",
        page=0,
        quad=sheet,
        fully_visible=True,
        area_fraction=1.0,
        fields=(
            FieldView("seal", "", "甲局", sheet, 1.0, True),
            FieldView("use", "", "专用", sheet, 1.0, True),
        ),
        lines=(line("字", typed),),
    )
    across = np.array([0.15, 0.2, 0.5, 0.5, 0.2])
    centres = np.stack([across, np.full(5, 0.12)], axis=1)
    beside = PlacedText("字甲局专用", centres, np.array([1, 2, 2, 3, 3]))
    assert [*printed_lines.misplaced(shown, beside)] == []
    unknown = PlacedText("字甲局无用", centres, np.array([1, 2, 2, 3, 3]))
    assert [*printed_lines.misplaced(shown, unknown)]


def line(text: str, quad: Quad) -> LineView:
    return LineView(text, "field", text, quad, 1.0, True, 1.0, ())


def moved(line: LineView) -> LineView:
    return line._replace(quad=(*(v + 40 for v in line.quad),))  # type: ignore[arg-type]


WRONG: dict[str, tuple[Callable[[tuple[LineView, ...]], tuple[LineView, ...]], str]] = {
    "left out": (lambda lines: lines[1:], "and no line does"),
    "misspelt": (lambda lines: (lines[0]._replace(text="Ωx"), *lines[1:]), "is not what the file"),
    "moved": (lambda lines: (moved(lines[0]), *lines[1:]), "is not what the file"),
    "of no paper": (lambda lines: (), "no line says"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_line_that_is_wrong_is_found(what: str, photos: list[Photo]) -> None:
    change, fault = WRONG[what]
    photo = photos[0]
    first = photo.sheets[0]
    lines = tuple(sorted(first.lines, key=lambda line: line.role in DRAWN_ROLES))
    sheet: SheetView = replace(first, lines=change(lines))
    found = [*printed_lines.faults(replace(photo, sheets=(sheet, *photo.sheets[1:])))]
    assert any(fault in line for line in found), found
    assert not any(fault in line for line in printed_lines.faults(photo))


def test_a_dataset_without_lines_is_whole_and_says_what_cannot_be_exported(tmp_path: Path) -> None:
    labels = {"lines": False, "words": False}
    bare = make(tmp_path / "d", cases=1, anomalies__share=0.0, labels=labels)
    assert not any(s.lines for p in Reader(Dataset.open(str(bare))).photos() for s in p.sheets)
    assert check(Dataset.open(str(bare)), say=lambda _: None) == []
    with pytest.raises(UserError, match=r"labels\.lines: false.*labels\.lines: true"):
        export(str(bare), "ppocr", str(tmp_path / "o"))
    export(str(bare), "coco", str(tmp_path / "coco"), parameters={"boxes": "fields"})


def spoilt(row: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The row with another value at ``lines.0.quad.3`` of its first sheet."""
    row = deepcopy(row)
    place: Any = row["documents"][0]
    *steps, last = (int(part) if part.isdecimal() else part for part in path.split("."))
    for step in steps:
        place = place[step]
    place[last] = value
    return row


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("lines.0.role", "poem"),
        ("lines.0.field", "nobody.knows"),
        ("lines.0.legibility", 7.0),
        ("lines.0.words.0.quad.3", float("nan")),
        ("lines.0.words.0.field", "nobody.knows"),
        ("lines.0.words.0.quad", [1.0]),
        ("regions", [{"kind": "hat", "field": "", "quad": [0.0] * 8, "visible": 1.0}]),
        ("tables", [{"name": "t", "quad": [0.0] * 8, "cells": [{"row": -1}]}]),
    ],
)
def test_a_row_whose_print_cannot_be_is_refused_by_its_place(
    originals: Path, path: str, value: object
) -> None:
    row = next(iter(Dataset.open(str(originals)).rows("images", contract.COLUMNS["images"])))
    assert contract.fault("images", row) == ""
    fault = contract.fault("images", spoilt(row, path, value))
    last = path.split(".")[-2 if path[-1].isdecimal() else -1]
    assert fault and (last in fault or "nobody.knows" in fault)
