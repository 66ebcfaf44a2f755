"""Files that no form usually is, and that somebody will give: a right result or one line."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from forms_drawn import canvas, saved, words
from own_forms import facts
from PIL import Image
from reportlab.lib.pagesizes import A4
from test_import_acroform import made, marks

from flows.commands.import_form import import_form
from flows.forms.scans.straighten import opened
from pipeline.errors import UserError
from pipeline.printing.template import load_layout

NAME = "Jorinde Quendolin"


def lines(*texts: str) -> bytes:
    """A page with captions on the left and values on the right."""
    buffer = io.BytesIO()
    page = canvas(buffer)
    for row, text in enumerate(texts):
        for x, part in zip((60, 200), text.split("|"), strict=False):
            words(page, x, 140 + 20 * row, part, size=10)
    page.showPage()
    page.save()
    return buffer.getvalue()


def refused(folder: Path, data: bytes) -> str:
    source = folder / "source.pdf"
    source.write_bytes(data)
    with pytest.raises(UserError) as fault:
        import_form([str(source)], str(folder / "form"))
    line = fault.value.line()
    assert "\n" not in line and not (folder / "form").exists()
    return line


def test_letters_one_below_the_other_are_no_captions(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    page = canvas(buffer)
    words(page, 300, 100, "Kreditantrag", size=14)
    for row, letter in enumerate(NAME.replace(" ", "")):
        words(page, 60, 100 + 12 * row, letter, size=10)
    page.showPage()
    page.save()
    kept = [mark["text"] for mark in marks(made(tmp_path, buffer.getvalue()), "text")]
    assert kept == ["Kreditantrag"]


def test_of_a_font_that_tells_no_letters_the_page_is_read_as_a_picture(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(lines(f"Name, Vorname:|{NAME}", "Anschrift:|"))) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                del item["/ToUnicode"]
        data = saved(pdf)
    form = made(tmp_path, data)
    assert form["kind"]["fields"]["applicant.name"]["from"] == "person.name"
    assert (tmp_path / "form" / "background1.png").is_file()


def blank() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=A4)
    return saved(pdf)


def crowded() -> bytes:
    buffer = io.BytesIO()
    page = canvas(buffer)
    for number in range(405):
        row, column = divmod(number, 15)
        box = {"x": 30 + 36 * column, "y": 780 - 26 * row, "width": 30, "height": 11}
        page.acroForm.textfield(name=f"f{number}", fontSize=6, **box)
    page.showPage()
    page.save()
    return buffer.getvalue()


def test_a_page_with_nothing_on_it_is_no_form(tmp_path: Path) -> None:
    assert "nothing on it can be read" in refused(tmp_path, blank())


def test_more_fields_than_a_kind_may_have_are_told_before_the_form_is_made(tmp_path: Path) -> None:
    assert "405 fields, more than 400" in refused(tmp_path, crowded())


def test_what_is_transparent_in_a_picture_is_not_read() -> None:
    ink = np.zeros((300, 300, 4), np.uint8)
    ink[100:110, 50:250, 3] = 255  # a line that is seen
    ink[200:210, 50:250, :3] = 10  # and black on black that is not
    buffer = io.BytesIO()
    Image.fromarray(ink).save(buffer, "PNG")
    seen = opened(buffer.getvalue()).pixels
    assert (seen[100:110, 50:250] == 0).all() and (seen[200:210] == 255).all()


@pytest.mark.parametrize("how", ["rotated", "turned back", "shifted"])
def test_a_field_stands_where_it_is_seen_however_the_page_is_turned(
    tmp_path: Path, how: str
) -> None:
    buffer = io.BytesIO()
    page = canvas(buffer)
    words(page, 60, 100, "Nachname")
    box = {"x": 60, "y": A4[1] - 130, "width": 200, "height": 17}
    page.acroForm.textfield(name="a", tooltip="Nachname", **box)
    page.showPage()
    page.save()
    with pikepdf.open(io.BytesIO(buffer.getvalue())) as pdf:
        sheet = pdf.pages[0]
        if how == "shifted":
            sheet.MediaBox = [20, 30, A4[0], A4[1]]
        else:
            sheet.Rotate = 90 if how == "rotated" else 180
        data = saved(pdf)
    form = made(tmp_path, data)
    paper = form["layout"]["paper"]
    (field,) = marks(form, "field")
    left, top, wide, tall = field["box"]
    upright = {
        "rotated": (A4[1], A4[0], A4[1] - 130, 60, 17, 200),
        "turned back": (*A4, A4[0] - 260, A4[1] - 130, 200, 17),
        "shifted": (A4[0] - 20, A4[1] - 30, 40, 113, 200, 17),
    }[how]
    assert (paper["width"], paper["height"]) == pytest.approx(upright[:2], abs=0.1)
    assert (left, top, wide, tall) == pytest.approx(upright[2:], abs=2)


def test_what_a_page_prints_twice_is_two_facts_that_say_the_same(tmp_path: Path) -> None:
    form = made(
        tmp_path, lines(f"Name:|{NAME}", "Anschrift:|Apfelkamp 12", f"Antragsteller:|{NAME}")
    )
    fields = form["kind"]["fields"]
    assert fields["applicant.name"]["from"] == "person.name"
    assert fields["applicant.name_2"]["from"] == {"formula": "applicant.name"}
    printed = facts(tmp_path / "form" / "kind.yaml")
    assert printed["applicant.name"] == printed["applicant.name_2"]
    assert load_layout("own/form", str(tmp_path / "form" / "form.yaml")).pages


def test_a_closing_balance_without_rows_is_a_sum_of_its_own(tmp_path: Path) -> None:
    heads = "Buchung|Vorgang"
    form = made(tmp_path, lines(f"Name:|{NAME}", heads, "Neuer Kontostand|1.200,00 H"))
    assert form["kind"]["fields"]["closing"]["from"] == {"range": [3000, 9000]}
    assert facts(tmp_path / "form" / "kind.yaml")["closing"]
