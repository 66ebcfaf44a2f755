"""The five rules of a decision over print: another way to the verdict than the one over facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from output.questions.shared.income import printed_statement_income
from output.questions.statement._rows import printed_move
from pipeline.facts import printed_day, printed_money, require
from pipeline.money import ZERO
from pipeline.policy import Policy
from pipeline.reading.printed_text import Texts, holder, name_key, number_key, table
from pipeline.records import Language

PREFIXES = ("PAYROLL ", "OWNER DRAW ")


def broken_by_print(
    texts: Sequence[Texts], language: Language, today: date, *, policy: Policy
) -> list[str]:
    """The codes of the rules that printed papers break, in order.

    Of the declaration, the statement and, in Chinese, the certificate.
    """
    first, ledger = texts[0], texts[1]
    if language == "zh":
        stated = require(printed_money, texts[2], "income.monthly")
        broken = set(_zh(first, texts[2], policy))
    else:
        stated = require(printed_money, first, "line.9") / 12
        broken = set(_en(first, ledger, today, policy=policy))
    if not _carried(table(ledger, "transactions")):
        broken.add("R2")
    average, limits = printed_statement_income(ledger, language), policy.income_statement
    ratio = average.total / average.months / stated if stated else ZERO
    if not limits.min_ratio <= ratio <= limits.max_ratio:
        broken.add("R5")
    return sorted(broken)


def _zh(form: Texts, certificate: Texts, policy: Policy) -> Iterator[str]:
    same = _alike(name_key, form["person.name"], certificate["person.name"])
    if not same or not _alike(
        number_key, form["person.id_number"], certificate["person.id_number"]
    ):
        yield "R1"
    if not _alike(name_key, form["work.employer"], certificate["issuer.name"]):
        yield "R3"
    declared = require(printed_money, form, "income.monthly_declared")
    if abs(require(printed_money, certificate, "income.monthly") - declared) > (
        policy.salary_source.tolerance
    ):
        yield "R4"


def _en(filed: Texts, ledger: Texts, today: date, *, policy: Policy) -> Iterator[str]:
    if not _alike(name_key, holder(filed) or "", holder(ledger) or "-"):
        yield "R1"
    for row in table(ledger, "transactions"):
        for prefix in PREFIXES:
            payer = row["description"].removeprefix(prefix)
            paid = row["description"].startswith(prefix)
            if paid and not _alike(name_key, payer, filed["work.employer"]):
                yield "R3"
    age = (today - require(printed_day, ledger, "issue_date")).days
    if not 0 <= age <= policy.validity_days:
        yield "R4"


def _alike(key: Callable[[str], str], one: str, other: str) -> bool:
    return key(one) == key(other)


def _carried(rows: Sequence[Mapping[str, str]]) -> bool:
    """Does every balance follow from the one before?"""
    held: list[Decimal] = [require(printed_money, row, "balance") for row in rows]
    moved = [printed_move(row) for row in rows[1:]]
    return [after - before for before, after in zip(held, held[1:], strict=False)] == moved
