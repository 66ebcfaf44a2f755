"""Rewriting lines of a tax return so that everything below them still adds up."""

from __future__ import annotations

from decimal import Decimal

from perturb.facts.shared.papers import amount
from pipeline.changes import Edits
from pipeline.facts import states
from pipeline.money import CENT, ZERO
from pipeline.records import Document, Fact
from pipeline.world.money.tax import en_income_tax


def with_tax(filed: Document, target: Decimal) -> Edits:
    """The return with ``target`` as its total tax.

    Line 23 in proportion, line 16 takes the rest; refund or balance follow.

    Raises:
        ValueError: the lines cannot add up to so little tax.
    """
    other = (amount(filed, "line.23") * target / amount(filed, "line.24")).quantize(CENT)
    after_credits = target - other
    before_credits = after_credits + amount(filed, "line.21")
    tax = before_credits - amount(filed, "line.17")
    if tax < 0 or after_credits < 0:
        raise ValueError(f"{filed.id}: no lines add up to a total tax of {target}")
    new: dict[str, Fact] = {
        "line.16": tax,
        "line.18": before_credits,
        "line.22": after_credits,
        "line.23": other,
        "line.24": target,
    }
    return _printable(filed, {**new, **_settled(filed, target)})


def with_income(filed: Document, income: Decimal, status: str) -> Edits:
    """The return with ``income`` as line 9.

    Wages or business income take the difference, and the tax is the law's for ``status``.

    Raises:
        ValueError: other income alone exceeds ``income``.
    """
    source = "line.1a" if amount(filed, "line.1a") >= amount(filed, "line.8") else "line.8"
    raised = income - amount(filed, "line.9")
    earned = amount(filed, source) + raised
    if earned < 0:
        raise ValueError(f"{filed.id}: no wages leave a total income of {income}")
    new: dict[str, Fact] = {source: earned}
    if source == "line.1a":
        new["line.1z"] = amount(filed, "line.1z") + raised
    return _printable(filed, {**new, **_taxed(filed, income, status)})


def _taxed(filed: Document, income: Decimal, status: str) -> dict[str, Fact]:
    """Line 9 and all that follows from it, deductions and credits as they are."""
    adjusted = income - amount(filed, "line.10")
    taxable = max(ZERO, adjusted - amount(filed, "line.14"))
    tax = en_income_tax(taxable, status)
    before_credits = tax + amount(filed, "line.17")
    after_credits = max(ZERO, before_credits - amount(filed, "line.21"))
    owed = after_credits + amount(filed, "line.23")
    return {
        "line.9": income,
        "line.11": adjusted,
        "line.15": taxable,
        "line.16": tax,
        "line.18": before_credits,
        "line.22": after_credits,
        "line.24": owed,
        **_settled(filed, owed),
    }


def _settled(filed: Document, owed: Decimal) -> dict[str, Fact]:
    """Refund or balance due for a total tax; the payments stay as they are."""
    balance = amount(filed, "line.33") - owed
    return {
        "line.34": balance if balance > 0 else None,
        "line.37": -balance if balance < 0 else None,
    }


def _printable(filed: Document, new: dict[str, Fact]) -> Edits:
    """Without lines that the form leaves blank and that stay nought."""
    return {f: v for f, v in new.items() if v != ZERO or states(filed.facts, f)}
