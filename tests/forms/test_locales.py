"""Locales: what is written can be read back, and what cannot be set is refused."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from own_forms import facts, lay, somebody, unit

from pipeline.errors import UserError
from pipeline.forms.locale import writer
from pipeline.forms.people import locals_of, place_of
from pipeline.forms.reading import Reader
from pipeline.forms.schema import Valued
from pipeline.printing.fonts import face
from pipeline.rng import Address

LATIN = ("de-DE", "de-CH", "fr-FR", "it-IT", "pl-PL", "nl-NL", "sv-SE", "en-GB", "pt-BR", "hu-HU")
DAYS = (date(1987, 3, 9), date(2026, 12, 31), date(2004, 2, 29))
AMOUNTS = (Decimal("0.00"), Decimal("-3.05"), Decimal("1234567.89"), Decimal("987.60"))


@pytest.mark.parametrize("locale", LATIN)
@pytest.mark.parametrize("how", ["", "short", "long", "full", "dd.MM.yyyy", "d. MMM y", "ddMMyyyy"])
def test_a_day_is_read_back_as_it_was_written(locale: str, how: str) -> None:
    found, spec = writer(locale, "", "kind.yaml"), _valued("date", how)
    for day in DAYS:
        assert day in Reader(found.locale, ()).meanings(spec, found.text(spec, day))


@pytest.mark.parametrize("locale", LATIN)
@pytest.mark.parametrize("how", ["", "#,##0.00 ¤", "0.00", "#,##0.00;#,##0.00-"])
def test_an_amount_is_read_back_as_it_was_written(locale: str, how: str) -> None:
    found, spec = writer(locale, "", "kind.yaml"), _valued("money", how)
    for amount in AMOUNTS:
        due = Fraction(found.amount(amount))
        text = found.text(spec, found.amount(amount))
        assert due in Reader(found.locale, ()).meanings(spec, text), text


@pytest.mark.parametrize("currency", ["USD", "JPY", "PHP", "INR", "TRY", "BRL", "CHF", "KRW"])
@pytest.mark.parametrize("locale", ["en-US", "de-DE", "pt-BR"])
def test_an_amount_in_another_currency_is_read_back(locale: str, currency: str) -> None:
    found = writer(locale, currency, "kind.yaml")
    for how in ("¤#,##0.00", "#,##0 ¤"):
        spec, amount = _valued("money", how), Decimal(-12345)
        text = found.text(spec, amount)
        assert Fraction(amount) in Reader(found.locale, ()).meanings(spec, text), text


def test_an_amount_without_its_sign_may_be_either() -> None:
    spec = _valued("money", "#,##0.00;#,##0.00")
    found = Reader(writer("de-DE", "", "kind.yaml").locale, ()).meanings(spec, "1.250,00")
    assert found == [Fraction(1250), Fraction(-1250)]


@pytest.mark.parametrize("text", ["12,34.5", "x", "1.2.3", "12 EURO PLUS", "1,234.56"])
def test_a_figure_that_the_locale_does_not_write_is_not_read(text: str) -> None:
    reader = Reader(writer("de-DE", "", "kind.yaml").locale, ())
    assert reader.meanings(_valued("money", ""), text) == []


@pytest.mark.parametrize(
    ("locale", "said"),
    [("ru-RU", "Cyrl"), ("ar-EG", "Arab"), ("zh-CN", "Hans"), ("el-GR", "Grek"), ("xx-YY", "xx")],
)
def test_other_scripts_and_no_locale_at_all_are_refused_in_one_line(
    tmp_path: Path, locale: str, said: str
) -> None:
    file = lay(tmp_path, {"who": {"type": "name"}}, locale=locale)
    with pytest.raises(UserError, match=said) as refused:
        unit(file)
    assert "\n" not in refused.value.line()


def test_a_locale_without_people_is_refused_and_others_of_its_language_are_named(
    tmp_path: Path,
) -> None:
    with pytest.raises(UserError, match="de-DE"):
        unit(lay(tmp_path, {"who": {"type": "name"}}, locale="de-LU"))


@pytest.mark.parametrize("locale", LATIN)
def test_people_of_a_locale_are_drawn_alike_twice_and_our_fonts_can_print_them(
    tmp_path: Path, locale: str
) -> None:
    file = lay(tmp_path, {"who": {"type": "name"}, "where": {"type": "address"}}, locale=locale)
    said = [facts(file, n) for n in range(6)]
    assert said == [facts(file, n) for n in range(6)]
    assert len({str(each["who"]) for each in said}) > 3
    text = "".join(str(v) for each in said for v in each.values())
    assert face("sans").missing(text) == ""


def test_a_household_shares_home_and_surname_as_it_did(tmp_path: Path) -> None:
    own = unit(lay(tmp_path, {"who": {"type": "name"}}))
    families = 0
    for index in range(12):
        case = somebody(own, index)
        for child in case.children:
            assert child.place == case.applicant.place
            families += child.family_name == case.applicant.family_name
        assert case.applicant.name == f"{case.applicant.given_name} {case.applicant.family_name}"
    assert families


def test_fakers_own_state_is_neither_used_nor_changed(tmp_path: Path) -> None:
    from faker.generator import random as shared

    file = lay(tmp_path, {"who": {"type": "name"}})
    before, first = shared.getstate(), facts(file)
    assert shared.getstate() == before
    shared.seed(99)
    assert facts(file) == first


def _valued(type_: str, how: str) -> Valued:
    return Valued.model_validate({"type": type_, "format": how, "from": {"value": 1}})


TOWNS = ("de_DE", "de_AT", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "pt_PT", "en_GB")


@pytest.mark.parametrize("code", TOWNS)
def test_a_house_has_a_number_as_houses_have_them(code: str) -> None:
    own = locals_of(writer(code.replace("_", "-"), "", "kind.yaml"), "kind.yaml")
    numbers = []
    for n in range(150):
        street = place_of(own, Address(4, ("houses", n))).street
        # In Spain and Italy a storey or a flat may follow, in Poland a flat.
        found = re.findall(r"\d+", street.partition("/")[0])
        assert found, street
        assert re.search(r"\d+-\d+|\d{4}", street) is None, street
        numbers.append(int(found[0]))
    assert min(numbers) >= 1 and max(numbers) <= 199 and len(set(numbers)) > 40
    assert sorted(numbers)[75] < 80, "small numbers are more often"


def test_a_family_is_not_called_as_a_register_sorts_it() -> None:
    own = locals_of(writer("nl-NL", "", "kind.yaml"), "kind.yaml")
    said = own.word(Address(1), lambda _: "Horn, van")
    assert said == "van Horn"
