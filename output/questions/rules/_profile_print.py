"""The seven rules of rea_chk_003 held against print alone: another way to the verdict than the one over facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from pipeline import kinds
from pipeline.policy import Profile as Limits
from pipeline.reading.printed_text import (
    Texts,
    age_on,
    birth_of,
    holder,
    parse_date,
    parse_int,
    parse_money,
    plain,
)
from pipeline.records import Language

Papers = Mapping[str, Texts]  # kind -> what the paper of that kind prints


def reasons(papers: Papers, language: Language, today: date, *, limits: Limits) -> list[str]:
    """The numbers of the prompt's points that the papers run into; what cannot be read counts as not stated."""
    return sorted(
        set(_zh(papers, today, limits) if language == "zh" else _en(papers, today, limits))
    )


def _zh(papers: Papers, today: date, limits: Limits) -> Iterator[str]:
    form, certificate = papers[kinds.ZH_LOAN_APPLICATION_FORM], papers[kinds.ZH_INCOME_CERTIFICATE]
    born, income = (
        birth_of(form.get("person.id_number")),
        parse_money(certificate.get("income.monthly")),
    )
    if born is None or income is None or not form.get("income.monthly_declared"):
        yield "1"
        return
    yield from _ages(age_on(today, born), income, parse_int(form.get("work.years")), limits=limits)
    if (
        form.get("person.marital_status") == "未婚"
        and (parse_int(form.get("person.minor_children")) or 0) >= 1
    ):
        yield "5"
    yield from (
        "7"
        for field in ("person.name", "person.id_number")
        if _spelt(form.get(field, "")) != _spelt(certificate.get(field, ""))
    )


def _en(papers: Papers, today: date, limits: Limits) -> Iterator[str]:
    licence, card, filed = (
        papers[f"en/{kind}"]
        for kind in ("drivers_license", "ssn_card", "individual_income_tax_return")
    )
    born, yearly = parse_date(licence.get("person.birth_date")), parse_money(filed.get("line.9"))
    if born is None or yearly is None:
        yield "1"
        return
    yield from _ages(
        age_on(today, born), yearly / 12, parse_int(filed.get("work.years")), limits=limits
    )
    listed = {text for name, text in filed.items() if name.endswith(".relationship")}
    if filed.get("filing_status") == "Single" and listed & {"Son", "Daughter"}:
        yield "5"
    if len({_spelt(holder(texts) or "") for texts in papers.values()}) != 1:
        yield "7"
    if _spelt(card.get("person.id_number", "")) != _spelt(filed.get("person.id_number", "")):
        yield "7"


def _ages(age: int, income: Decimal, years: int | None, *, limits: Limits) -> Iterator[str]:
    """Points 2, 3, 4 and 6."""
    if limits.min_monthly_income > income:
        yield "2"
    too_much = (
        limits.young_max_income
        if age < limits.young_age
        else limits.old_max_income
        if age > limits.old_age
        else None
    )
    if too_much is not None and income > too_much:
        yield "3" if age < limits.young_age else "4"
    if years is not None and age - years < limits.working_age:
        yield "6"


def _spelt(text: str) -> str:
    """Letters and digits in one case; English names are printed family name first on some papers."""
    family, comma, given = plain(text).partition(",")
    return "".join(
        sign for sign in (given + family if comma else text).casefold() if sign.isalnum()
    )
