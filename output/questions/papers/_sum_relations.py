"""Which figures a paper adds up to one another, by its facts.

And which single one would have to be another for all of it to hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipeline import kinds
from pipeline.facts import FactMap, column, filled_rows, row_numbers
from pipeline.money import ZERO
from pipeline.reading.printed_text import parse_words

Values = Mapping[str, Decimal]
Relation = Mapping[str, int]  # coefficients that give nought
RETURN: tuple[Relation, ...] = (
    {"line.9": 1, "line.1z": -1, "line.2b": -1, "line.8": -1},
    {"line.11": 1, "line.9": -1, "line.10": 1},
    {"line.14": 1, "line.12": -1, "line.13": -1},
    {"line.18": 1, "line.16": -1, "line.17": -1},
    {"line.21": 1, "line.19": -1, "line.20": -1},
    {"line.24": 1, "line.22": -1, "line.23": -1},
    {"line.1z": 1, "line.1a": -1},
)
CERTIFICATE: tuple[Relation, ...] = (
    {"income.yearly": 1, "income.monthly": -12},
    {"income.monthly_words": 1, "income.monthly": -1},
)
ZH_TAKEN = ("pension", "medical", "unemployment", "housing_fund", "tax")
PAYSLIP: tuple[Relation, ...] = (
    {"pay.gross": 1, "pay.base": -1, "pay.allowance": -1, "pay.performance": -1, "pay.bonus": -1},
    {"deduction.total": 1, **{f"deduction.{part}": -1 for part in ZH_TAKEN}},
    {"pay.net": 1, "pay.gross": -1, "deduction.total": 1},
    {"pay.net_words": 1, "pay.net": -1},
    {"year.net": 1, "year.gross": -1, "year.social": 1, "year.housing_fund": 1, "year.tax": 1},
)
SUMMARY: Relation = {
    "summary.closing": 1,
    "summary.opening": -1,
    "summary.deposits": -1,
    "summary.withdrawals": 1,
}
OPENINGS = ("summary.opening", "opening_balance")
FIXED: Mapping[str, tuple[Relation, ...]] = {
    kinds.ZH_INCOME_CERTIFICATE: CERTIFICATE,
    kinds.ZH_PAYSLIP: PAYSLIP,
    kinds.EN_INCOME_TAX_RETURN: RETURN,
}
KINDS = (
    kinds.ZH_BANK_STATEMENT,
    kinds.EN_BANK_STATEMENT,
    kinds.ZH_INCOME_CERTIFICATE,
    kinds.ZH_TAX_PAYMENT_CERTIFICATE,
    kinds.EN_INCOME_TAX_RETURN,
    kinds.ZH_PAYSLIP,
)


def relations(kind: str, values: Values) -> list[Relation]:
    """Those whose every figure is there."""
    if kind.endswith("/bank_statement"):
        found = [*_chain(values), *_sums(values)]
    elif kind == kinds.ZH_TAX_PAYMENT_CERTIFICATE:
        items = column(values, "items", "paid")
        found = [
            {"tax.total": 1, "tax.total_words": -1},
            {"tax.total": 1, **dict.fromkeys(items, -1)},
        ]
    else:
        found = list(FIXED[kind])
    return [r for r in found if all(name in values for name in r)]


def culprits(values: Values, held: Sequence[Relation]) -> list[str]:
    """The figures of which each, given one other value, would make every relation hold.

    None if they hold already.
    """
    gaps = [(relation, _gap(values, relation)) for relation in held]
    broken = [relation for relation, gap in gaps if gap]
    found: list[str] = []
    for name in broken[0] if broken else ():
        moves = {gap / relation[name] for relation, gap in gaps if name in relation}
        if len(moves) == 1 and all(name in relation for relation in broken):
            found.append(name)
    return found


def _gap(values: Values, relation: Relation) -> Decimal:
    return sum((times * values[name] for name, times in relation.items()), ZERO)


def stated(facts: FactMap) -> dict[str, Decimal]:
    """The figures among facts; money in words as the amount it says."""
    found = {name: value for name, value in facts.items() if isinstance(value, Decimal)}
    for name, value in facts.items():
        if name.endswith("_words") and isinstance(value, str):
            amount = parse_words(value)
            found |= {name: amount} if amount is not None else {}
    return found


def _rows(values: Values) -> list[int]:
    return filled_rows(values, "transactions", "balance")


def _moved(values: Values, n: int) -> dict[str, int]:
    """What a row adds, as coefficients."""
    signs = {"amount": 1, "deposit": 1, "withdrawal": -1}
    cells = {f"transactions.{n}.{column}": sign for column, sign in signs.items()}
    return {cell: sign for cell, sign in cells.items() if cell in values}


def _chain(values: Values) -> list[Relation]:
    """Every balance is the one before, and what its row adds."""
    before = next((name for name in OPENINGS if name in values), "")
    found: list[Relation] = []
    for n in _rows(values):
        balance = f"transactions.{n}.balance"
        if before:
            taken = {cell: -sign for cell, sign in _moved(values, n).items()}
            found.append({balance: 1, before: -1, **taken})
        before = balance
    return found


def _sums(values: Values) -> list[Relation]:
    """The totals of the summary."""
    coming: dict[str, int] = {}
    going: dict[str, int] = {}
    for n in row_numbers(values, "transactions"):
        for cell, sign in _moved(values, n).items():
            moved = sign * values[cell]
            coming |= {cell: -1} if moved > 0 else {}
            going |= {cell: sign} if moved < 0 else {}
    found: list[Relation] = [
        {"summary.total_in": 1, **coming},
        {"summary.total_out": 1, **going},
        {"summary.deposits": 1, **coming},
        {"summary.withdrawals": 1, **going},
    ]
    if rows := _rows(values):
        found.append({"summary.closing": 1, f"transactions.{rows[-1]}.balance": -1})
    return [*found, SUMMARY]
