"""A fillable PDF becomes a form."""

from __future__ import annotations

import io
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from forms_drawn import FILLED, SECRETS, fillable, filled, saved, words
from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4

from flows.commands.import_form import import_form
from pipeline.errors import UserError
from pipeline.printing.typeset import Overflow, Space, Style, fit


def made(folder: Path, data: bytes, **how: Any) -> dict[str, Any]:
    """The layout and the kind of what was imported."""
    source = folder / "source.pdf"
    source.write_bytes(data)
    import_form([str(source)], str(folder / "form"), **how)
    return {
        "layout": yaml.safe_load((folder / "form/form.yaml").read_text()),
        "kind": yaml.safe_load((folder / "form/kind.yaml").read_text()),
    }


def marks(form: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [m for page in form["layout"]["pages"] for m in page["marks"] if key in m]


def everything(folder: Path) -> bytes:
    """Every byte of a form's folder but the review, streams unpacked."""
    found = b""
    for path in sorted(folder.rglob("*")):
        if path.name == "review.html" or not path.is_file():
            continue
        data = path.read_bytes()
        found += path.name.encode() + data
        if path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                for item in pdf.objects:
                    found += item.unparse()
                    if isinstance(item, pikepdf.Stream):
                        found += item.read_bytes()
    return found


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("acroform")
    return {**made(folder, filled(fillable())), "folder": folder / "form"}


def test_every_widget_is_a_mark_within_a_point_of_where_it_was(form: dict[str, Any]) -> None:
    boxes = {next(iter(m.values())): m["box"] for m in marks(form, "box")}
    assert len(boxes) == 7 and len(marks(form, "tick")) == 3
    for name, wanted in (
        ("applicant.last_name", (40, 120, 200, 17)),
        ("applicant.street", (260, 120, 250, 17)),
        ("applicant.born", (40, 220, 128, 17)),
        ("iban", (40, 270, 352, 17)),
    ):
        left, top, wide, tall = boxes[name]
        x, y, w, h = wanted
        edges = (left - x, top - y, left + wide - x - w, top + tall - y - h)
        assert max(map(abs, edges)) <= 1.0, (name, edges)


def test_captions_tell_types_and_sources_and_each_is_called_a_guess(form: dict[str, Any]) -> None:
    fields = form["kind"]["fields"]
    assert form["kind"]["locale"] == "de-DE"
    assert fields["applicant.last_name"]["from"] == "person.family_name"
    born = fields["applicant.born"]
    assert (born["type"], born["from"], born["format"]) == (
        "date",
        "person.birth_date",
        "ddMMyyyy",
    )
    assert fields["iban"] == {
        "type": "iban",
        "from": "account.iban",
        "label": "IBAN",
        "guessed": True,
    }
    assert fields["income.net"]["type"] == "money"
    assert fields["title"]["from"] == {"map": ["person.sex", {"F": "Frau", "M": "Herr"}]}
    assert all(field["guessed"] for field in fields.values())


def test_combs_keep_their_cells_and_boxes_of_several_lines_theirs(form: dict[str, Any]) -> None:
    assert [m["cells"] for m in marks(form, "comb")] == [8, 22]
    assert [m["lines"] for m in marks(form, "field") if m.get("lines", 1) > 1] == [5]


def test_nothing_that_was_filled_in_is_anywhere_in_the_folder(form: dict[str, Any]) -> None:
    found = everything(form["folder"]).decode("latin-1")
    assert "Nachname" in found
    for secret in SECRETS:
        assert secret not in found
    assert "Akte" not in found and "source.pdf" not in found


def test_the_new_ground_has_no_font_and_nothing_but_drawings(form: dict[str, Any]) -> None:
    with pikepdf.open(form["folder"] / "background.pdf") as pdf:
        assert "/AcroForm" not in pdf.Root and "/Metadata" not in pdf.Root
        assert all("/Annots" not in page.obj for page in pdf.pages)
        shown = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    assert not re.search(rb"\bT[jJ]\b", shown)


def test_borders_and_separators_of_combs_are_drawn_from_what_the_maker_said(
    form: dict[str, Any],
) -> None:
    with pikepdf.open(form["folder"] / "background.pdf") as pdf:
        drawn = pdf.pages[0].Contents.read_bytes().decode()
    lines = re.findall(r"([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l S", drawn)
    upright = [a for a in lines if a[0] == a[2]]
    assert len(upright) == 7 + 21


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    data = filled(fillable())
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made(tmp_path / name, data)
    for path in (tmp_path / "a/form").iterdir():
        assert path.read_bytes() == (tmp_path / "b/form" / path.name).read_bytes(), path.name


def hidden(page: Any) -> None:
    """Words that nobody sees, each in its own way."""
    page.setFillColor(Color(0.985, 0.985, 0.985))
    words(page, 40, 500, "FAINTWORD")
    page.setFillColor(black)
    words(page, 40, 540, "COVEREDWORD")
    page.setFillColor(Color(0.2, 0.2, 0.6))
    page.rect(35, A4[1] - 545, 120, 16, stroke=0, fill=1)
    page.setFillColor(black)
    words(page, 40, 580, "VEILEDWORD")
    page.setFillColor(Color(1, 1, 1, alpha=0.93))
    page.rect(35, A4[1] - 585, 120, 16, stroke=0, fill=1)
    page.setFillColor(black)
    words(page, 700, 600, "OFFPAGEWORD")
    page.saveState()
    text = page.beginText(40, 200)
    text.setTextRenderMode(3)
    text.textOut("INVISIBLEWORD")
    page.drawText(text)
    page.restoreState()
    words(page, 40, 650, "Hinweise")


def test_what_nobody_sees_does_not_stay_by_whatever_means_it_is_hidden(tmp_path: Path) -> None:
    form = made(tmp_path, fillable(hidden))
    assert any(m["text"] == "Hinweise" for m in marks(form, "text"))
    found = everything(tmp_path / "form").decode("latin-1")
    assert not re.search("(FAINT|COVERED|VEILED|OFFPAGE|INVISIBLE)WORD", found)


def test_words_that_repeat_what_is_filled_in_do_not_stay(tmp_path: Path) -> None:
    data = fillable(lambda page: words(page, 40, 500, "Antrag von Quendolin-Marx"))
    form = made(tmp_path, filled(data))
    assert not any("Quendolin" in m["text"] for m in marks(form, "text"))


def test_values_known_from_elsewhere_do_not_stay(tmp_path: Path) -> None:
    data = fillable(lambda page: words(page, 40, 500, "Zuständig: Ottokar Wendelspiess"))
    (tmp_path / "customer.json").write_text('{"adviser": ["Ottokar Wendelspiess"]}')
    form = made(tmp_path, data, values=str(tmp_path / "customer.json"))
    assert not any("Wendelspiess" in m["text"] for m in marks(form, "text"))


def test_a_number_that_is_kept_by_name_stays(tmp_path: Path) -> None:
    data = fillable(lambda page: words(page, 40, 500, "Vordruck 4711-0815-22"))
    assert not any("4711" in m["text"] for m in marks(made(tmp_path, data), "text"))
    (tmp_path / "again").mkdir()
    again = made(tmp_path / "again", data, keep=["Vordruck 4711-0815-22"])
    assert any("4711" in m["text"] for m in marks(again, "text"))


def test_a_turned_page_is_read_upright(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(fillable())) as pdf:
        pdf.pages[0].rotate(180, relative=True)
        data = saved(pdf)
    form = made(tmp_path, data)
    name = next(m for m in marks(form, "field") if m["field"] == "applicant.last_name")
    assert name["box"][0] == pytest.approx(A4[0] - 240 + 1, abs=1)


def test_a_form_that_its_owner_lets_be_copied_is_read_and_others_are_not(tmp_path: Path) -> None:
    def locked(**how: Any) -> bytes:
        with pikepdf.open(io.BytesIO(fillable())) as pdf:
            return saved(pdf, encryption=pikepdf.Encryption(R=6, **how))

    assert marks(made(tmp_path, locked(owner="o", user="")), "comb")
    for name, data, said in (
        ("user", locked(owner="o", user="u"), "is locked with a password"),
        (
            "owner",
            locked(owner="o", user="", allow=pikepdf.Permissions(extract=False)),
            "forbids to copy",
        ),
    ):
        (tmp_path / name).mkdir()
        with pytest.raises(UserError, match=said):
            made(tmp_path / name, data)
        assert not (tmp_path / name / "form").exists()


def test_an_xfa_form_is_read_by_its_fixed_pages_or_refused(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(fillable())) as pdf:
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")
        data = saved(pdf)
        pdf.Root.NeedsRendering = True
        dynamic = saved(pdf)
    assert marks(made(tmp_path, data), "comb")
    (tmp_path / "dynamic").mkdir()
    with pytest.raises(UserError, match="XFA"):
        made(tmp_path / "dynamic", dynamic)


def test_filled_values_are_what_the_tests_think() -> None:
    data = filled(fillable())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = {str(w.get("/T")): str(w.get("/V")) for w in pdf.pages[0].Annots}
    assert FILLED.items() <= found.items() and zlib.crc32(data)


def test_each_widget_is_told_with_the_fact_that_fills_it_again(form: dict[str, Any]) -> None:
    found = json.loads((form["folder"] / "widgets.json").read_text())
    by_name = {(w["widget"], w.get("on")): w for w in found}
    assert len(by_name) == len(found) == 10
    assert by_name["born", None] == {
        "widget": "born",
        "page": 0,
        "look": "comb",
        "field": "applicant.born",
        "cells": 8,
    }
    assert by_name["owner", "Yes"]["equals"] is True
    assert {w["on"]: w["equals"] for w in found if w["widget"] == "title"} == {
        "Frau": "Frau",
        "Herr": "Herr",
    }
    assert {w["field"] for w in found} == set(form["kind"]["fields"])


def test_a_choice_says_what_it_stores_of_what_it_shows(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(fillable())) as pdf:
        widget = next(w for w in pdf.pages[0].Annots if str(w.get("/T")) == "marital")
        widget.Opt = [["1", "ledig"], ["2", "verheiratet"], "geschieden"]
        data = saved(pdf)
    made(tmp_path, data)
    found = json.loads((tmp_path / "form/widgets.json").read_text())
    (choice,) = (w for w in found if w["look"] == "choice")
    assert choice["exports"] == {"ledig": "1", "verheiratet": "2"}


def test_a_widget_whose_name_tells_a_value_is_not_told(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(filled(fillable()))) as pdf:
        widget = next(w for w in pdf.pages[0].Annots if str(w.get("/T")) == "why")
        widget.T = "Quendolin-Marx"
        data = saved(pdf)
    made(tmp_path, data)
    assert "Quendolin" not in (tmp_path / "form/widgets.json").read_text()
    assert "names tell a value" in (tmp_path / "form/review.html").read_text()


def at(form: dict[str, Any]) -> dict[str, list[float]]:
    """Left, top, width, height of every place and caption."""
    found = {next(iter(m.values())): m["box"] for m in marks(form, "box")}
    return found | {m["text"]: m["at"] for m in marks(form, "text")}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_as_a_reader_shows_it(
    turn: int, form: dict[str, Any], tmp_path: Path
) -> None:
    with pikepdf.open(io.BytesIO(filled(fillable()))) as pdf:
        page = pdf.pages[0]
        page.rotate(turn, relative=False)
        page.flatten_rotation()
        page.rotate(360 - turn, relative=False)
        data = saved(pdf)
    turned, plain = at(made(tmp_path, data)), at(form)
    assert turned.keys() == plain.keys() and len(plain) > 15
    for name, place in plain.items():
        assert turned[name] == pytest.approx(place, abs=1), name


@pytest.mark.parametrize(("turn", "box"), [(0, "CropBox"), (270, "CropBox"), (0, "MediaBox")])
def test_places_count_from_the_corner_of_what_a_reader_shows(
    turn: int, box: str, form: dict[str, Any], tmp_path: Path
) -> None:
    left, top = 20, 30
    with pikepdf.open(io.BytesIO(filled(fillable()))) as pdf:
        page = pdf.pages[0]
        page.obj[f"/{box}"] = pikepdf.Array([left, 100, A4[0], A4[1] - top])
        if turn:
            page.rotate(360 - turn, relative=False)
            page.flatten_rotation()
            page.rotate(turn, relative=False)
        data = saved(pdf)
    cut, plain = at(made(tmp_path, data)), at(form)
    assert cut.keys() == plain.keys()
    for name, place in plain.items():
        wanted = [place[0] - left, place[1] - top, *place[2:]]
        assert cut[name] == pytest.approx(wanted, abs=1), name


@pytest.mark.parametrize("town", ["Garmisch-Partenkirchen", "Büsingen am Hochrhein"])
def test_a_long_town_stops_no_run_where_the_form_was_filled_in_with_a_short_one(
    form: dict[str, Any], town: str
) -> None:
    shrinks = {mark["shrink"] for mark in marks(form, "field")}
    style, box = Style("sans", 12.0, "black"), (0.0, 0.0, 47.0, 12.0)
    for shrink in shrinks:
        (run,) = fit(town, style, Space(box, shrink=shrink))
        assert run.text == town
    with pytest.raises(Overflow):
        fit(town, style, Space(box, shrink=0.4))
