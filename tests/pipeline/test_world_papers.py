"""Facts behind the papers of a file agree with each other, and a lie in any of them is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world_cases import one, some

from pipeline.checks import check_case
from pipeline.printing.formats import dollars_in_words, masked
from pipeline.records import Case, Language
from pipeline.rng import Address
from pipeline.vocabulary import LANGUAGES
from pipeline.world import figures
from pipeline.world.countries import lexicon
from pipeline.world.people.career import insured
from pipeline.world.property.parcels import draw_outline, enclosed, sides
from pipeline.world.property.vehicles import vehicle_number

pytestmark = pytest.mark.xdist_group("world")  # one worker draws the cases all of them look at
BOTH = pytest.mark.parametrize("language", LANGUAGES)
# Abbreviations of provinces that number plates begin with.
REAL_PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼港澳台"


def first(language: Language, true: Callable[[Case], object]) -> Case:
    return next(c for c in some(language) if true(c))


# ---------------------------------------------------------------- every kind of paper has its facts


@BOTH
def test_the_facts_behind_every_paper_occur_and_some_people_lack_them(language: Language) -> None:
    cases = some(language)
    for name in ("degree", "business", "lease", "spouse_work", "marriage"):
        assert 0.03 < sum(getattr(c, name) is not None for c in cases) / len(cases) < 1, name
    for name in ("vehicles", "career", "estates"):
        assert 0.2 < sum(bool(getattr(c, name)) for c in cases) / len(cases) < 1, name
    assert sum(c.settled_loan is not None for c in cases) > 0.9 * len(cases)
    assert {len(c.cards) for c in cases} == {1, 2}
    assert {c.employment.contract for c in cases} == {"permanent", "fixed_term", "project"}
    assert {"residential", "commercial"} <= {c.appraisal.use for c in cases}


def test_every_permit_and_both_sides_of_a_lease_occur() -> None:
    assert {x.kind for c in some("zh") if c.business for x in c.business.licences} == {
        "food",
        "tobacco",
        "road_transport",
    }
    assert {c.lease.applicant_is for c in some("zh") if c.lease} == {"tenant", "landlord"}
    assert {c.register.head.role for c in some("zh") if c.register} == {"applicant", "spouse"}
    assert {c.hardship is None for c in some("en")} == {True, False}


def test_every_row_of_the_ledger_has_what_five_statements_print() -> None:
    for case in some("zh")[:60]:
        for row in case.account.transactions:
            assert row.kind and row.method and row.goods
            assert bool(row.merchant_order) == (row.category in ("shopping", "utilities"))
            assert case.counterparty(row.counterparty).account_number
        orders = [r.merchant_order for r in case.account.transactions if r.merchant_order]
        assert len(set(orders)) == len(orders)
        assert {len(o) for o in orders} == {28}


def test_every_merchant_says_what_it_sells() -> None:
    words = lexicon("zh")
    assert {m for names in words.merchants.values() for m in names} == set(words.goods)


def test_every_trade_has_a_scope() -> None:
    for language in LANGUAGES:
        assert {c.business.scope for c in some(language) if c.business}


# ---------------------------------------------------------------- figures


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**62), st.floats(6, 50_000))
def test_an_outline_encloses_its_area_and_closes(seed: int, area: float) -> None:
    outline = draw_outline(area, Address(seed).stream())
    assert float(enclosed(outline)) == pytest.approx(area, rel=0.02)
    assert len(sides(outline)) == len(outline)
    assert not crossing(outline)


def crossing(outline: tuple[tuple[Decimal, Decimal], ...]) -> bool:
    """Does any side cut another that is not its neighbour?"""

    def turn(a: int, b: int, c: int) -> bool:
        (ax, ay), (bx, by), (cx, cy) = outline[a], outline[b], outline[c]
        return (bx - ax) * (cy - ay) > (by - ay) * (cx - ax)

    n = len(outline)
    pairs = [(i, j) for i in range(n) for j in range(i + 2, n) if (j + 1) % n != i]
    ends = [(i, (i + 1) % n, j, (j + 1) % n) for i, j in pairs]
    return any(
        turn(a, c, d) != turn(b, c, d) and turn(a, b, c) != turn(a, b, d) for a, b, c, d in ends
    )


@BOTH
def test_ratios_stay_inside_the_banks_limits_and_are_spread(language: Language) -> None:
    ratios = [figures.total_debt_ratio(c) for c in some(language)]
    assert max(ratios) <= Decimal("0.55")
    assert len({round(r, 2) for r in ratios}) > 20
    assert all(
        Decimal("0.35") < figures.loan_to_value(c) <= Decimal("0.70") for c in some(language)
    )


def test_insured_months_do_not_reach_beyond_the_day_of_the_certificate() -> None:
    for case in some("zh"):
        day = case.today - timedelta(days=case.validity_days)
        spans = insured(case, day)
        assert spans[-1].last < day.replace(day=1)
        assert sum(s.months for s in spans) <= (day.year - case.applicant.birth_date.year - 17) * 12


def test_amounts_in_english_words() -> None:
    assert (
        dollars_in_words(Decimal("685408.03"))
        == "Six Hundred Eighty-Five Thousand Four Hundred Eight and 03/100 Dollars"
    )
    assert dollars_in_words(Decimal(1_000_000)) == "One Million and 00/100 Dollars"
    assert dollars_in_words(Decimal(0)) == "Zero and 00/100 Dollars"
    with pytest.raises(ValueError, match="words"):
        dollars_in_words(Decimal(-1))


def test_masks_keep_both_ends() -> None:
    assert masked("160103198005010017", 2, 13, last=3) == "16*************017"


# ---------------------------------------------------------------- nothing could be real


def test_no_plate_or_vehicle_number_could_be_assigned() -> None:
    rng = Address(1, ("vehicle",)).stream()
    for _ in range(500):
        number = vehicle_number(rng)
        assert re.fullmatch(r"[A-Z0-9]{17}", number)
        assert number[8] not in "0123456789X"  # the only check characters of ISO 3779
    plates = [v.plate for c in some("zh") for v in c.vehicles]
    assert plates
    assert not {p[0] for p in plates} & set(REAL_PLATES)


def test_bills_come_from_reserved_domains() -> None:
    for case in some("en")[:60]:
        assert all(
            b.website.endswith(".example") and b.email.endswith(".example") for b in case.bills
        )


# ---------------------------------------------------------------- a lie is found

Lie = Callable[[Case], Case]


def changed_work(case: Case) -> Case:
    assert case.spouse_work
    born = case.persons[1].birth_date
    return replace(
        case,
        spouse_work=replace(
            case.spouse_work,
            employment=replace(case.spouse_work.employment, start=born + timedelta(days=6000)),
        ),
    )


def changed_wedding(case: Case) -> Case:
    assert case.marriage
    young = replace(
        case.marriage.marriage, registered=case.applicant.birth_date + timedelta(days=19 * 365)
    )
    return replace(case, marriage=replace(case.marriage, marriage=young))


def changed_fund(case: Case) -> Case:
    assert case.housing_fund
    rows = case.housing_fund.entries
    return replace(
        case,
        housing_fund=replace(
            case.housing_fund,
            entries=(*rows[:-1], replace(rows[-1], personal=rows[-1].personal + 1)),
        ),
    )


def changed_bill(case: Case) -> Case:
    return replace(case, bills=(replace(case.bills[0], tax=case.bills[0].tax + 1), *case.bills[1:]))


def changed_parcel(case: Case) -> Case:
    estate = case.estates[0]
    larger = replace(estate.parcel, land_area=estate.parcel.land_area + 1)
    return replace(case, estates=(replace(estate, parcel=larger), *case.estates[1:]))


def changed_firm(case: Case) -> Case:
    assert case.business
    return replace(
        case,
        business=replace(case.business, founded=case.applicant.birth_date + timedelta(days=5000)),
    )


def changed_rent(case: Case) -> Case:
    assert case.lease
    return replace(case, lease=replace(case.lease, monthly_rent=case.lease.monthly_rent + 1))


LIES: dict[str, tuple[Language, Callable[[Case], object], Lie, str]] = {
    "a spouse who worked as a child": (
        "zh",
        lambda c: c.spouse_work,
        changed_work,
        "spouse has worked",
    ),
    "a wedding at nineteen": ("zh", lambda c: c.marriage, changed_wedding, "too young"),
    "a deposit that is not payroll's": (
        "zh",
        lambda c: c.housing_fund,
        changed_fund,
        "housing fund balance",
    ),
    "a bill that does not add up": ("en", lambda c: True, changed_bill, "bill does not add up"),
    "land larger than its outline": ("en", lambda c: c.estates, changed_parcel, "encloses"),
    "a firm of a minor": ("zh", lambda c: c.business, changed_firm, "minor founded"),
    "another rent": ("en", lambda c: c.lease, changed_rent, "another rent"),
    "a value far from the price": (
        "zh",
        lambda c: True,
        lambda c: replace(c, appraisal=replace(c.appraisal, value=c.application.price * 2)),
        "far from price",
    ),
    "a degree after today": (
        "zh",
        lambda c: c.degree,
        lambda c: (
            replace(c, degree=replace(c.degree, graduated=c.today + timedelta(days=1)))
            if c.degree
            else c
        ),
        "degree was conferred",
    ),
    "a card that ran out": (
        "en",
        lambda c: True,
        lambda c: replace(c, cards=(replace(c.cards[0], expires=date(2020, 1, 1)), *c.cards[1:])),
        "does not hold",
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_in_any_fact_is_found(name: str) -> None:
    language, true, lie, sentence = LIES[name]
    with pytest.raises(ValueError, match=sentence):
        check_case(lie(first(language, true)))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**62),
    st.sampled_from(LANGUAGES),
    st.dates(date(2024, 1, 1), date(2029, 12, 31)),
)
def test_one_more_fact_shifts_no_other(seed: int, language: Language, today: date) -> None:
    case = one(seed, language, today)
    assert [e.home for e in case.estates] == list(case.homes)
    assert case.cards[0].number == case.account.number
