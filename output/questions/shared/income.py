"""What counts as income, said once in words, once over facts and once over printed text."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline import kinds
from pipeline.facts import (
    Absent,
    FactMap,
    column,
    day,
    filled_rows,
    money,
    printed_money,
    require,
    row_numbers,
    text,
)
from pipeline.money import UNIT, ZERO, clear
from pipeline.reading.printed_text import (
    PAY,
    is_pay,
    months_between,
    parse_date,
    table,
)
from pipeline.records import Language

ZH_INCOME = ("工资", "经营收入")
EN_INCOME = ("PAYROLL", "OWNER DRAW")
STATEMENT = kinds.BANK_STATEMENT
TRANSACTIONS = "transactions"
PERIOD = ("period.from", "period.to")
# How a prompt defines the statement's monthly income; inserted into the rules that speak of it.
DEFINITION: Mapping[Language, str] = {
    "zh": "流水的月均收入，是指交易摘要（或交易名称）为“工资”或“经营收入”的各笔入账金额之和，"
    "除以流水起止日期所覆盖的自然月数；"
    "没有这一栏的流水，以交易类型为“代发工资”或“经营收款”、"
    "或者商品说明为“代发”或“经营”的入账为准。其余入账一律不计。",
    "en": "The statement's monthly income is the sum of the deposits whose description begins with "
    "PAYROLL or OWNER DRAW, divided by the number of "
    "calendar months the statement covers; no other deposit counts.",
}


@dataclass(frozen=True)
class Average:
    """Income of a whole number of months.

    Never divided, so a threshold one unit away stays exact.
    """

    total: Decimal
    months: int

    def below(self, monthly: Decimal) -> bool:
        return self.total < monthly * self.months

    def above(self, monthly: Decimal) -> bool:
        return self.total > monthly * self.months

    def clear(self, *limits: Decimal) -> bool:
        """Is it on each monthly limit, or a whole unit of currency away?"""
        totals = [limit * self.months for limit in limits]
        return clear(self.total, *totals, unit=UNIT * self.months)


def statement_income(facts: FactMap, language: Language) -> Average:
    """Pay and draws of a statement's facts.

    Raises:
        Absent: its period is not stated, or ends before it begins.
    """
    months = _months(*(require(day, facts, name) for name in PERIOD))
    cell = "amount" if language == "zh" else "deposit"
    total = ZERO
    for n in _income_rows(facts, language):
        total += money(facts, f"{TRANSACTIONS}.{n}.{cell}") or ZERO
    return Average(total, months)


def statement_income_fields(
    facts: FactMap, printed: Container[str], language: Language
) -> list[str]:
    """The fields that show it.

    The period, what every row is by a column that is printed, and the amounts of those that count.
    """
    rows = row_numbers(facts, TRANSACTIONS)
    said = [c for c in PAY if rows and f"{TRANSACTIONS}.{rows[0]}.{c}" in printed]
    if language == "zh":
        kind, cell = (*said, "summary")[0], "amount"
    else:
        kind, cell = "description", "deposit"
    amounts = [f"{TRANSACTIONS}.{n}.{cell}" for n in _income_rows(facts, language)]
    return [*PERIOD, *column(facts, TRANSACTIONS, kind), *amounts]


def printed_statement_income(texts: Mapping[str, str], language: Language) -> Average:
    """The same from printed text.

    Raises:
        ValueError: the period or a counted amount cannot be read.
    """
    months = months_between(
        parse_date(texts.get("period.from")), parse_date(texts.get("period.to"))
    )
    if months is None:
        raise ValueError("the statement's period cannot be read")
    total = Decimal(0)
    for row in table(texts, "transactions"):
        if language == "zh" and is_pay(row):
            total += abs(require(printed_money, row, "amount"))
        elif language == "en" and row["description"].startswith(EN_INCOME) and "deposit" in row:
            total += require(printed_money, row, "deposit")
    return Average(total, months)


def _months(first: date, last: date) -> int:
    if last < first:
        raise Absent("a period that ends before it begins has no months")
    return 12 * (last.year - first.year) + last.month - first.month + 1


def _income_rows(facts: FactMap, language: Language) -> list[int]:
    rows = row_numbers(facts, TRANSACTIONS)
    if language == "zh":
        return [n for n in rows if text(facts, f"{TRANSACTIONS}.{n}.summary") in ZH_INCOME]
    paid_in = filled_rows(facts, TRANSACTIONS, "deposit")
    said = {n: text(facts, f"{TRANSACTIONS}.{n}.description") or "" for n in paid_in}
    return [n for n, words in said.items() if words.startswith(EN_INCOME)]
