"""The pay rows of an English statement: found, and rewritten so that everything still chains."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from perturb.facts.shared.assets import declarations, moved
from perturb.facts.shared.papers import amount, total
from pipeline.changes import Edits
from pipeline.facts import day, filled_rows, text
from pipeline.money import CENT, ZERO
from pipeline.records import Document, Fact

INCOME_PREFIXES = ("PAYROLL", "OWNER DRAW")


def pay_rows(statement: Document) -> list[int]:
    """The rows that pay wages or a business draw."""
    facts = statement.facts
    rows = filled_rows(facts, "transactions", "deposit")
    lines = {n: text(facts, f"transactions.{n}.description") or "" for n in rows}
    return [n for n, line in lines.items() if line.upper().startswith(INCOME_PREFIXES)]


def paid(statement: Document) -> Decimal:
    """Their sum."""
    return total(statement, (f"transactions.{n}.deposit" for n in pay_rows(statement)))


def scaled(
    documents: Sequence[Document], statement: Document, target: Decimal
) -> dict[str, Edits] | None:
    """The statement with pay of ``target`` in all, and what repeats its balance.

    None if a balance would fall below nought.
    """
    rows, before = pay_rows(statement), paid(statement)
    new: dict[str, Fact] = {}
    left, shift = target, ZERO
    shifts = [(date.min, shift)]  # from a day on, by how much more the account holds
    for n in filled_rows(statement.facts, "transactions", "balance"):
        row = f"transactions.{n}"
        if n in rows:
            old = amount(statement, f"{row}.deposit")
            value = left if n == rows[-1] else (old * target / before).quantize(CENT)
            left, shift = left - value, shift + value - old
            new[f"{row}.deposit"] = value
            shifts.append((day(statement.facts, f"{row}.date") or date.min, shift))
        balance = amount(statement, f"{row}.balance") + shift
        if balance < 0:
            return None
        new[f"{row}.balance"] = balance
    for field in ("summary.deposits", "summary.closing"):
        new[field] = amount(statement, field) + target - before

    def more_by(signed: date) -> Decimal:
        return [by for on, by in shifts if on <= signed][-1]

    return {statement.id: new, **moved(declarations(documents, statement.owner), more_by)}
