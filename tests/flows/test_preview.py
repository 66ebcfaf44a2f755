"""Previews: a unit is found by whatever people call it, and its picture fits a screen."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from flows.commands import cli
from flows.preview.contact_sheet import SCREEN
from flows.preview.preview import _found
from pipeline.errors import UserError
from pipeline.roles import CaptureEffect, FactChange, Facts

CALLED = {
    "Specular Reflections": (CaptureEffect, "specular_reflections"),
    "specular reflections": (CaptureEffect, "specular_reflections"),
    "off_axis_viewpoints": (CaptureEffect, "off_axis_viewpoints"),
    "流水明细": (Facts, "zh/bank_statement"),
    "zh/bank_statement": (Facts, "zh/bank_statement"),
    "ssn_card": (Facts, "en/ssn_card"),
    "Foreign document": (FactChange, "foreign_document"),
}


@pytest.mark.parametrize("wanted", CALLED)
def test_a_unit_is_found_by_its_name_or_by_what_datasets_call_it(wanted: str) -> None:
    assert _found(wanted) == CALLED[wanted]


def test_a_name_of_several_units_or_of_none_is_refused() -> None:
    with pytest.raises(UserError, match="choose one of en/bank_statement, zh/bank_statement"):
        _found("bank_statement")
    with pytest.raises(UserError, match="no such unit"):
        _found("nothing of the kind")


def test_a_layout_of_ones_own_is_shown_by_its_path_and_fits_a_screen(tmp_path: Path) -> None:
    own, out = tmp_path / "ours.yaml", tmp_path / "ours.png"
    marks = "{field: person.id_number, box: [20, 44, 150, 16], font: mono, size: 12}"
    own.write_text(
        "kind: en/ssn_card\npaper: {width: 242, height: 153, stock: card}\n"
        f"pages: [{{marks: [{marks}]}}]",
        encoding="utf-8",
    )
    assert cli.main(["preview", str(own), "--out", str(out)]) == 0
    height, width = cv2.imread(str(out)).shape[:2]
    assert 700 < width <= SCREEN[0] and 500 < height <= SCREEN[1] and out.stat().st_size < 8e6


def test_a_layout_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["preview", str(tmp_path / "none.yaml"), "--out", str(tmp_path / "x.png")]) == 2
    assert "none.yaml" in capsys.readouterr().err
