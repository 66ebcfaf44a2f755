"""Cases add up, fit the recipe's distributions and the policy's rules, and name nothing real."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest
from faker.providers.address.en_US import Provider as EnglishPlaces
from faker.providers.address.zh_CN import Provider as ChinesePlaces
from faker.providers.geo import Provider as Towns
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import check_case
from pipeline.errors import UserError
from pipeline.recipe import World
from pipeline.records import Case, Language
from pipeline.rng import Address
from pipeline.world import authority_name, draw_case, tax
from pipeline.world.banking import LEDGER_MONTHS
from pipeline.world.chances import years
from pipeline.world.countries import LANGUAGES, lexicon
from pipeline.world.institutions import bank_name

TODAY = date(2026, 3, 31)
DRAWS = 750  # per language
LANGUAGE = st.sampled_from(LANGUAGES)
SEEDS = st.integers(0, 2**62)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
BOTH = pytest.mark.parametrize("language", LANGUAGES)


def one(seed: int, language: Language, today: date = TODAY, world: World | None = None) -> Case:
    return draw_case(world or World(), today, language, Address(seed).at("case", 0), 0)


@cache
def many(language: Language) -> tuple[Case, ...]:
    """Cases of days spread over the default recipe's half year."""
    return tuple(draw_case(World(), TODAY - timedelta(days=i % 182), language, Address(5).at("case", i), i) for i in range(DRAWS))


def narrow(level: str, low: int, high: int, age: str = "25-55") -> World:
    """A world of one income level between two amounts."""
    return World.model_validate({"income_level": {level: 1}, "yearly_income": {level: (low, high)}, "age": {age: 1}})


def texts(value: object) -> Iterator[str]:
    """Every text in a record."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from texts(getattr(value, part.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


# ---------------------------------------------------------------- sums


@settings(max_examples=60, deadline=None)
@given(SEEDS, LANGUAGE, DAYS)
def test_every_case_adds_up_whatever_the_seed_and_day(seed: int, language: Language, today: date) -> None:
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
        check_case(replace(case, employment=replace(case.employment, start=case.applicant.birth_date + timedelta(days=5000))))


# ---------------------------------------------------------------- tax


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
    assert tax.en_income_tax(Decimal(income), status) < tax.en_income_tax(Decimal(income + more), status)


@BOTH
@pytest.mark.parametrize(
    ("level", "low", "high"), [("medium", 100_001, 103_000), ("medium", 100_001, 480_000), ("high", 500_001, 520_000), ("high", 500_001, 5_000_000)]
)
def test_tax_is_above_the_policy_ratio_for_all_higher_incomes(language: Language, level: str, low: int, high: int) -> None:
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
        assert line["line.9"] == line["line.1z"] + line["line.2b"] + line["line.8"] == case.tax.gross
        assert line["line.11"] == line["line.9"] - line["line.10"]
        assert line["line.14"] == line["line.12"] + line["line.13"]
        assert line["line.15"] == max(Decimal(0), line["line.11"] - line["line.14"])
        assert line["line.18"] == line["line.16"] + line["line.17"]
        assert line["line.21"] == line["line.19"] + line["line.20"]
        assert line["line.22"] == max(Decimal(0), line["line.18"] - line["line.21"])
        assert line["line.24"] == line["line.22"] + line["line.23"] == case.tax.tax
        assert line["line.33"] - line["line.24"] == line["line.34"] - line["line.37"]


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
def test_every_statement_that_can_be_printed_supports_the_certified_income(language: Language) -> None:
    """zh papers state six whole months, en ones a single month; either may end half a year before today."""
    span = 6 if language == "zh" else 1
    for case in many(language):
        first = case.account.transactions[0].when.date().replace(day=1)
        pay = [m for m in case.payroll if first <= m.month and (m.month + timedelta(days=31)).replace(day=1) <= case.today]
        assert len(pay) == LEDGER_MONTHS
        for start in range(len(pay) - span + 1):
            mean = sum((m.net for m in pay[start : start + span]), Decimal(0)) / span
            assert Decimal("0.55") <= mean / case.monthly_income <= Decimal("1.1")


@BOTH
def test_even_extreme_incomes_leave_more_than_half(language: Language) -> None:
    for seed in range(20):
        case = one(seed, language, world=narrow("high", 4_000_000, 9_000_000))
        assert sum((m.net for m in case.payroll[-12:]), Decimal(0)) / 12 >= Decimal("0.55") * case.monthly_income


# ---------------------------------------------------------------- distributions


def share(cases: tuple[Case, ...], true: object) -> float:
    assert callable(true)
    return sum(bool(true(c)) for c in cases) / len(cases)


def test_cases_are_spread_as_the_recipe_says() -> None:
    # Both languages of one index share their draws of person and income, so their addresses differ here.
    cases = many("zh") + tuple(draw_case(World(), TODAY, "en", Address(6).at("case", i), i) for i in range(DRAWS))
    world, near = World(), 0.04
    for sex, weight in world.sex.items():
        assert share(cases, lambda c, s=sex: c.applicant.sex == s) == pytest.approx(weight, abs=near)
    for status, weight in world.marital_status.items():
        assert share(cases, lambda c, s=status: c.marital_status == s) == pytest.approx(weight, abs=near)
    for source, weight in world.income_source.items():
        assert share(cases, lambda c, s=source: c.employment.kind == s) == pytest.approx(weight, abs=near)
    for level, weight in world.income_level.items():
        low, high = world.yearly_income[level]
        assert share(cases, lambda c, a=low, b=high: a <= c.monthly_income * 12 <= b) == pytest.approx(weight, abs=near)
    for name, weight in world.age.items():
        low_age, high_age = map(int, name.split("-"))
        assert share(cases, lambda c, a=low_age, b=high_age: a <= years(c.applicant.birth_date, c.today) <= b) == pytest.approx(weight, abs=near)
    for name, weight in world.homes.items():
        least, most = map(int, name.split("-"))
        assert share(cases, lambda c, a=least, b=most: a <= len(c.homes) <= b) == pytest.approx(weight, abs=near)


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
    zh = {"工资", "经营收入", "房租", "房贷", "水电燃气", "消费", "转账支出", "转账收入", "利息", "贷款还款"}
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


def test_chinese_texts_stay_within_the_fonts() -> None:
    for case in many("zh")[:300]:
        for text in texts(case):
            text.encode("gb2312")


def test_english_texts_are_plain_latin() -> None:
    for case in many("en")[:300]:
        for text in texts(case):
            text.encode("ascii")


# ---------------------------------------------------------------- fiction

REAL_ZH = {
    re.sub("(省|市|区|县|自治区|特别行政区)$", "", name) for name in (*ChinesePlaces.provinces, *ChinesePlaces.cities, *ChinesePlaces.districts)
} | set(
    [
        "苏州",
        "无锡",
        "常州",
        "扬州",
        "宁波",
        "温州",
        "绍兴",
        "台州",
        "厦门",
        "泉州",
        "漳州",
        "青岛",
        "烟台",
        "潍坊",
        "威海",
        "大连",
        "鞍山",
        "洛阳",
        "开封",
        "安阳",
        "宜昌",
        "襄阳",
        "荆州",
        "岳阳",
        "衡阳",
        "株洲",
        "湘潭",
        "深圳",
        "东莞",
        "佛山",
        "珠海",
        "中山",
        "惠州",
        "江门",
        "桂林",
        "柳州",
        "北海",
        "三亚",
        "遵义",
        "大理",
        "丽江",
        "曲靖",
        "宝鸡",
        "咸阳",
        "延安",
        "天水",
        "敦煌",
        "酒泉",
        "九江",
        "赣州",
        "景德镇",
        "芜湖",
        "黄山",
        "大同",
        "临汾",
        "唐山",
        "保定",
        "秦皇岛",
        "吉林",
        "四平",
        "延吉",
        "牡丹江",
        "大庆",
    ]
)
REFERENCE_NAMES = ["沧瑞", "青岚", "辰京", "锦霖", "鹤云", "洛汀", "雨墨", "澜阳", "瀚海", "渤岚", "霜林", "地球国", "稳定币"]
REAL_EN = {name.lower() for name in EnglishPlaces.states} | {row[2].lower() for row in Towns.land_coords}
REAL_BANKS = [
    "工商",
    "农业",
    "建设",
    "中国",
    "交通",
    "招商",
    "浦发",
    "民生",
    "兴业",
    "光大",
    "华夏",
    "平安",
    "中信",
    "广发",
    "邮政",
    "浙商",
    "渤海",
    "恒丰",
]


def test_no_chinese_place_is_real_or_of_the_reference_benchmark() -> None:
    words = lexicon("zh")
    names = [r.name[:2] for r in words.regions] + [c for r in words.regions for c in r.cities] + [re.sub("[区县]$", "", d) for d in words.districts]
    assert len(names) == len(set(names))
    assert not set(names) & REAL_ZH
    everything = " ".join(texts_of_lexicon("zh"))
    assert not [name for name in REFERENCE_NAMES if name in everything]
    assert not [name for name in REAL_ZH if len(name) > 1 and any(name in n for n in names)]


def test_no_english_place_is_real() -> None:
    words = lexicon("en")
    names = [r.name for r in words.regions] + [c for r in words.regions for c in r.cities]
    assert len(names) - len(set(names)) == 0
    assert not {n.lower() for n in names} & REAL_EN
    cities = {p.place.city for c in many("en") for p in c.persons}
    assert cities <= {c for r in words.regions for c in r.cities}


def texts_of_lexicon(language: Language) -> Iterator[str]:
    def walk(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for item in value.values():
                yield from walk(item)
        elif isinstance(value, list | tuple):
            for item in value:
                yield from walk(item)

    yield from walk(lexicon(language).model_dump())


def test_no_bank_bears_a_real_banks_name() -> None:
    for index in range(8):
        name = bank_name("zh", index)[0]
        assert not [real for real in REAL_BANKS if real in name]
        assert bank_name("en", index)[0].startswith(lexicon("en").regions[index].name)


def test_names_are_of_every_kind() -> None:
    zh = [c.applicant.name for c in many("zh")]
    en = [c.applicant.name for c in many("en")]
    assert {2, 3, 4} == {len(n) for n in zh}
    assert any(n.startswith(lexicon("zh").double_families) for n in zh)
    assert any("-" in n for n in en)
    assert max(map(len, en)) > 24
    assert not set(zh) & set(lexicon("zh").too_known)
    assert not {re.sub(" [A-Z] ", " ", n) for n in en} & set(lexicon("en").too_known)


@BOTH
def test_offices_are_named_after_their_place(language: Language) -> None:
    place = one(1, language).applicant.place
    for office in ("tax", "police", "transport", "social"):
        assert len(authority_name(language, office, place)) > 5


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
