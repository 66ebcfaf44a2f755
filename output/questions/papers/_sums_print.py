"""The sums of a paper over its printed figures, and which figure would mend them.

By trial, where asking goes by algebra.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from pipeline import kinds
from pipeline.money import ZERO
from pipeline.reading.printed_text import Texts, parse_money, parse_words, table

Values = Mapping[str, Decimal]
STEP = Decimal("0.001")  # smaller than any figure, so that no sign turns
OPENINGS = ("summary.opening", "opening_balance")
SUMMARY = "summary.opening + summary.deposits - summary.withdrawals - summary.closing"
_TERM = re.compile(r"([-+]?) ?(?:(\d+) )?([a-z]\w*(?:\.\w+)+)")
FORMS: Mapping[str, tuple[str, ...]] = {  # what comes to nought on a sound paper
    kinds.ZH_INCOME_CERTIFICATE: (
        "income.yearly - 12 income.monthly",
        "income.monthly - income.monthly_words",
    ),
    kinds.ZH_PAYSLIP: (
        "pay.gross - pay.base - pay.allowance - pay.performance - pay.bonus",
        "deduction.total - deduction.pension - deduction.medical - deduction.unemployment "
        "- deduction.housing_fund - deduction.tax",
        "pay.gross - deduction.total - pay.net",
        "pay.net - pay.net_words",
        "year.gross - year.social - year.housing_fund - year.tax - year.net",
    ),
    kinds.EN_INCOME_TAX_RETURN: (
        "line.1a - line.1z",
        "line.1z + line.2b + line.8 - line.9",
        "line.9 - line.10 - line.11",
        "line.12 + line.13 - line.14",
        "line.16 + line.17 - line.18",
        "line.19 + line.20 - line.21",
        "line.22 + line.23 - line.24",
    ),
}


class Sum(NamedTuple):
    """One thing that has to come to nought, and the figures it is made of."""

    names: frozenset[str]
    left_over: Callable[[Values], Decimal]


def figures(texts: Texts) -> dict[str, Decimal]:
    """The amounts among printed texts.

    What a Chinese statement marks as spent counts below nought.
    """
    found: dict[str, Decimal] = {}
    for name, text in texts.items():
        value = parse_words(text) if name.endswith("_words") else parse_money(text)
        if value is not None:
            found[name] = -abs(value) if _is_spent(texts, name) else value
    return found


def _is_spent(texts: Texts, name: str) -> bool:
    """Is it the amount of a row that is marked as spent?"""
    if not name.endswith(".amount"):
        return False
    return texts.get(name.removesuffix("amount") + "direction") == "支出"


def sums(kind: str, texts: Texts) -> list[Sum]:
    """Those of the paper whose every figure it prints."""
    values = figures(texts)
    if kind.endswith("/bank_statement"):
        found = _statement(values)
    elif kind == kinds.ZH_TAX_PAYMENT_CERTIFICATE:
        paid = [f"items.{n}.paid" for n in range(len(table(texts, "items")))]
        found = [_form("tax.total - tax.total_words"), _form("tax.total - " + " - ".join(paid))]
    else:
        found = [_form(written) for written in FORMS[kind]]
    return [one for one in found if one.names <= values.keys()]


def mends(name: str, values: Values, held: Sequence[Sum]) -> bool:
    """Does one sum fail now, and is there a value of this figure with which none would?"""
    moved = {**values, name: values[name] + STEP}
    needed: set[Decimal] = set()
    for one in held:
        left = one.left_over(values)
        if name not in one.names and left:
            return False
        if name in one.names:
            needed.add(left * STEP / (left - one.left_over(moved)))
    return len(needed) == 1 and needed != {ZERO}


def _form(written: str) -> Sum:
    terms = [(sign == "-", int(times or 1), name) for sign, times, name in _TERM.findall(written)]

    def left_over(values: Values) -> Decimal:
        total = ZERO
        for taken, times, name in terms:
            total += (-times if taken else times) * values[name]
        return total

    return Sum(frozenset(name for *_, name in terms), left_over)


def _statement(values: Values) -> list[Sum]:
    """Row after row from the opening balance, then the totals of the summary."""
    named = (name.split(".") for name in values if name.startswith("transactions."))
    numbers = sorted({int(row) for _, row, *_ in named})
    before = next((name for name in OPENINGS if name in values), "")
    found: list[Sum] = []
    for number in numbers:
        balance = f"transactions.{number}.balance"
        if before and balance in values:
            names = frozenset({before, balance, *_cells(number, values)})
            found.append(Sum(names, _step(before, number)))
        before = balance if balance in values else before
    if before.endswith(".balance"):
        found.append(_form(f"summary.closing - {before}"))
    found.append(_form(SUMMARY))
    totals = ("total_in", "deposits", "total_out", "withdrawals")
    return found + [_total(name, numbers, values) for name in totals]


def _step(before: str, number: int) -> Callable[[Values], Decimal]:
    return lambda values: (
        values[before] + _moved(number, values) - values[f"transactions.{number}.balance"]
    )


def _total(name: str, numbers: Sequence[int], values: Values) -> Sum:
    """All that came in, or all that went out, against the summary's figure for it."""
    way = 1 if name in ("total_in", "deposits") else -1
    moving = [n for n in numbers if way * _moved(n, values) > 0]
    cells = chain.from_iterable(_cells(n, values) for n in moving)

    def left_over(values: Values) -> Decimal:
        moved = (max(ZERO, way * _moved(n, values)) for n in numbers)
        return abs(values[f"summary.{name}"]) - sum(moved, ZERO)

    return Sum(frozenset({f"summary.{name}", *cells}), left_over)


def _cells(number: int, values: Values) -> list[str]:
    cells = [f"transactions.{number}.{name}" for name in ("amount", "deposit", "withdrawal")]
    return [cell for cell in cells if cell in values]


def _moved(number: int, values: Values) -> Decimal:
    at = f"transactions.{number}."
    gained = values.get(f"{at}amount", ZERO) + values.get(f"{at}deposit", ZERO)
    return gained - values.get(f"{at}withdrawal", ZERO)
