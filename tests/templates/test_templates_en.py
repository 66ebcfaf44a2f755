"""English papers: every layout prints every case, nothing overlaps, and the printed sums add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest

from pipeline import units
from pipeline.printing import render, template
from pipeline.printing.typeset import Style, wrap
from pipeline.recipe import World
from pipeline.records import Case, Document, Page
from pipeline.rng import Address
from pipeline.roles import Facts
from pipeline.world import draw_case

KINDS = (
    "en/drivers_license",
    "en/ssn_card",
    "en/bank_statement",
    "en/individual_income_tax_return",
)
LAYOUTS = [(kind, layout) for kind in KINDS for layout in template.layouts(kind)]
CASES = 60
TOUCH = 2.0  # page pixels two ink boxes may share, at one pixel per point


@cache
def _case(index: int) -> Case:
    today = date(2026, 3, 31) - timedelta(days=index * 3)
    return draw_case(World(), today, "en", at=Address(11).at("case", index), index=index)


@cache
def _facts(kind: str, index: int) -> Document:
    unit = units.load(Facts, kind)
    facts = unit.facts(_case(index), Address(11).at("case", index, kind).stream())
    return Document(f"{index}-{kind}", kind, unit.label, "", _case(index).applicant.id, facts)


@cache
def _pages(kind: str, layout: str, index: int) -> tuple[Page, ...]:
    made = _facts(kind, index)
    return render.render(
        Document(made.id, kind, made.label, layout, made.owner, made.facts), scale=1.0
    )


def _printed(kind: str, layout: str, index: int) -> dict[str, str]:
    return {field.name: field.text for page in _pages(kind, layout, index) for field in page.fields}


def _amount(text: str | None) -> Decimal:
    return Decimal(re.sub(r"[$,]", "", text or "0"))


def _each() -> Iterator[int]:
    return iter(range(CASES))


def _starred(name: str) -> str:
    return re.sub(r"\.\d+\.", ".*.", name)


@pytest.mark.parametrize("kind", KINDS)
def test_facts_and_labels_name_the_same_things(kind: str) -> None:
    labels = units.load(Facts, kind).labels
    for index in _each():
        names = {_starred(name) for name in _facts(kind, index).facts}
        assert names <= set(labels)
        assert {name for name in labels if "*" not in name} <= names


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS)
def test_every_stated_fact_is_printed_once_with_its_text(kind: str, layout: str) -> None:
    for index in _each():
        pages = _pages(kind, layout, index)
        names = [field.name for page in pages for field in page.fields]
        stated = {
            name
            for name, value in _facts(kind, index).facts.items()
            if value is not None and name != "portrait"
        }
        assert stated <= set(names), sorted(stated - set(names))[:5]
        assert all(
            field.text.strip()
            for page in pages
            for field in page.fields
            if field.name != "portrait"
        )
        for page in pages:
            own = [field.name for field in page.fields]
            assert len(own) == len(set(own))


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS)
def test_no_two_fields_share_more_than_a_hair(kind: str, layout: str) -> None:
    for index in _each():
        for page in _pages(kind, layout, index):
            boxes = [(f.name, f.box) for f in page.fields]
            for n, (name, a) in enumerate(boxes):
                assert (
                    0 <= a[0] < a[2] <= page.width_pt + 1 and 0 <= a[1] < a[3] <= page.height_pt + 1
                ), (name, a)
                for other, b in boxes[n + 1 :]:
                    shared = min(
                        min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
                    )
                    assert shared <= TOUCH, (index, name, other)


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS)
def test_every_field_is_printed_large_enough_to_photograph(kind: str, layout: str) -> None:
    for index in _each():
        printed = [
            f
            for page in _pages(kind, layout, index)
            for f in page.fields
            if f.name not in ("portrait", "signature", "spouse.signature")
        ]
        assert not {f.name: f.size_px for f in printed if f.size_px < 8.95}


@pytest.mark.parametrize("layout", template.layouts("en/bank_statement"))
def test_printed_statement_balances_chain(layout: str) -> None:
    for index in _each():
        text = _printed("en/bank_statement", layout, index)
        balance, into, out, row = _amount(text["summary.opening"]), Decimal(0), Decimal(0), 0
        while f"transactions.{row}.balance" in text:
            deposit = _amount(text.get(f"transactions.{row}.deposit"))
            withdrawal = _amount(text.get(f"transactions.{row}.withdrawal"))
            assert (deposit > 0) != (withdrawal > 0)
            balance, into, out, row = (
                balance + deposit - withdrawal,
                into + deposit,
                out + withdrawal,
                row + 1,
            )
            assert balance == _amount(text[f"transactions.{row - 1}.balance"])
        assert row >= 10
        assert into == _amount(text["summary.deposits"])
        assert out == _amount(text["summary.withdrawals"])
        assert balance == _amount(text["summary.closing"])


def test_statement_income_is_told_by_its_description() -> None:
    for index in _each():
        facts, case = _facts("en/bank_statement", index).facts, _case(index)
        deposits = {
            n: v for n, v in facts.items() if n.endswith(".deposit") and isinstance(v, Decimal)
        }
        income = [
            v
            for n, v in deposits.items()
            if re.match("PAYROLL |OWNER DRAW ", str(facts[n.replace("deposit", "description")]))
        ]
        total = sum(income, Decimal(0))
        assert Decimal("0.5") < total / case.monthly_income < Decimal("1.5")


@pytest.mark.parametrize("layout", template.layouts("en/individual_income_tax_return"))
def test_printed_return_lines_recompute(layout: str) -> None:
    for index in _each():
        text = _printed("en/individual_income_tax_return", layout, index)
        v = {
            name.removeprefix("line."): _amount(value)
            for name, value in text.items()
            if name.startswith("line.")
        }
        zero = Decimal(0)
        assert v["9"] == v["1z"] + v["2b"] + v["8"]
        assert v["1z"] == v["1a"]
        assert v["11"] == v["9"] - v["10"]
        assert v["14"] == v["12"] + v["13"]
        assert v["15"] == max(zero, v["11"] - v["14"])
        assert v["18"] == v["16"] + v["17"]
        assert v["21"] == v["19"] + v["20"]
        assert v["22"] == max(zero, v["18"] - v["21"])
        assert v["24"] == v["22"] + v["23"] == _case(index).tax.tax
        assert v["33"] == v["25d"]
        assert v.get("34", zero) == max(zero, v["33"] - v["24"])
        assert v.get("37", zero) == max(zero, v["24"] - v["33"])


def test_dates_of_the_papers_stand_in_order() -> None:
    for index in _each():
        today = _case(index).today
        licence, statement = (
            _facts("en/drivers_license", index).facts,
            _facts("en/bank_statement", index).facts,
        )
        signed = _facts("en/individual_income_tax_return", index).facts["issue_date"]
        issued, expires, printed, end = (
            licence["issue_date"],
            licence["license.expires"],
            statement["issue_date"],
            statement["period.to"],
        )
        assert (
            isinstance(issued, date)
            and isinstance(expires, date)
            and isinstance(printed, date)
            and isinstance(end, date)
        )
        assert issued <= today < expires and expires.year - issued.year == 8
        assert end < printed <= min(today, end + timedelta(days=5))
        assert isinstance(signed, date) and today - timedelta(days=180) <= signed <= today


def test_region_and_postal_code_share_a_line() -> None:
    style = Style("sans", 9.2, "#000000")
    for index in _each():
        address = _case(index).applicant.place.text
        region = " ".join(address.split()[-2:])
        for width in range(110, 200, 5):
            lines = wrap(address, style, width)
            assert lines is not None and " ".join(lines) == address
            assert any(line.endswith(region) for line in lines), lines


def test_a_joint_return_is_signed_by_both_and_names_the_employer() -> None:
    for index in _each():
        facts, case = _facts("en/individual_income_tax_return", index).facts, _case(index)
        joint = case.tax.filing_status == "married_joint"
        assert facts["spouse.signature"] == (case.spouse.name if joint and case.spouse else None)
        assert facts["work.employer"] == case.employment.employer.name
