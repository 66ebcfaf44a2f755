"""The sums of a paper over its printed figures, and which figure, given another value, would mend them: by trial, where asking goes by algebra."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline import kinds
from pipeline.reading.printed_text import Texts, parse_money, parse_words, table

Values = Mapping[str, Decimal]
ZERO, STEP = Decimal(0), Decimal("0.001")  # a step smaller than any figure, so that no sign turns
_TERM = re.compile(r"([-+]?) ?(?:(\d+) )?([a-z]\w*(?:\.\w+)+)")
FORMS: Mapping[str, tuple[str, ...]] = {  # what comes to nought on a sound paper
    kinds.ZH_INCOME_CERTIFICATE: (
        "income.yearly - 12 income.monthly",
        "income.monthly - income.monthly_words",
    ),
    kinds.ZH_PAYSLIP: (
        "pay.gross - pay.base - pay.allowance - pay.performance - pay.bonus",
        "deduction.total - deduction.pension - deduction.medical - deduction.unemployment - deduction.housing_fund - deduction.tax",
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
    """The amounts among printed texts; what a Chinese statement marks as spent counts below nought."""
    found: dict[str, Decimal] = {}
    for name, text in texts.items():
        value = parse_words(text) if name.endswith("_words") else parse_money(text)
        if value is not None:
            spent = (
                name.endswith(".amount")
                and texts.get(name.removesuffix("amount") + "direction") == "支出"
            )
            found[name] = -abs(value) if spent else value
    return found


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
    """Is there a value of this one figure with which every sum comes to nought, as now they do not?"""
    before, after = (
        [one.left_over(v) for one in held] for v in (values, {**values, name: values[name] + STEP})
    )
    needed = set()
    for one, left, then in zip(held, before, after, strict=True):
        if name not in one.names and left:
            return False
        if name in one.names:
            needed.add(left * STEP / (left - then))
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
    """Row after row from the opening balance, where one is printed; then the totals of the summary."""
    numbers = sorted(
        {int(name.split(".")[1]) for name in values if name.startswith("transactions.")}
    )
    before = next((name for name in ("summary.opening", "opening_balance") if name in values), "")
    found = []
    for number in numbers:
        balance = f"transactions.{number}.balance"
        if before and balance in values:
            found.append(
                Sum(frozenset({before, balance, *_cells(number, values)}), _step(before, number))
            )
        before = balance if balance in values else before
    last = [before] if before.endswith(".balance") else []
    found += [
        Sum(frozenset({"summary.closing", name}), lambda v: v["summary.closing"] - v[last[0]])
        for name in last
    ]
    found.append(
        _form("summary.opening + summary.deposits - summary.withdrawals - summary.closing")
    )
    return found + [
        _total(name, numbers, values)
        for name in ("total_in", "deposits", "total_out", "withdrawals")
    ]


def _step(before: str, number: int) -> Callable[[Values], Decimal]:
    return lambda values: (
        values[before] + _moved(number, values) - values[f"transactions.{number}.balance"]
    )


def _total(name: str, numbers: Sequence[int], values: Values) -> Sum:
    """All that came in, or all that went out, against the summary's figure for it."""
    way = 1 if name in ("total_in", "deposits") else -1
    cells = [cell for n in numbers if way * _moved(n, values) > 0 for cell in _cells(n, values)]
    return Sum(
        frozenset({f"summary.{name}", *cells}),
        lambda v: (
            abs(v[f"summary.{name}"]) - sum((max(ZERO, way * _moved(n, v)) for n in numbers), ZERO)
        ),
    )


def _cells(number: int, values: Values) -> list[str]:
    return [
        name
        for column in ("amount", "deposit", "withdrawal")
        if (name := f"transactions.{number}.{column}") in values
    ]


def _moved(number: int, values: Values) -> Decimal:
    at = f"transactions.{number}."
    return (
        values.get(f"{at}amount", ZERO)
        + values.get(f"{at}deposit", ZERO)
        - values.get(f"{at}withdrawal", ZERO)
    )
