"""Forms in other Latin languages: their captions stay, and say what their fields print."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from forms_drawn import canvas, words
from reportlab.lib.pagesizes import A4
from test_import_acroform import made, marks

from flows.forms.captions import folded, guessed
from flows.forms.model import Place
from flows.forms.suspects import surely_caption
from flows.forms.vocabulary import language, speaking
from flows.forms.vocabulary import words as words_of
from pipeline.forms.kind import load

# Of each language captions of: name, birth date, street, town, net income, IBAN, loan, date,
# signature, telephone, e-mail, employer.
ASKED = (
    "applicant.name",
    "applicant.born",
    "applicant.street",
    "applicant.city",
    "income.net",
    "iban",
    "credit.amount",
    "date",
    "applicant.signature",
    "applicant.phone",
    "applicant.email",
    "employment.employer",
)
CAPTIONS = {
    "fr": "Nom et prénom|Date de naissance|Rue et numéro|Ville|Salaire net mensuel|IBAN|"
    "Montant du crédit|Date|Signature du demandeur|Téléphone|Courriel|Employeur actuel",
    "es": "Nombre y apellidos|Fecha de nacimiento|Calle y número|Ciudad|Salario neto mensual|IBAN|"
    "Importe del préstamo|Fecha|Firma|Teléfono|Correo electrónico|Empresa actual",
    "it": "Cognome e nome|Data di nascita|Via e numero civico|Città|Reddito netto mensile|IBAN|"
    "Importo del prestito|Data|Firma|Telefono|Posta elettronica|Datore di lavoro",
    "nl": "Volledige naam|Geboortedatum|Straat en huisnummer|Woonplaats|Netto inkomen|IBAN|"
    "Kredietbedrag|Datum|Handtekening|Telefoon|E-mail|Werkgever",
    "pt": "Nome completo|Data de nascimento|Rua e número|Localidade|Rendimento mensal líquido|IBAN|"
    "Montante do crédito|Data|Assinatura|Telefone|Correio eletrónico|Entidade patronal",
    "pl": "Imię i nazwisko|Data urodzenia|Ulica i numer|Miejscowość|Dochód netto|IBAN|"
    "Kwota kredytu|Data|Podpis|Telefon|Adres e-mail|Pracodawca",
}
NAMES = {
    "fr": ("Marie Dupont", "Banque de Provence", "Lyon"),
    "es": ("Julio del Campo", "Banco Ejemplo", "Sevilla"),
    "it": ("Rossi Giulia", "Banca del Lago", "Torino"),
    "nl": ("Jan van der Post", "Pieter Jansen", "Utrecht"),
    "pt": ("Maria Campos", "Banco do Norte", "Coimbra"),
    "pl": ("Kowalski Jan", "Zysk Forma", "Kraków"),
}


def place(caption: str) -> Place:
    return Place(0, (0.0, 0.0, 200.0, 17.0), "text", "", caption)


@pytest.mark.parametrize("name", CAPTIONS)
def test_captions_of_a_language_stay_and_say_what_their_fields_print(name: str) -> None:
    found = CAPTIONS[name].split("|")
    assert language([w for caption in found for w in words_of(caption)]) == name
    with speaking(name):
        assert [guessed(place(caption)).name for caption in found] == list(ASKED)
        assert [caption for caption in found if not surely_caption(caption)] == []


@pytest.mark.parametrize("name", NAMES)
def test_names_of_people_firms_and_towns_are_no_captions_in_any_language(name: str) -> None:
    with speaking(name):
        assert [text for text in NAMES[name] if surely_caption(text)] == []


def test_words_of_other_languages_are_no_captions_of_a_german_form() -> None:
    assert not surely_caption("Via Plaza") and not surely_caption("Rue Calle")


def test_accents_are_folded() -> None:
    assert folded("Prénom, Größe, Łódź") == "prenom, groesse, lodz"


def french() -> bytes:
    """A form filled in by somebody."""
    buffer = io.BytesIO()
    page = canvas(buffer)
    words(page, 40, 60, "Demande de crédit", size=16)
    for row, (caption, value) in enumerate(
        (
            ("Nom et prénom", "Quendolin Jorinde"),
            ("Date de naissance", "03/02/1988"),
            ("Pays", "Freedonia"),
            ("Numéro fiscal", "30 23 217 600 053"),
            ("Salaire net mensuel", "2 713,55 €"),
        )
    ):
        words(page, 40, 120 + 30 * row, f"{caption} :")
        words(page, 220, 120 + 30 * row, value)
    words(page, 40, 300, "Page 1 sur 2")
    page.showPage()
    page.save()
    return buffer.getvalue()


def test_a_french_form_becomes_a_french_kind_that_can_be_printed(tmp_path: Path) -> None:
    form: dict[str, Any] = made(tmp_path, french())
    kind, kept = form["kind"], {m["text"] for m in marks(form, "text")}
    assert kind["locale"] == "fr-FR"
    assert {"Demande de crédit", "Nom et prénom :", "Salaire net mensuel :"} <= kept
    assert not any("Quendolin" in text or "2 713" in text for text in kept)
    fields = kind["fields"]
    assert fields["applicant.name"]["from"] == "person.name"
    assert fields["applicant.country"]["from"] == {"choice": {"France": 1}}
    assert fields["applicant.tax_id"]["type"] == "pattern"  # no rule makes a French one nobody's
    assert fields["income.net"]["type"] == "money"
    assert "{page.number} sur {page.count}" in marks(form, "paragraph")[0]["paragraph"]
    assert load(tmp_path / "form/kind.yaml")
    assert A4[0] == pytest.approx(form["layout"]["paper"]["width"], abs=0.1)
