"""What a page prints can be read back.

Every format, without sharing a line with the formats themselves.
"""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.printing import formats
from pipeline.printing.raster import pdf
from pipeline.printing.typeset import Run
from pipeline.reading import printed_text
from pipeline.reading.text_layer import page_texts

CENTS = st.decimals(min_value=Decimal("-99999999.99"), max_value=Decimal("99999999.99"), places=2)
DAYS = st.dates(min_value=date(1930, 1, 1), max_value=date(2079, 12, 31))


def test_reading_shares_nothing_with_the_formats() -> None:
    tree = ast.parse(Path(printed_text.__file__).read_text(encoding="utf-8"))
    imported = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)] + [
        a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names
    ]
    assert not [
        name for name in imported if name.startswith(("pipeline", "templates", "perturb", "output"))
    ]


@given(CENTS)
@pytest.mark.parametrize("name", ["money", "money_plain", "money_signed", "money_usd"])
def test_amounts_in_figures_come_back_to_the_cent(name: str, amount: Decimal) -> None:
    assert printed_text.parse_money(formats.FORMATS[name](amount)) == amount


@given(CENTS)
def test_an_unsigned_sum_leaves_its_way_to_another_column(amount: Decimal) -> None:
    assert printed_text.parse_money(formats.FORMATS["money_unsigned"](amount)) == abs(amount)


@given(st.integers(min_value=1, max_value=99_999))
def test_tens_of_thousands_come_back(tens: int) -> None:
    amount = Decimal(tens) * 100
    assert printed_text.parse_money(formats.FORMATS["wan"](amount)) == amount


@given(CENTS)
def test_amounts_in_words_come_back_to_the_cent(amount: Decimal) -> None:
    assert printed_text.parse_words(formats.money_words(amount)) == amount


@given(DAYS)
@pytest.mark.parametrize(
    "name",
    [
        "date_cn",
        "date_cn_plain",
        "date_dots",
        "date_iso",
        "date_compact",
        "date_us",
        "date_long",
        "date_short",
        "date_parts",
    ],
)
def test_dates_come_back(name: str, day: date) -> None:
    assert printed_text.parse_date(formats.FORMATS[name](day)) == day


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("34,071.51", "34071.51"),
        ("-$1,234.50", "-1234.50"),
        ("$-7.00", "-7"),
        ("(12.00)", "-12"),
        ("－５.10", "-5.10"),
        ("人民币 3,000.00 元", "3000"),
        ("78.4070万元", "784070"),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: str) -> None:
    assert printed_text.parse_money(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "——", "2025-08-28", "12 of 30", None])
def test_what_is_no_single_amount_is_not_read_as_one(text: str | None) -> None:
    assert printed_text.parse_money(text) is None


@pytest.mark.parametrize("text", ["", "元", "叁万肆仟X元", "34,071.51"])
def test_what_is_no_amount_in_words_is_not_read_as_one(text: str) -> None:
    assert printed_text.parse_words(text) is None


@pytest.mark.parametrize("text", ["2025年13月01日", "20250230", "August", ""])
def test_days_that_do_not_exist_are_not_read(text: str) -> None:
    assert printed_text.parse_date(text) is None


def test_a_citizen_number_stands_or_falls_with_its_last_character() -> None:
    number = "16012319850510123"
    valid = [c for c in "0123456789X" if printed_text.citizen_number_is_valid(number + c)]
    assert len(valid) == 1
    assert printed_text.birth_of(number + valid[0]) == date(1985, 5, 10)
    assert not printed_text.citizen_number_is_valid(number)
    assert not printed_text.citizen_number_is_valid("160123198502301234")


def test_a_masked_number_agrees_with_the_whole_one_it_hides() -> None:
    assert printed_text.same_number("160123198505101234", "16012319******1234")
    assert not printed_text.same_number("160123198505101234", "16012319******1235")
    assert not printed_text.same_number("16012319850510123", "16012319******1234")
    assert printed_text.same_number("987-00-1234", "987 00 1234")


def test_names_agree_whatever_their_case_and_order() -> None:
    assert printed_text.name_key("BOSH, Avery J.") == printed_text.name_key("Avery J Bosh")
    assert printed_text.name_key("欧阳 静") != printed_text.name_key("欧阳婧")


def test_a_table_is_read_in_the_order_of_its_rows() -> None:
    texts = {f"transactions.{n}.balance": str(n) for n in (10, 2, 0)} | {
        "transactions.2.amount": "-1.00",
        "transactional": "no",
    }
    assert printed_text.table(texts, "transactions") == [
        {"balance": "0"},
        {"balance": "2", "amount": "-1.00"},
        {"balance": "10"},
    ]


def test_statement_income_counts_pay_and_business_draws_only() -> None:
    chinese = {
        "period.from": "2025-07-01",
        "period.to": "2025-12-31",
        "transactions.0.summary": "工资",
        "transactions.0.amount": "+6,000.00",
        "transactions.1.summary": "转账收入",
        "transactions.1.amount": "+9,000.00",
        "transactions.2.summary": "经营收入",
        "transactions.2.amount": "+600.00",
    }
    assert printed_text.statement_income(chinese) == Decimal(1100)
    english = {
        "period.from": "October 1, 2025",
        "period.to": "October 31, 2025",
        "transactions.0.description": "PAYROLL SUNVALE TOOLS",
        "transactions.0.deposit": "2,500.00",
        "transactions.1.description": "Interest",
        "transactions.1.deposit": "1.25",
    }
    assert printed_text.statement_income(english) == Decimal(2500)


def test_a_hyphen_at_the_end_of_a_line_is_read_as_one() -> None:
    words = [
        Run(w, "sans", 12, "#000000", 20, 40 + 15 * n) for n, w in enumerate(("Adjust-", "ment"))
    ]
    assert page_texts(pdf([words], 200, 100)) == ["Adjust-ment"]
