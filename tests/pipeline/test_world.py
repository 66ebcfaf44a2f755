"""Cases add up, fit the recipe's distributions and break no rule of the policy."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world_cases import many, narrow, one

from pipeline.checks import check_case
from pipeline.errors import UserError
from pipeline.recipe import World
from pipeline.records import Case, Language
from pipeline.vocabulary import LANGUAGES
from pipeline.world.chances import years
from pipeline.world.money.banking import LEDGER_MONTHS

LANGUAGE = st.sampled_from(LANGUAGES)
SEEDS = st.integers(0, 2**62)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
pytestmark = pytest.mark.xdist_group("world")  # one worker draws the cases all of them look at
BOTH = pytest.mark.parametrize("language", LANGUAGES)


# ---------------------------------------------------------------- sums


@settings(max_examples=60, deadline=None)
@given(SEEDS, LANGUAGE, DAYS)
def test_every_case_adds_up_whatever_the_seed_and_day(
    seed: int, language: Language, today: date
) -> None:
    check_case(one(seed, language, today))


@settings(max_examples=10, deadline=None)
@given(SEEDS, LANGUAGE)
def test_the_same_address_gives_the_same_case(seed: int, language: Language) -> None:
    assert one(seed, language) == one(seed, language)


@BOTH
def test_a_thousand_cases_add_up(language: Language) -> None:
    for case in many(language):
        check_case(case)


def test_a_broken_chain_is_found() -> None:
    case = one(3, "zh")
    rows = list(case.account.transactions)
    rows[40] = replace(rows[40], balance=rows[40].balance + Decimal("0.01"))
    with pytest.raises(ValueError, match="is not"):
        check_case(replace(case, account=replace(case.account, transactions=tuple(rows))))


def test_a_tax_that_does_not_recompute_is_found() -> None:
    case = one(3, "en")
    with pytest.raises(ValueError, match="recompute"):
        check_case(replace(case, tax=replace(case.tax, tax=case.tax.tax + 1)))


def test_work_before_sixteen_is_found() -> None:
    case = one(3, "en")
    with pytest.raises(ValueError, match="16th birthday"):
        check_case(
            replace(
                case,
                employment=replace(
                    case.employment, start=case.applicant.birth_date + timedelta(days=5000)
                ),
            )
        )


# ---------------------------------------------------------------- honest files break no rule


@BOTH
def test_honest_cases_keep_every_profile_rule(language: Language) -> None:
    for case in many(language):
        age, income = years(case.applicant.birth_date, case.today), case.monthly_income
        earlier = years(case.applicant.birth_date, case.today - timedelta(days=180))
        assert income >= 3_300
        assert earlier >= 22 or income <= 15_000
        assert age <= 60 or income <= 20_000
        assert case.marital_status != "single" or not case.children
        assert years(case.employment.start, case.today) <= age - 18


@BOTH
def test_every_statement_that_can_be_printed_supports_the_certified_income(
    language: Language,
) -> None:
    """zh papers state six whole months, en ones a single month.

    Either may end half a year before today.
    """
    span = 6 if language == "zh" else 1
    for case in many(language):
        first = case.account.transactions[0].when.date().replace(day=1)
        pay = [
            m
            for m in case.payroll
            if first <= m.month and (m.month + timedelta(days=31)).replace(day=1) <= case.today
        ]
        assert len(pay) == LEDGER_MONTHS
        for start in range(len(pay) - span + 1):
            mean = sum((m.net for m in pay[start : start + span]), Decimal(0)) / span
            assert Decimal("0.55") <= mean / case.monthly_income <= Decimal("1.1")


@BOTH
def test_even_extreme_incomes_leave_more_than_half(language: Language) -> None:
    for seed in range(20):
        case = one(seed, language, world=narrow("high", 4_000_000, 9_000_000))
        assert (
            sum((m.net for m in case.payroll[-12:]), Decimal(0)) / 12
            >= Decimal("0.55") * case.monthly_income
        )


# ---------------------------------------------------------------- distributions


def share(cases: tuple[Case, ...], true: object) -> float:
    assert callable(true)
    return sum(bool(true(c)) for c in cases) / len(cases)


def test_cases_are_spread_as_the_recipe_says() -> None:
    cases = many("zh") + many("en")
    world, near = World(), 0.04
    for sex, weight in world.sex.items():
        assert share(cases, lambda c, s=sex: c.applicant.sex == s) == pytest.approx(
            weight, abs=near
        )
    for status, weight in world.marital_status.items():
        assert share(cases, lambda c, s=status: c.marital_status == s) == pytest.approx(
            weight, abs=near
        )
    for source, weight in world.income_source.items():
        assert share(cases, lambda c, s=source: c.employment.kind == s) == pytest.approx(
            weight, abs=near
        )
    for level, weight in world.income_level.items():
        low, high = world.yearly_income[level]
        assert share(
            cases, lambda c, a=low, b=high: a <= c.monthly_income * 12 <= b
        ) == pytest.approx(weight, abs=near)
    for name, weight in world.age.items():
        low_age, high_age = map(int, name.split("-"))
        assert share(
            cases, lambda c, a=low_age, b=high_age: a <= years(c.applicant.birth_date, c.today) <= b
        ) == pytest.approx(weight, abs=near)
    for name, weight in world.homes.items():
        least, most = map(int, name.split("-"))
        assert share(cases, lambda c, a=least, b=most: a <= len(c.homes) <= b) == pytest.approx(
            weight, abs=near
        )


@BOTH
def test_cases_of_the_smallest_incomes_hold(language: Language) -> None:
    for seed in range(40):
        case = one(seed, language, world=narrow("low", 12_000, 40_000, age="18-75"))
        check_case(case)
        assert 1_000 <= case.monthly_income < 3_400


def test_a_world_without_an_income_for_the_old_is_refused() -> None:
    with pytest.raises(UserError, match="yearly_income"):
        one(1, "zh", world=narrow("high", 510_000, 900_000, age="61-75"))


# ---------------------------------------------------------------- the ledger's look


@BOTH
def test_statements_have_as_many_rows_as_their_sheets_want(language: Language) -> None:
    least, most = (6, 15) if language == "zh" else (21, 36)
    for case in many(language)[:200]:
        months = Counter((r.when.year, r.when.month) for r in case.account.transactions)
        whole = [n for month, n in months.items() if month != (case.today.year, case.today.month)]
        assert len(whole) == LEDGER_MONTHS
        assert least <= min(whole) <= max(whole) <= most


@BOTH
def test_ledger_words_are_clean(language: Language) -> None:
    zh = {
        "工资",
        "经营收入",
        "房租",
        "房贷",
        "水电燃气",
        "消费",
        "转账支出",
        "转账收入",
        "利息",
        "贷款还款",
    }
    for case in many(language)[:200]:
        latin = case.employment.employer.latin_name.upper()
        for row in case.account.transactions:
            assert "," not in row.counterparty + row.summary
            assert not re.search(r"1[3-9]\d{9}|\d{7}", row.counterparty + row.summary)
            assert len(row.summary) <= 52
            if language == "zh":
                assert row.summary in zh
            elif row.category in ("salary", "business"):
                assert row.summary in (f"PAYROLL {latin}", f"OWNER DRAW {latin}")


# ---------------------------------------------------------------- households


@BOTH
def test_households_make_sense(language: Language) -> None:
    sizes = Counter(len(c.persons) for c in many(language))
    assert set(sizes) == {1, 2, 3}
    for case in many(language):
        for person in case.persons:
            assert person.place == case.applicant.place
            assert 50 <= person.height_cm <= 205
            assert person.residence_years <= max(1, years(person.birth_date, case.today))
        assert len({p.id_number for p in case.persons}) == len(case.persons)


def test_nobody_is_grey_before_forty_and_most_are_at_sixty() -> None:
    people = [
        (years(p.birth_date, case.today), p.hair) for case in many("en") for p in case.persons
    ]
    assert not [age for age, hair in people if age < 39 and hair in ("GRY", "WHI")]
    old = [hair in ("GRY", "WHI") for age, hair in people if age >= 60]
    assert sum(old) > 0.6 * len(old)
