"""Figures planted near a limit lie on it or a whole unit of currency away, and a question that
hangs on less is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from case_files import POLICY, case_file, drawn, lone, pair, sheets

from pipeline import units
from pipeline.money import CENT, UNIT, above, at_least, at_most, below, clear
from pipeline.policy import Policy
from pipeline.reading.printed_text import age_on, parse_date, parse_money, statement_income, table
from pipeline.records import CaseFile, Document, Language
from pipeline.roles import FactChange, QuestionKind

Pair = tuple[Fraction, Fraction]  # a figure and the limit it is held against
LANGUAGES: tuple[Language, ...] = ("zh", "en")
FILES = 6


def texts(file: CaseFile) -> Mapping[str, Mapping[str, str]]:
    return {
        d.kind: {f.name: f.text for sheet in sheets(d) for f in sheet.fields}
        for d in file.documents
    }


def figure(papers: Mapping[str, Mapping[str, str]], kind: str, field: str) -> Fraction | None:
    amount = parse_money(papers.get(kind, {}).get(field))
    return None if amount is None else Fraction(amount)


def margins(file: CaseFile, policy: Policy) -> Iterator[Pair]:
    """Every figure of a file with a limit, from print, with fractions.

    Nothing is rounded on the way.
    """
    papers, language = texts(file), file.case.language
    certified, line9 = (
        figure(papers, "zh/income_certificate", "income.monthly"),
        figure(papers, "en/individual_income_tax_return", "line.9"),
    )
    monthly = certified if language == "zh" else None if line9 is None else line9 / 12
    tax = (
        figure(papers, "zh/tax_payment_certificate", "tax.total")
        if language == "zh"
        else figure(papers, "en/individual_income_tax_return", "line.24")
    )
    declared = figure(papers, "zh/loan_application_form", "income.monthly_declared")
    if monthly is None:
        return
    profile, born = (
        policy.profile,
        parse_date(papers.get("en/drivers_license", {}).get("person.birth_date")),
    )
    age = age_on(file.case.today, born or file.case.applicant.birth_date)
    yield monthly, Fraction(profile.min_monthly_income)
    if age > profile.old_age:
        yield monthly, Fraction(profile.old_max_income)
    if tax is not None and 12 * monthly > policy.income_tax.high_income:
        yield tax, Fraction(policy.income_tax.min_rate) * 12 * monthly
    if declared is not None:
        yield abs(monthly - declared), Fraction(policy.salary_source.tolerance)
    credited = statement_income(papers.get(f"{language}/bank_statement", {}))
    if credited is not None:
        ratio = policy.income_statement
        yield from (
            (Fraction(credited).limit_denominator(10**6), Fraction(share) * monthly)
            for share in (ratio.min_ratio, ratio.max_ratio)
        )


def blurred(file: CaseFile, policy: Policy) -> list[Pair]:
    return [(value, limit) for value, limit in margins(file, policy) if 0 < abs(value - limit) < 1]


def test_a_limit_is_approached_in_whole_units_or_met() -> None:
    assert (at_most(Decimal("8750.16")), at_least(Decimal("8750.16"))) == (
        Decimal("8750.16"),
        Decimal("8750.16"),
    )
    assert (at_most(Decimal("8750.165")), at_least(Decimal("8750.165"))) == (
        Decimal("8749.16"),
        Decimal("8751.17"),
    )
    assert (below(Decimal("100")), above(Decimal("100"))) == (Decimal("99.00"), Decimal("101.00"))
    for cents in range(0, 300, 7):
        limit = Decimal(cents) / 1000 + 50
        for value in (at_most(limit), at_least(limit), below(limit), above(limit)):
            assert (
                clear(value, limit)
                and value == value.quantize(CENT)
                and abs(value - limit) <= UNIT + CENT
            )


@pytest.mark.parametrize("name", units.names(FactChange))
def test_no_planted_figure_splits_a_unit_against_a_limit(name: str) -> None:
    for language in LANGUAGES:
        for index in range(FILES):
            for file in pair(language, index, name, boundary=True) or ():
                # By chance, before anything was planted.
                before = set(blurred(lone(language, index), POLICY))
                assert set(blurred(file, POLICY)) <= before, (name, language, index)


@pytest.mark.parametrize(
    "name", ["gambling_payments", "mule_pass_through", "round_trips", "structured_deposits"]
)
def test_rows_planted_just_short_of_a_pattern_complete_it_a_whole_unit_on(name: str) -> None:
    for language in LANGUAGES:
        for index in range(FILES):
            halves = pair(language, index, name, boundary=True)
            if halves is None:
                continue
            one, other = (
                rows(next(d for d in f.documents if d.kind.endswith("/bank_statement")))
                for f in halves
            )
            moved = [abs(a - b) for a, b in zip(one, other, strict=True) if a != b]
            assert moved and min(moved) >= 1, (name, language, index)


def rows(statement: Document) -> list[Decimal]:
    cells = table(
        {f.name: f.text for sheet in sheets(statement) for f in sheet.fields}, "transactions"
    )
    return [
        parse_money(r.get("amount") or r.get("deposit") or r.get("withdrawal")) or Decimal(0)
        for r in cells
    ]


def asked(file: CaseFile, name: str, policy: Policy) -> Sequence[str]:
    unit = units.load(QuestionKind, name)
    return [q.subtask for q in unit.possible(file, policy).values()]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["income_statement", "decision"])
def test_what_hangs_on_less_than_a_unit_is_not_asked(name: str) -> None:
    """The certified income is moved: half the statement's lies a cent, or a unit, from it."""
    found = 0
    for index in range(40):
        case, documents = drawn("zh", index)
        if not asked(lone("zh", index), name, POLICY):
            continue
        credited = statement_income(texts(lone("zh", index))["zh/bank_statement"])
        assert credited is not None
        for off, wanted in ((Decimal("0.30"), False), (Decimal(2), True)):
            income = ((credited - off) / POLICY.income_statement.min_ratio).quantize(CENT)
            other = tuple(_stating(d, income) for d in documents)
            assert bool(asked(case_file(case, "zh-0-a", other), name, POLICY)) == wanted, (
                index,
                off,
            )
        found += 1
        if found == 2:
            return
    raise AssertionError("no file is asked this")


def _stating(document: Document, income: Decimal) -> Document:
    """The certificate with another income."""
    if document.kind != "zh/income_certificate":
        return document
    return replace(document, facts={**document.facts, "income.monthly": income})
