"""The papers every Chinese applicant has.

Their facts follow the case, and every layout prints them whole and apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise

import pytest

from pipeline import units
from pipeline.printing import template
from pipeline.printing.render import render
from pipeline.reading.printed_text import (
    months_between,
    parse_date,
    parse_money,
    parse_words,
    table,
)
from pipeline.recipe import World
from pipeline.records import Case, Document, Fact, Page, PrintedField
from pipeline.rng import Address
from pipeline.roles import Facts
from pipeline.world import draw_case

KINDS = tuple(
    f"zh/{k}"
    for k in (
        "bank_statement",
        "identity_card_front",
        "income_certificate",
        "loan_application_form",
        "tax_payment_certificate",
    )
)
LAYOUTS = [(k, layout) for k in KINDS for layout in template.layouts(k)]
CASES = range(60)
SCALE = 1.0  # pixels per point: small pages, same layout
TOUCH = 3.0  # pixels two boxes may share
SMALLEST = 9.0  # points


@cache
def case(index: int) -> Case:
    return draw_case(
        World(),
        date(2025, 10, 1) + timedelta(days=3 * index),
        "zh",
        at=Address(5).at("case", index),
        index=index,
    )


@cache
def facts(kind: str, index: int) -> Mapping[str, Fact]:
    return units.load(Facts, kind).facts(case(index), Address(5).at("case", index, kind).stream())


def document(kind: str, layout: str, index: int) -> Document:
    return Document(
        f"{index}-{kind}",
        kind,
        units.load(Facts, kind).label,
        layout,
        case(index).applicant.id,
        facts(kind, index),
    )


def columns(names: Sequence[str]) -> set[str]:
    return {re.sub(r"\.\d+\.", ".*.", n) for n in names}


def number(fact: Fact) -> Decimal:
    assert isinstance(fact, Decimal)
    return fact


@pytest.mark.parametrize("kind", KINDS)
def test_the_facts_are_those_the_labels_name(kind: str) -> None:
    for index in CASES:
        assert columns(list(facts(kind, index))) == set(units.load(Facts, kind).labels)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_case_says_the_same_twice(kind: str) -> None:
    again = units.load(Facts, kind).facts(case(3), Address(5).at("case", 3, kind).stream())
    assert dict(facts(kind, 3)) == again


@pytest.mark.parametrize("kind", [k for k in KINDS if "identity" not in k])
def test_papers_are_recent_on_the_day_the_bank_looks(kind: str) -> None:
    for index in CASES:
        issued = facts(kind, index)["issue_date"]
        assert isinstance(issued, date)
        assert 0 <= (case(index).today - issued).days <= 180


def test_a_certificate_multiplies_by_twelve_and_spells_what_it_says() -> None:
    for index in CASES:
        said = facts("zh/income_certificate", index)
        assert said["income.yearly"] == number(said["income.monthly"]) * 12
        assert said["income.monthly"] == case(index).monthly_income
        assert parse_words(str(said["income.monthly_words"])) == said["income.monthly"]
        assert (said["income.turnover"] is None) == (case(index).employment.kind == "salaried")
        until = said["valid_until"]
        assert isinstance(until, date) and until >= case(index).today


def test_the_lines_of_a_tax_certificate_add_up_to_the_tax_of_the_year() -> None:
    for index in CASES:
        said = facts("zh/tax_payment_certificate", index)
        paid = sum(number(v) for k, v in said.items() if k.endswith(".paid"))
        assert paid == said["tax.total"] == case(index).tax.tax
        assert parse_words(str(said["tax.total_words"])) == said["tax.total"]
        issued = said["issue_date"]
        assert isinstance(issued, date) and issued.year > case(index).tax.year


def test_a_statement_covers_six_whole_months_before_it_was_printed() -> None:
    for index in CASES:
        said = facts("zh/bank_statement", index)
        first, last, issued = said["period.from"], said["period.to"], said["issue_date"]
        assert isinstance(first, date) and isinstance(last, date) and isinstance(issued, date)
        assert (
            first.day == 1
            and (last + timedelta(days=1)).day == 1
            and months_between(first, last) == 6
        )
        assert last < issued
        days = [v for k, v in said.items() if re.fullmatch(r"transactions\.\d+\.date", k)]
        assert days and all(isinstance(d, date) and first <= d <= last for d in days)
        assert months_between(min(d for d in days if isinstance(d, date)), last) == 6
        moved = number(said["summary.total_in"]) - number(said["summary.total_out"])
        closing = [
            v for k, v in said.items() if k.startswith("transactions.") and k.endswith(".balance")
        ][-1]
        assert number(said["opening_balance"]) + moved == closing


def apart(fields: Sequence[PrintedField], seals: set[str]) -> list[tuple[str, str]]:
    """Pairs of fields of one sheet whose boxes share more than a few pixels.

    Stamps and unions may lie over others.
    """
    solid = [f for f in fields if f.name not in seals]
    return [
        (a.name, b.name)
        for a, b in combinations(solid, 2)
        if min(a.box[2], b.box[2]) - max(a.box[0], b.box[0]) > TOUCH
        and min(a.box[3], b.box[3]) - max(a.box[1], b.box[1]) > TOUCH
    ]


LONGEST: Mapping[str, Fact] = {  # longer than the world draws, or as long
    "person.name": "慕容翊霁煜",
    "person.address": "霁原省霁汀市栖霞岭区栖梧大道319号棠棣家园28栋4单元2704室",
    "work.employer": "霁原凯瑞霖精密机械股份有限责任公司",
    "issuer.name": "霁原凯瑞霖精密机械股份有限责任公司",
    "issuer.address": "霁原省霁汀市栖霞岭区栖梧大道319号5号楼25层",
    "issuer.contact": "慕容翊霁煜",
    "work.title": "药物研究总工程师",
    "work.address": "霁原省霁汀市栖霞岭区栖梧大道319号5号楼25层",
    "income.monthly": Decimal("1234567.89"),
    "income.monthly_words": "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分",
    "income.yearly": Decimal("14814814.68"),
    "spouse.name": "慕容翊霁煜",
    "guarantor.name": "慕容翊霁煜",
    "collateral.address": "霁原省霁汀市栖霞岭区栖梧大道319号棠棣家园28栋4单元2704室",
    "loan.amount": Decimal("98765432.00"),
    "collateral.price": Decimal("198765432.00"),
    "tax.total": Decimal("4567891.23"),
    "tax.wages": Decimal("-4567891.23"),
    "tax.total_words": "肆佰伍拾陆万柒仟捌佰玖拾壹元贰角叁分",
    "items.0.paid": Decimal("-4567891.23"),
    "opening_balance": Decimal("12345678.90"),
    "summary.total_in": Decimal("12345678.90"),
    "summary.total_out": Decimal("12345678.90"),
    "transactions.0.amount": Decimal("-1234567.89"),
    "transactions.0.balance": Decimal("12345678.90"),
    "transactions.0.counterparty": "霁原凯瑞霖精密机械股份有限责任公司",
    "seal.text": "霁原凯瑞霖精密机械股份有限责任公司",
}


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS)
def test_the_longest_words_fit(kind: str, layout: str) -> None:
    said = {n: LONGEST.get(n, v) for n, v in facts(kind, 0).items()}
    paper = document(kind, layout, 0)
    for sheet in render(
        Document(paper.id, kind, paper.label, layout, paper.owner, said), scale=SCALE
    ):
        assert apart(sheet.fields, {"seal.text", "person.birth_date", "signature"}) == []


def pages(kind: str, layout: str, index: int) -> tuple[Page, ...]:
    return render(document(kind, layout, index), scale=SCALE)


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS)
def test_every_layout_prints_every_case_whole_and_apart(kind: str, layout: str) -> None:
    for index in CASES if kind != "zh/bank_statement" else CASES[::4]:
        sheets = pages(kind, layout, index)
        assert [p.number for p in sheets] == list(range(len(sheets)))
        for sheet in sheets:
            assert all(f.text or f.name == "portrait" for f in sheet.fields)
            assert apart(sheet.fields, {"seal.text", "person.birth_date", "signature"}) == []
            assert all(
                f.size_px >= SMALLEST * SCALE
                for f in sheet.fields
                if f.name not in {"seal.text", "signature", "portrait"}
            ), layout
            assert len({f.name for f in sheet.fields}) == len(sheet.fields)


@pytest.mark.parametrize(("kind", "layout"), [p for p in LAYOUTS if p[0] != "zh/bank_statement"])
def test_every_fact_of_the_kind_is_printed_somewhere(kind: str, layout: str) -> None:
    for index in CASES[:8]:
        printed = {f.name for p in pages(kind, layout, index) for f in p.fields}
        assert {n for n, v in facts(kind, index).items() if v is not None} - printed <= {"portrait"}


WALLETS = ("wallet_boxed", "wallet_ledger")  # they print no balance


@pytest.mark.parametrize(
    "layout", [layout for layout in template.layouts("zh/bank_statement") if layout not in WALLETS]
)
def test_printed_balances_follow_from_printed_amounts(layout: str) -> None:
    for index in CASES[::10]:
        texts = {
            f.name: f.text for p in pages("zh/bank_statement", layout, index) for f in p.fields
        }
        rows = table(texts, "transactions")
        assert len(rows) == len(
            [
                k
                for k in facts("zh/bank_statement", index)
                if k.endswith(".balance") and k.startswith("tr")
            ]
        )
        assert all({"date", "summary", "amount", "balance", "counterparty"} <= set(r) for r in rows)
        for before, after in pairwise(rows):
            was, moved, now = (
                parse_money(before["balance"]),
                parse_money(after["amount"]),
                parse_money(after["balance"]),
            )
            assert was is not None and moved is not None and was + moved == now
            one, two = parse_date(before["date"]), parse_date(after["date"])
            assert one is not None and two is not None and one <= two
