"""The pay rows of an English statement: found, and rewritten so that balances and totals still chain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from perturb.facts.shared.assets import declarations, moved
from perturb.facts.shared.papers import Edits, amount, day, row_numbers, text
from pipeline.records import Document, Fact

EN_STATEMENT = "en/bank_statement"
INCOME_PREFIXES = ("PAYROLL", "OWNER DRAW")
CENT = Decimal("0.01")


def pay_rows(statement: Document) -> list[int]:
    """The rows that pay wages or a business draw."""
    rows = row_numbers(statement, "transactions", "deposit")
    return [
        n
        for n in rows
        if text(statement, f"transactions.{n}.description").upper().startswith(INCOME_PREFIXES)
    ]


def paid(statement: Document) -> Decimal:
    """Their sum."""
    return sum(
        (amount(statement, f"transactions.{n}.deposit") for n in pay_rows(statement)),
        Decimal("0.00"),
    )


def scaled(
    documents: Sequence[Document], statement: Document, target: Decimal
) -> dict[str, Edits] | None:
    """The statement with pay of ``target`` in all, and what repeats its balance; None if a balance would fall below nought."""
    rows, before = pay_rows(statement), paid(statement)
    new: dict[str, Fact] = {}
    left, shift = target, Decimal("0.00")
    shifts = [(date.min, shift)]
    for n in row_numbers(statement, "transactions", "balance"):
        if n in rows:
            old = amount(statement, f"transactions.{n}.deposit")
            value = left if n == rows[-1] else (old * target / before).quantize(CENT)
            left, shift = left - value, shift + value - old
            new[f"transactions.{n}.deposit"] = value
            shifts.append((day(statement, f"transactions.{n}.date") or date.min, shift))
        balance = amount(statement, f"transactions.{n}.balance") + shift
        if balance < 0:
            return None
        new[f"transactions.{n}.balance"] = balance
    new["summary.deposits"] = amount(statement, "summary.deposits") + target - before
    new["summary.closing"] = amount(statement, "summary.closing") + target - before
    repeated = moved(
        declarations(documents, statement.owner),
        lambda signed: [by for on, by in shifts if on <= signed][-1],
    )
    return {statement.id: new, **repeated}
