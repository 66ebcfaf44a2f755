"""A kind of mark is one file: the printer knows none by name, and a new one needs no other edit."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pytest
from code_tree import copied, python
from runs import ROOT

from pipeline import units
from pipeline.printing.mark import Fault, Mark
from pipeline.printing.mark_kinds import kind_of, kinds

EXAMPLE = ROOT / "docs" / "units" / "mark_kind"
PRINTING = ROOT / "pipeline" / "printing"
PRINTER = [p for p in sorted(PRINTING.rglob("*.py")) if p.parent.name != "marks"]
PRINT = """
import json, sys
from datetime import date
from decimal import Decimal
from pipeline.errors import UserError
from pipeline.forms.blank_form import blank
from pipeline.printing.render import printed_text, render
from pipeline.printing.template import load_file
from pipeline.records import Document

layout = load_file(sys.argv[1])
facts = {"issuer.name": "Larkfield Tool Works", "issue_date": date(2026, 3, 31),
         "pay.gross": Decimal("6400.00"), "pay.deductions": Decimal("1280.50"), "pay.net": None}
(page,) = render(Document("d", layout.kind, "", layout.name, "p", facts), 2.0, layout=layout)
empty = blank(layout, 2.0)[0].pixels
refused = []
for line in sys.argv[2:]:
    own = layout.folder / "wrong.yaml"
    own.write_text(f"kind: {layout.kind}\\npaper: {{width: 300, height: 160}}\\n"
                   f"defaults: {{font: sans}}\\npages: [{{marks: [{line}]}}]")
    try:
        load_file(own)
    except UserError as error:
        refused.append(error.what)
print(json.dumps({
    "fields": {f.name: [f.text, *f.box] for f in page.fields},
    "lines": [[t, r, n] for t, r, n in zip(page.lines.texts, page.lines.roles, page.lines.fields)],
    "said": printed_text(layout, "pay.gross", Decimal("12")),
    "dots": [[int((p[192:220, :470] < 128).sum()) for p in (page.pixels, empty)]],
    "refused": refused,
}))
"""


@pytest.mark.parametrize("path", PRINTER, ids=lambda p: p.name)
def test_the_printer_knows_no_kind_of_mark_by_name(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    assert not [m for m in imported if m.startswith("pipeline.printing.marks")]
    named = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    assert not named & {kind.__name__ for kind in kinds().values()}


def test_every_kind_is_told_by_the_key_its_file_is_called_by() -> None:
    assert set(kinds()) == set(units.names(Mark)) >= {"text", "field", "rows", "seal"}
    for name, kind in kinds().items():
        assert name in kind.model_fields
        assert kind.__module__ == f"pipeline.printing.marks.{name}"


def test_a_key_that_two_kinds_have_tells_the_one_that_is_no_other_ones_own() -> None:
    assert kind_of({"tick": "a", "text": "b", "equals": True}) is kinds()["tick"]
    assert kind_of({"field": "a", "seal": "b"}) is kinds()["seal"]
    with pytest.raises(Fault, match="is of several kinds of mark: line, text"):
        kind_of({"text": "a", "line": [1, 2, 3, 4]})
    with pytest.raises(Fault, match="says no kind of mark"):
        kind_of({"colour": "red"})


def test_a_new_kind_of_mark_is_one_new_file(tmp_path: Path) -> None:
    tree = copied(tmp_path / "tree")
    shutil.copyfile(EXAMPLE / "leader.py", tree / "pipeline" / "printing" / "marks" / "leader.py")
    shutil.copyfile(EXAMPLE / "till_slip.yaml", tmp_path / "till_slip.yaml")
    wrong = {
        '{leader: pay.nett, text: "Net", box: [40, 56, 220, 14]}': "has no fact 'pay.nett'",
        '{leader: pay.net, text: "Net", box: [140, 56, 220, 14]}': "off the page",
        '{leader: pay.net, text: "Net", box: [40, 56, 40, 14]}': "leaves no room for a fact",
        '{leader: pay.net, text: "净", box: [40, 56, 220, 14]}': "has no glyph for '净'",
        "{leader: pay.net, box: [40, 56, 220, 14]}": "text: Field required",
    }
    made = json.loads(python(tree, "-c", PRINT, str(tmp_path / "till_slip.yaml"), *wrong))
    assert {name: text for name, (text, *_) in made["fields"].items()} == {
        "issuer.name": "Larkfield Tool Works",
        "issue_date": "03/31/2026",
        "pay.gross": "6,400.00",
        "pay.deductions": "1,280.50",
    }
    for name, top in (("pay.gross", 56), ("pay.deductions", 76)):
        _, *box = made["fields"][name]
        assert 80 < box[0] < box[2] <= 521 and 2 * top - 1 <= box[1] < box[3] <= 2 * (top + 14)
    assert ["Gross pay", "caption", ""] in made["lines"]  # what ``captions`` says, if no more is
    assert ["6,400.00", "field", "pay.gross"] in made["lines"]
    assert made["said"] == "12.00"
    (net, empty), *_ = made["dots"]
    assert net == empty > 100  # a fact that says nothing leaves the line as the form has it
    assert len(made["refused"]) == len(wrong)
    for what, expected in zip(made["refused"], wrong.values(), strict=True):
        assert expected in what
