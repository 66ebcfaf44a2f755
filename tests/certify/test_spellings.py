"""A secret is met however it is written, and nothing else is taken for it."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from flows.certify.matching import Matcher
from flows.certify.secrets import Kind, Secret, kind_of
from flows.certify.values import values

NAME, BORN, IBAN = "Jörg Tannenhuber", "14.03.1987", "DE02 1203 0000 0000 2020 51"
SUM, PHONE, TAX, STREET = "1.234,56 EUR", "+49 831 5550173", "47 036 892 816", "Lindensteig 118b"
ALL = (NAME, BORN, IBAN, SUM, PHONE, TAX, STREET)


def secret(text: str) -> Secret:
    return Secret(text, kind_of(text), "test", "one")


def met(text: str, *values: str) -> set[str]:
    """Which of the values are met in a text."""
    secrets = [secret(each) for each in values or ALL]
    return {secrets[match.secret].text for match in Matcher(secrets).in_text(text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (NAME, Kind.NAME),
        (BORN, Kind.DATE),
        ("14031987", Kind.DATE),
        ("1987-03-14", Kind.DATE),
        (IBAN, Kind.IBAN),
        (SUM, Kind.AMOUNT),
        ("6.231,60 H", Kind.AMOUNT),
        (PHONE, Kind.PHONE),
        (TAX, Kind.IDENTIFIER),
        (STREET, Kind.TEXT),
        ("a.b@example.net", Kind.EMAIL),
        ("ja", Kind.TINY),
        ("2.000,00", Kind.TINY),
    ],
)
def test_a_value_is_told_by_its_looks(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "JÖRG TANNENHUBER",
        "Joerg Tannenhuber",
        "Jorg Tannenhuber",
        "Tannenhuber, Jörg",
        "xx JörgTannenhuber",
        "Jörg\nTannen-\nhuber",
        "J\u0308org Tannenhuber".replace("J\u0308o", "Jo\u0308"),
        "Jörg Tannenhubor",
        NAME.encode().hex(),
        NAME.encode("utf-16-be").hex().upper(),
        quote(NAME),
        "J\\u00f6rg Tannenhuber",
        "".join(f"&#{ord(c)};" for c in NAME),
        *(base64.b64encode(b"x" * n + NAME.encode() + b"yy").decode() for n in range(3)),
        base64.b64encode(NAME.encode("utf-16-le")).decode(),
    ],
)
def test_a_name_is_met_in_every_spelling(text: str) -> None:
    assert NAME in met(text)


@pytest.mark.parametrize(
    "text",
    ["1987-03-14", "14/3/1987", "03/14/1987", "14. März 1987", "Mar 14, 1987", "14.3.87"]
    + ["19870314", "1987年3月14日", "14 03 1987"],
)
def test_a_day_is_met_in_every_order(text: str) -> None:
    assert met(f"geboren {text}, ledig") == {BORN}


@pytest.mark.parametrize("text", ["1234.56", "1,234.56", "1 234,56", "EUR 1'234.56-"])
def test_a_sum_is_met_in_every_country(text: str) -> None:
    assert met(f"Betrag {text}") == {SUM}


@pytest.mark.parametrize("text", ["0831 5550173", "0049 831 5550173", "(0831) 555-0173"])
def test_a_telephone_number_is_met_without_its_country(text: str) -> None:
    assert met(f"Tel. {text}") == {PHONE}


def test_numbers_are_met_in_cells_and_without_spaces() -> None:
    assert met("47036892816") == met(" ".join("47036892816")) == {TAX}
    assert met("DE02120300000000202051") == met("1203 0000 0000 2020 51") == {IBAN}


@pytest.mark.parametrize(
    "text",
    [
        "0.123456",  # no sum of thousands
        "123456",
        "12.345,6",
        "1 4 03 1987",  # no day
        "47 036 892\n816",  # two lines of numbers
        "47 03,6 89-2 816",
        "Jörg Tanner",
        "Tannenhuber",
        "Lindensteig 11",
    ],
)
def test_what_is_only_alike_is_not_met(text: str) -> None:
    assert not met(text)


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be", "latin-1"])
def test_bytes_are_searched_in_every_encoding(coding: str) -> None:
    data = b"\x00\x01\xff" + NAME.encode(coding) + b"\xfe\x80"
    assert Matcher([secret(NAME)]).in_bytes(data)


def test_nothing_is_met_across_the_ends_of_cells() -> None:
    assert not met("Jörg\x1fTannenhuber")


def test_a_line_of_print_is_cut_into_what_tells_a_person() -> None:
    found = values(f"Herr {NAME}, geb. {BORN}, IBAN {IBAN}  Saldo 1.234,56 H")
    assert {BORN, IBAN, "1.234,56", NAME} <= set(found)


def test_letters_may_touch_a_sum_and_no_piece_of_one_is_another() -> None:
    found = values("Saldo EUR1.042,36S\nUmsatz 12.345.678,90H")
    assert {"1.042,36", "12.345.678,90"} <= set(found)
    assert not {"042,36", "678,90", "345.678,90"} & set(found)
