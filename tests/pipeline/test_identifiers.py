"""Identifiers pass their check digits and can belong to nobody."""

from __future__ import annotations

import re
from datetime import date

import phonenumbers
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rng import Address
from pipeline.world import identifiers as ids
from pipeline.world.countries import lexicon

SEEDS = st.integers(0, 2**62)
# Leading digits of every payment card range in use, as the schemes publish them.
CARD_RANGES = re.compile(
    r"4|5[0-9]|6[0-9]|2(2[2-9]|[3-6]|7[01]|720)|220[0-5]|3[0-9]|1|8[0-9]|7|0|9792|9[45]|9843|9988|9900|9908|9666|9688"
)
DRAWS = 3000


def test_check_characters_agree_with_published_examples() -> None:
    assert ids.citizen_check("11010519491231002") == "X"  # the example of GB 11643-1999
    assert ids.citizen_check("44052418800101001") == "4"
    assert ids.luhn_check("7992739871") == "3"
    assert ids.is_luhn("4111111111111111")
    assert not ids.is_luhn("4111111111111112")


@given(SEEDS, st.dates(date(1930, 1, 1), date(2025, 12, 31)), st.sampled_from(["F", "M"]))
def test_citizen_numbers_hold_birth_sex_and_check(seed: int, birth: date, sex: str) -> None:
    area = lexicon("zh").regions[seed % 8].code + "0103"
    number = ids.citizen_number(area, birth, "F" if sex == "F" else "M", rng=Address(seed).stream())
    assert ids.is_citizen_number(number)
    assert number[6:14] == f"{birth:%Y%m%d}"
    assert int(number[16]) % 2 == (sex == "M")
    assert number[14:17] != "000"


@given(SEEDS, st.integers(0, 17))
def test_one_changed_digit_is_found_out(seed: int, place: int) -> None:
    number = ids.citizen_number("160103", date(1980, 5, 1), "F", rng=Address(seed).stream())
    digit = str((int(number[place]) + 3) % 10) if number[place] != "X" else "3"
    assert not ids.is_citizen_number(number[:place] + digit + number[place + 1 :])


def test_no_province_was_ever_assigned() -> None:
    for region in lexicon("zh").regions:
        assert region.code not in ids.ASSIGNED_PROVINCES
    assert len({r.code for r in lexicon("zh").regions}) == 8


def test_social_numbers_are_in_no_issued_area_or_group() -> None:
    rng = Address(1, ("ssn",)).stream()
    for _ in range(DRAWS):
        number = ids.social_number(rng)
        assert re.fullmatch(r"9\d\d-00-\d{4}", number)
        area, group, serial = number.split("-")
        assert int(area) >= 900  # never issued as a social number
        assert group == "00"  # taxpayer numbers use groups 50-65, 70-88, 90-92, 93, 94-99
        assert serial != "0000"


def test_account_numbers_pass_luhn_outside_every_issued_range() -> None:
    rng = Address(1, ("account",)).stream()
    for nth in range(DRAWS):
        number = ids.account_number(f"{10 + 7 * (nth % 8):02d}", rng)
        assert len(number) == 16
        assert ids.is_luhn(number)
        assert not CARD_RANGES.match(number), number
        assert 900 <= int(number[1:4]) <= 999  # a country code ISO 3166-1 gives to no state


def test_telephones_ring_nowhere() -> None:
    rng = Address(1, ("telephone",)).stream()
    for nth in range(DRAWS):
        zh, en = lexicon("zh").regions[nth % 8], lexicon("en").regions[nth % 8]
        # Operators own 13 to 19.
        assert re.fullmatch(r"12[47]\d[01]\d{6}", ids.mobile("zh", zh.dial, rng))
        # Of 01x only 010 is assigned.
        assert re.fullmatch(r"01[2-9]-6\d{7}", ids.landline("zh", zh.dial, rng))
        # N9X is kept for expansion.
        assert re.fullmatch(r"\([2-9]9\d\) 555-01\d\d", ids.mobile("en", en.dial, rng))


def test_no_telephone_is_a_number_at_home_or_abroad() -> None:
    """Abroad: with the plus and country code that its eleven digits may be taken to begin with.

    Austria and Serbia, read as local, take nearly any digits for a number.
    """
    rng = Address(2, ("telephone",)).stream()
    for nth in range(DRAWS):
        zh, en = lexicon("zh").regions[nth % 8], lexicon("en").regions[nth % 8]
        for text in (ids.mobile("zh", zh.dial, rng), ids.landline("zh", zh.dial, rng)):
            assert not _rings(text, "CN") and not _rings(f"+{text}", None), text
        text = ids.mobile("en", en.dial, rng)
        assert not _rings(text, "US") and not _rings(f"+1 {text}", None), text


def _rings(text: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False


def test_postcodes_and_state_codes_were_never_assigned() -> None:
    states = (
        "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH "
        "NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA "
        "WA WV WI WY DC AA AE AP AS FM GU MH MP PW PR VI AB BC MB NB NL NS NT NU ON PE QC SK YT"
    )
    unassigned = {
        "213",
        "269",
        "343",
        "345",
        "348",
        "353",
        "419",
        "428",
        "429",
        "517",
        "518",
        "519",
        "529",
        "533",
        "536",
        "552",
        "578",
        "579",
        "589",
    }
    for region in lexicon("en").regions:
        assert region.abbr not in states
        assert region.post in unassigned
    assert all(r.post[0] == "9" for r in lexicon("zh").regions)  # mainland postcodes end at 86xxxx


def test_organisation_codes_carry_a_check_character_and_an_unassigned_division() -> None:
    rng = Address(1, ("organisation",)).stream()
    assert ids.organisation_check("91350100M000100Y4") == "3"  # the example of GB 32100-2015
    for nth in range(DRAWS):
        code = ids.organisation_code("zh", lexicon("zh").regions[nth % 8].code + "0102", rng)
        assert len(code) == 18
        assert code[2:4] not in ids.ASSIGNED_PROVINCES
        assert code[17] == ids.organisation_check(code[:17])
        assert ids.organisation_code("en", "011", rng).startswith("00-")


def test_licences_are_a_letter_and_six_digits() -> None:
    rng = Address(1, ("licence",)).stream()
    assert all(
        re.fullmatch(r"[A-Z]\d{6}", ids.licence_number(r.licence, rng))
        for r in lexicon("en").regions
        for _ in range(100)
    )
