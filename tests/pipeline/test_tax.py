"""The tax law of both invented countries: worked examples, sums, and how tax lies to income."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world_cases import DRAWS, TODAY, many, narrow, one

from pipeline.records import Language
from pipeline.vocabulary import LANGUAGES
from pipeline.world.money import tax

pytestmark = pytest.mark.xdist_group("world")  # one worker draws the cases all of them look at
BOTH = pytest.mark.parametrize("language", LANGUAGES)
LEVELS = [
    ("medium", 100_001, 103_000),
    ("medium", 100_001, 480_000),
    ("high", 500_001, 520_000),
    ("high", 500_001, 5_000_000),
]


def test_the_schedules_give_their_worked_examples() -> None:
    comprehensive, business = tax.ZH_SCHEDULES["salaried"], tax.ZH_SCHEDULES["business"]
    assert tax.bracket_tax(Decimal(12_000), comprehensive) == 1_200
    assert tax.bracket_tax(Decimal(100_000), comprehensive) == 1_200 + 9_600 + 10_000
    assert tax.bracket_tax(Decimal(100_000), business) == 2_000 + 8_000 + 10_000
    assert tax.bracket_tax(Decimal(-5), business) == 0
    assert tax.en_income_tax(Decimal(100_000), "single") == 1_000 + 14_400 + 2_400
    assert tax.en_self_tax(Decimal(50_000)) == Decimal("2760.00")


@given(st.integers(0, 3_000_000), st.integers(1, 50_000), st.sampled_from(sorted(tax.EN_STANDARD)))
def test_more_income_never_means_less_tax(income: int, more: int, status: str) -> None:
    assert tax.en_income_tax(Decimal(income), status) < tax.en_income_tax(
        Decimal(income + more), status
    )


@BOTH
@pytest.mark.parametrize(("level", "low", "high"), LEVELS)
def test_tax_is_above_the_policy_ratio_for_all_higher_incomes(
    language: Language, level: str, low: int, high: int
) -> None:
    for seed in range(60):
        case = one(seed, language, TODAY - timedelta(days=3 * seed), narrow(level, low, high))
        assert case.tax.tax / (case.monthly_income * 12) >= Decimal("0.105")
        assert case.tax.tax / case.tax.gross >= Decimal("0.105")


@BOTH
def test_tax_is_below_the_reference_ratio_for_low_incomes(language: Language) -> None:
    for seed in range(60):
        case = one(seed, language, world=narrow("low", 42_000 if seed % 2 else 96_000, 100_000))
        assert 0 < case.tax.tax <= Decimal("0.19") * case.monthly_income * 12
        assert case.tax.tax <= Decimal("0.19") * case.tax.gross


@BOTH
def test_the_reconciliation_settles_the_difference(language: Language) -> None:
    settled = Counter((c.tax.settlement > 0) - (c.tax.settlement < 0) for c in many(language))
    assert settled[1] > DRAWS / 20
    assert settled[-1] > DRAWS / 20


def test_certificate_items_sum_to_the_tax() -> None:
    for case in many("zh"):
        items = tax.certificate_items(case)
        assert 1 <= len(items) <= 2
        assert sum(paid for _, _, paid in items) == case.tax.tax


def test_return_lines_hold_their_own_arithmetic() -> None:
    for case in many("en"):
        line = {name: value or Decimal(0) for name, value in tax.return_lines(case).items()}
        assert (
            line["line.9"] == line["line.1z"] + line["line.2b"] + line["line.8"] == case.tax.gross
        )
        assert line["line.11"] == line["line.9"] - line["line.10"]
        assert line["line.14"] == line["line.12"] + line["line.13"]
        assert line["line.15"] == max(Decimal(0), line["line.11"] - line["line.14"])
        assert line["line.18"] == line["line.16"] + line["line.17"]
        assert line["line.21"] == line["line.19"] + line["line.20"]
        assert line["line.22"] == max(Decimal(0), line["line.18"] - line["line.21"])
        assert line["line.24"] == line["line.22"] + line["line.23"] == case.tax.tax
        assert line["line.33"] - line["line.24"] == line["line.34"] - line["line.37"]
