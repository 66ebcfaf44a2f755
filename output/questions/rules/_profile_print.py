"""The seven rules of rea_chk_003 held against print alone.

Another way to the verdict than the one over facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from pipeline import kinds
from pipeline.facts import printed_day, printed_money
from pipeline.policy import Profile as Limits
from pipeline.reading.printed_text import (
    Texts,
    age_on,
    birth_of,
    holder,
    parse_int,
    plain,
)
from pipeline.records import Language

Papers = Mapping[str, Texts]  # kind -> what the paper of that kind prints


def reasons(papers: Papers, language: Language, today: date, *, limits: Limits) -> list[str]:
    """The numbers of the prompt's points that the papers run into.

    What cannot be read counts as not stated.
    """
    found = _zh(papers, today, limits) if language == "zh" else _en(papers, today, limits)
    return sorted(set(found))


def _zh(papers: Papers, today: date, limits: Limits) -> Iterator[str]:
    form = papers[kinds.ZH_LOAN_APPLICATION_FORM]
    certificate = papers[kinds.ZH_INCOME_CERTIFICATE]
    born = birth_of(form.get("person.id_number"))
    income = printed_money(certificate, "income.monthly")
    if born is None or income is None or not form.get("income.monthly_declared"):
        yield "1"
        return
    yield from _ages(age_on(today, born), income, parse_int(form.get("work.years")), limits=limits)
    children = parse_int(form.get("person.minor_children")) or 0
    if form.get("person.marital_status") == "未婚" and children >= 1:
        yield "5"
    for field in ("person.name", "person.id_number"):
        if _spelt(form.get(field, "")) != _spelt(certificate.get(field, "")):
            yield "7"


def _en(papers: Papers, today: date, limits: Limits) -> Iterator[str]:
    licence, card = papers[kinds.EN_DRIVERS_LICENSE], papers[kinds.EN_SSN_CARD]
    filed = papers[kinds.EN_INCOME_TAX_RETURN]
    born = printed_day(licence, "person.birth_date")
    yearly = printed_money(filed, "line.9")
    if born is None or yearly is None:
        yield "1"
        return
    age, years = age_on(today, born), parse_int(filed.get("work.years"))
    yield from _ages(age, yearly / 12, years, limits=limits)
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
    if age < limits.young_age:
        yield from ["3"] if income > limits.young_max_income else []
    elif age > limits.old_age and income > limits.old_max_income:
        yield "4"
    if years is not None and age - years < limits.working_age:
        yield "6"


def _spelt(text: str) -> str:
    """Letters and digits in one case.

    English names are printed family name first on some papers.
    """
    family, comma, given = plain(text).partition(",")
    ordered = given + family if comma else text
    return "".join(sign for sign in ordered.casefold() if sign.isalnum())
