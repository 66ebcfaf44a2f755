"""A bank's own fillable blank is filled in with what a paper prints, and with nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from forms_drawn import FILLED, fillable, filled, statement

import creditdocs as door
from flows.commands.layout_proof import proof
from flows.commands.variants import recipe
from flows.forms.approve import approve
from flows.journey.case import make_case
from flows.journey.loaded_units import load_units
from flows.journey.timings import Clock
from pipeline.errors import UserError
from pipeline.reading.form_values import form_values
from pipeline.reading.text_layer import plain


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("refill")
    (folder / "blank.pdf").write_bytes(fillable())
    made = door.import_form(folder / "blank.pdf", folder / "ours")
    approve(made, "Petra Example")
    return made


def papers(form: Path, blank: Path) -> dict[str, bytes]:
    asked = recipe([str(form)], 1, blanks={str(form): str(blank)})
    journey = make_case(load_units(asked.model_dump_json()), 0, Clock())
    return {Path(each.path).name: each.data for each in journey.originals}


def test_a_filled_in_form_is_filled_in_anew_and_keeps_nothing(form: Path, tmp_path: Path) -> None:
    dirty = tmp_path / "blank.pdf"
    with pikepdf.open(io.BytesIO(filled(fillable()))) as pdf:
        pdf.docinfo["/Author"] = "Jorinde Quendolin"
        pdf.attachments["old.txt"] = b"Jorinde Quendolin"
        pdf.save(dirty)
    made = papers(form, dirty)["ours.fillable.pdf"]
    values = form_values(made)
    assert len(values) >= 5
    assert not {plain(text) for text in FILLED.values() if len(text) > 3} & values
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert str(pdf.docinfo["/Author"]) == "creditdocs" and not pdf.attachments
        assert {*pdf.Root.keys()} <= {"/Type", "/Pages", "/AcroForm", "/Lang"}
    assert b"Quendolin" not in made and made.count(b"%%EOF") == 1
    assert papers(form, dirty)["ours.fillable.pdf"] == made


def test_it_holds_what_the_paper_prints(form: Path) -> None:
    asked = recipe([str(form)], 1, blanks={str(form): str(form.parent / "blank.pdf")})
    (case,) = (make_case(load_units(asked.model_dump_json()), 0, Clock()),)
    (file,) = case.files
    data = next(o.data for o in case.originals if o.path.endswith(".fillable.pdf"))
    name = file.case.applicant.name
    printed = {plain(f.text) for p in file.photos for s in p.sheets for f in s.fields}
    assert form_values(data) & printed and plain(name.split()[-1]) in form_values(data)


@pytest.mark.parametrize("blank", [b"%PDF-1.4 nothing", statement()])
def test_a_pdf_that_is_no_blank_of_the_form_is_refused_before_any_work(
    form: Path, tmp_path: Path, blank: bytes
) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(blank)
    asked = recipe([str(form)], 1, blanks={str(form): str(other)})
    with pytest.raises(UserError, match="give the fillable PDF"):
        proof(load_units(asked.model_dump_json()))


def test_from_python_the_blank_is_given_to_its_form(form: Path, tmp_path: Path) -> None:
    blank = form.parent / "blank.pdf"
    more = {
        "captures__size": [320, 320],
        "captures__conditions": {"Normal Captures": 1},
        "questions__kinds": [],
    }
    door.variants(form, tmp_path / "ds", cases=1, blank=blank, workers=1, **more)  # type: ignore[arg-type]
    (found,) = (tmp_path / "ds" / "documents").rglob("*.fillable.pdf")
    assert len(form_values(found.read_bytes())) >= 5
    assert door.check(tmp_path / "ds") == []


def test_one_blank_is_not_given_to_two_forms(form: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="give {form: its PDF}"):
        door.variants([form, form], tmp_path / "ds", blank=form.parent / "blank.pdf")
    with pytest.raises(UserError, match="none of the forms"):
        door.variants(form, tmp_path / "ds", blank={"forms/other": form.parent / "blank.pdf"})
