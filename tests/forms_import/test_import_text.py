"""A filled-in text PDF becomes a form."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from forms_drawn import LEDGER, saved, statement
from test_import_acroform import everything, marks

from flows.commands.import_form import import_form
from flows.forms.suspects import caption_end, kind_of, remainder, surely_caption
from pipeline.errors import UserError
from pipeline.printing.template import load_file


def made(folder: Path, *copies: bytes, **how: Any) -> dict[str, Any]:
    names = []
    for number, data in enumerate(copies):
        names.append(str(folder / f"copy{number}.pdf"))
        Path(names[-1]).write_bytes(data)
    import_form(names, str(folder / "form"), **how)
    return {
        "layout": yaml.safe_load((folder / "form/form.yaml").read_text()),
        "kind": yaml.safe_load((folder / "form/kind.yaml").read_text()),
    }


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("text")
    return {**made(folder, statement()), "folder": folder / "form"}


def test_captions_stay_where_they_were(form: dict[str, Any]) -> None:
    first = form["layout"]["pages"][0]["marks"]
    at = {m["text"]: m["at"] for m in first if "text" in m}
    assert set(at) == {
        "IBAN:",
        "Kundenberater:",
        "Alter Kontostand:",
        "Buchung",
        "Vorgang",
        "Soll EUR",
        "Haben EUR",
        "Saldo",
    }
    assert at["Vorgang"] == pytest.approx([120, 200], abs=0.2)


def test_the_table_has_its_columns_its_pitch_and_goes_on_over_pages(form: dict[str, Any]) -> None:
    first, second = marks(form, "rows")
    names = [column["name"] for column in first["columns"]]
    assert names == ["booked", "text", "debit", "credit", "balance", "sign"]
    assert first["row_height"] == pytest.approx(20) and first["per_page"] == len(LEDGER)
    assert second["per_page"] >= len(LEDGER)
    assert form["layout"]["pages"][1]["repeat"] == "rows"
    assert first["grid"]["lines"] == "horizontal"  # drawn with the rows, not under them


def test_balances_follow_from_amounts_and_marks_from_balances(form: dict[str, Any]) -> None:
    columns = form["kind"]["rows"]["rows"]["columns"]
    assert columns["balance"]["from"] == {"formula": "running(opening, amount)"}
    assert columns["sign"]["from"] == {"formula": "if(balance < 0, 'S', 'H')"}
    assert columns["booked"]["format"] == "dd.MM."
    assert {"opening", "opening_sign", "iban", "applicant.name"} <= set(form["kind"]["fields"])


def test_pages_are_numbered_anew(form: dict[str, Any]) -> None:
    said = [m["paragraph"] for m in marks(form, "paragraph")]
    assert said == ["Blatt {page.number} von {page.count}"] * 2


def test_no_value_of_the_source_stays(form: dict[str, Any]) -> None:
    found = everything(form["folder"]).decode("latin-1")
    for secret in (
        "Quendolin",
        "Apfelkamp",
        "Ulmental",
        "Finkenstein",
        "Brunnhofer",
        "2020 51",
        "2.713,55",
        "41,20",
        "1.200,00",
        "19.03.",
    ):
        assert secret not in found


def test_what_differs_between_copies_is_a_value_and_what_is_alike_is_not_yet_a_caption(
    tmp_path: Path,
) -> None:
    form = made(tmp_path, statement(), statement("Ottokar Finkenstein"))
    texts = {m["text"] for m in marks(form, "text")}
    assert "Frau Walpurga Finkenstein" not in texts and "IBAN:" in texts


def test_copies_of_different_forms_are_refused(tmp_path: Path) -> None:
    from forms_drawn import fillable

    with pytest.raises(UserError, match="pages, the first copy"):
        made(tmp_path, statement(), fillable())


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Nettoverdienst monatlich:", True),
        ("Verdienstbescheinigung", True),
        ("Vorname(n)", True),
        ("2. Beschäftigung und Einkommen", True),
        ("Date of birth", True),
        ("Total gross income", True),
        ("Walpurga Finkenstein", False),
        ("Frau Bauer", False),
        ("Bauer", False),
        ("Beispielbank AG", False),
        ("Ulmental, 3. Mai", False),
        ("DE02 1203", False),
    ],
)
def test_only_words_of_forms_are_surely_captions(text: str, sure: bool) -> None:
    assert surely_caption(text) is sure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("03.11.2026", "date"),
        ("1.234,56", "money"),
        ("1,234.56", "money"),
        ("02.11.", "day"),
        ("4.182,27 H", "balance"),
        ("DE02 1203 0000 0000 2020 51", "iban"),
        ("9301", "int"),
        ("a.b@example.org", "email"),
        ("Kempten", "text"),
    ],
)
def test_values_are_told_by_their_kind(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_a_value_behind_words_of_the_form_is_cut_off() -> None:
    assert caption_end("Stempel und Unterschrift: B. Wendelspiess") == 26
    assert caption_end("Kontoauszug Nr. 11/2026") == 16
    assert caption_end("Walpurga Finkenstein") == 0
    assert remainder("Beispielbank AG, Kreditantrag", ["Beispielbank AG,"]) == "Kreditantrag"


def test_a_page_behind_the_last_of_a_table_is_printed_once(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(statement())) as pdf:
        pdf.add_blank_page(page_size=tuple(pdf.pages[0].mediabox[2:]))
        pages = made(tmp_path, saved(pdf))["layout"]["pages"]
    assert ["repeat" in page for page in pages] == [False, True, False]
    assert load_file(tmp_path / "form" / "form.yaml")
