"""Dates of imported forms say on which side of today they lie, so that lies about days are told."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from forms_drawn import canvas, words
from paper_run import unseen
from reportlab.lib.pagesizes import A4
from test_import_acroform import made

from flows.forms.captions import guessed
from flows.forms.model import Place
from flows.forms.suspects import surely_caption
from flows.forms.vocabulary import speaking
from flows.journey.case import make_case
from flows.journey.loaded_units import load_units
from flows.journey.timings import Clock
from pipeline import recipe as recipes

UNTIL, ISSUED = "{not_before: today}", "{not_after: today}"
TERMS = {
    "de": ("Ausweis gültig bis", "Ablaufdatum", "Ausweis läuft ab am", "Gültigkeitsdatum"),
    "en": ("Valid until", "Expiry date", "Date of expiration", "Valid thru", "Expires on"),
    "fr": ("Valable jusqu'au", "Date d'expiration", "Fin de validité"),
    "es": ("Válido hasta", "Fecha de caducidad", "Fecha de validez"),
    "it": ("Valido fino al", "Data di scadenza documento"),
    "nl": ("Geldig tot", "Vervaldatum"),
    "pt": ("Válido até", "Data de validade"),
    "pl": ("Dokument ważny do", "Data ważności"),
}
ISSUES = {
    "de": ("Ausstellungsdatum", "Ausgestellt am", "Geburtsdatum"),
    "en": ("Date of issue", "Issued on", "Date of birth"),
    "fr": ("Délivré le", "Date de délivrance", "Date d'émission"),
    "es": ("Fecha de expedición", "Expedido el"),
    "it": ("Data di rilascio", "Rilasciato il"),
    "nl": ("Datum van afgifte", "Afgegeven op"),
    "pt": ("Data de emissão", "Emitido em"),
    "pl": ("Data wydania", "Data wystawienia"),
}
OTHERS = ("Ort, Datum", "Befristet", "Zinsen", "Scadenza rata", "Laufzeit in Monaten", "Valuta")


def must(caption: str) -> str:
    return guessed(Place(0, (0.0, 0.0, 200.0, 17.0), "text", "", caption)).must


@pytest.mark.parametrize("name", TERMS)
def test_captions_of_a_term_and_of_a_day_of_issue_are_understood(name: str) -> None:
    with speaking(name):
        assert {c: must(c) for c in TERMS[name]} == dict.fromkeys(TERMS[name], UNTIL)
        assert {c: must(c) for c in ISSUES[name]} == dict.fromkeys(ISSUES[name], ISSUED)
        assert [c for c in TERMS[name] + ISSUES[name] if not surely_caption(c)] == []


def test_of_other_captions_no_side_of_today_is_guessed() -> None:
    assert [c for c in OTHERS if must(c)] == []


def identity() -> bytes:
    """An empty form with three dates and two texts."""
    buffer = io.BytesIO()
    page = canvas(buffer)
    words(page, 40, 60, "Angaben zum Ausweis", size=16)
    captions = ("Name, Vorname", "Geburtsdatum", "Ausgestellt am", "Ausweis gültig bis", "Notiz")
    for row, caption in enumerate(captions):
        words(page, 40, 117 + 40 * row, caption)
        box = {"x": 40, "y": A4[1] - 140 - 40 * row, "width": 200, "height": 17}
        page.acroForm.textfield(name=f"f{row}", tooltip=caption, **box)
    page.showPage()
    page.save()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("terms")
    return {**made(folder, identity()), "folder": folder / "form"}


def test_a_term_is_a_guess_of_the_kind_and_shown_to_whoever_reviews_it(
    form: dict[str, Any],
) -> None:
    fields = form["kind"]["fields"]
    assert fields["valid_until"]["must"] == {"not_before": "today"}
    assert fields["issued_on"]["must"] == {"not_after": "today"}
    assert fields["applicant.born"]["must"] == {"not_after": "today"}
    assert fields["valid_until"]["guessed"] and "must" not in fields["applicant.name"]
    review = (form["folder"] / "review.html").read_text()
    row = re.search(r"<tr>(?:<td>[^<]*){9}", review[review.index("<td>valid_until") - 20 :])
    assert row is not None and "not_before: today" in row[0] and "guess" in row[0]


@pytest.mark.parametrize(("lie", "field"), [("expired_form", "valid_until"), ("future_date", "")])
def test_lies_about_days_are_told_on_an_imported_form(
    form: dict[str, Any], lie: str, field: str
) -> None:
    recipe = recipes.load(
        "files",
        {
            "languages": {"en": 1},
            "documents": {str(form["folder"]): {}},
            "captures.sessions": 1,
            "questions.kinds": [],
            "anomalies.share": 1.0,
            "anomalies.kinds": {lie: 1},
        },
    )
    units = load_units(recipe.model_dump_json())
    told = set()
    with unseen(originals=True):
        for index in range(4):
            for file in make_case(units, index, Clock()).files:
                told |= {e.field for a in file.anomalies for e in a.evidence}
    assert told == {field} if field else told <= {"issued_on", "applicant.born"} and told
