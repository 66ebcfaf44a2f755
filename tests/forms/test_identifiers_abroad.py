"""Numbers of other countries: valid in form, and nobody's by the rule that is named for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from own_forms import facts, lay, somebody, unit

from pipeline.errors import UserError
from pipeline.forms.draws import check_digits
from pipeline.forms.identifiers import TAX, iso7064_11_10, tax_id, telephone
from pipeline.forms.identity import is_iban
from pipeline.rng import stream

MANY = 300


@pytest.mark.parametrize("locale", ["de-DE", "fr-FR", "nl-NL", "en-GB", "pl-PL", "it-IT", "de-AT"])
def test_an_iban_satisfies_its_remainder_and_can_never_have_been_given(
    tmp_path: Path, locale: str
) -> None:
    file = lay(tmp_path, {"iban": {"type": "iban"}}, locale=locale)
    for index in range(8):
        number = str(facts(file, index)["iban"])
        assert is_iban(number)
        never = number[4] == "9" if locale == "de-DE" else number[2:4] in ("00", "01", "99")
        assert never, number


def test_a_country_without_iban_has_none(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no IBAN"):
        unit(lay(tmp_path, {"iban": {"type": "iban"}}, locale="en-US"))


def test_tax_numbers_lie_in_their_test_ranges() -> None:
    rng = stream(1, "tax")
    for _ in range(MANY):
        german = tax_id("DE", date(1980, 5, 17), "F", rng=rng)
        assert german[0] == "0" and len(german) == 11
        assert german[10] == iso7064_11_10(german[:10])
        counts = sorted(german[:10].count(d) for d in "0123456789")
        assert counts == [0, *[1] * 8, 2]
        assert tax_id("GB", date(1980, 5, 17), "M", rng=rng).startswith("QQ")
        norwegian = tax_id("NO", date(1980, 5, 17), "M", rng=rng)
        assert norwegian[2:4] == "85" and int(norwegian[8]) % 2 == 1
        finnish = tax_id("FI", date(2001, 5, 17), "F", rng=rng)
        assert finnish[6] == "A" and finnish[7] == "9"


def test_a_tax_number_of_a_country_without_a_known_rule_is_refused(tmp_path: Path) -> None:
    assert "FR" not in TAX
    with pytest.raises(UserError, match="no test range"):
        unit(lay(tmp_path, {"tax": {"type": "tax_id"}}, locale="fr-FR"))


def test_where_no_rule_is_known_a_persons_number_says_that_it_is_synthetic(tmp_path: Path) -> None:
    own = unit(lay(tmp_path, {"who": {"type": "name"}}, locale="fr-FR"))
    assert somebody(own).applicant.id_number.startswith("SYN-")


@pytest.mark.parametrize("territory", ["DE", "GB", "FR", "IE", "SE", "AU", "PL", "HU"])
def test_a_telephone_is_of_numbers_kept_for_fiction_or_of_no_country(territory: str) -> None:
    number = telephone(territory, stream(2, territory))
    kept = ("030 23125", "069 90009", "040 66969", "089 99998", "07700 900", "06 39 98", "020 91")
    assert number.startswith((*kept, "08-465 004", "02 5550", "03 5550", "+999"))
    assert number.startswith("+999") == (territory in ("PL", "HU"))


@pytest.mark.parametrize(
    ("body", "check", "due"),
    [("7992739871", "luhn", "3"), ("KD4711", "mod97", None), ("123456", "mod11", None)],
)
def test_check_digits_are_those_of_their_rule(body: str, check: str, due: str | None) -> None:
    found = check_digits(body, check)  # type: ignore[arg-type]
    assert due in (None, found)
    changed = check_digits(body[:-1] + str((int(body[-1]) + 1) % 10), check)  # type: ignore[arg-type]
    assert changed != found


def test_a_unique_pattern_gives_every_case_another_text_until_there_is_none_left(
    tmp_path: Path,
) -> None:
    spec = {"type": "pattern", "from": {"pattern": "A-##"}, "unique": True}
    file = lay(tmp_path, {"number": spec})
    own = unit(file)
    case = somebody(own)
    from dataclasses import replace

    from pipeline.rng import Address

    said = {own.facts(replace(case, index=n), Address(n).stream())["number"] for n in range(100)}
    assert len(said) == 100
    with pytest.raises(UserError, match="fewer texts"):
        own.facts(replace(case, index=100), Address(1).stream())
