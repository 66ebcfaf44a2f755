"""The sums of a payslip, in either language.

The parts, their total, and what is paid out, this month and this year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from perturb.facts.shared.papers import paper, pick, shows
from pipeline.facts import filled_rows
from pipeline.kinds import EN_PAY_STUB, ZH_PAYSLIP
from pipeline.money import CENT, UNIT
from pipeline.records import Document
from pipeline.roles import Rng

SLIPS = (ZH_PAYSLIP, EN_PAY_STUB)
ZH_TAKEN = ("pension", "medical", "unemployment", "housing_fund", "tax")
PLACES, DIGITS = range(5), range(1, 10)


@dataclass(frozen=True)
class Sums:
    """Names of facts: ``gross`` less ``taken`` is ``net``.

    ``total`` adds up ``taken``; it is empty where nothing does.
    """

    gross: str
    taken: tuple[str, ...]
    total: str
    net: str


def month(slip: Document) -> Sums:
    """This month's."""
    if slip.kind == ZH_PAYSLIP:
        taken = tuple(f"deduction.{part}" for part in ZH_TAKEN)
        return Sums("pay.gross", taken, "deduction.total", "pay.net")
    rows = filled_rows(slip.facts, "deductions", "amount")
    taken = tuple(f"deductions.{n}.amount" for n in rows)
    return Sums("pay.gross", taken, "pay.deductions", "pay.net")


def year(slip: Document) -> Sums:
    """The year's, up to and with this month."""
    if slip.kind == ZH_PAYSLIP:
        return Sums("year.gross", ("year.social", "year.housing_fund", "year.tax"), "", "year.net")
    rows = filled_rows(slip.facts, "deductions", "to_date")
    taken = tuple(f"deductions.{n}.to_date" for n in rows)
    return Sums("pay.gross_to_date", taken, "pay.deductions_to_date", "pay.net_to_date")


def slip_of(documents: Sequence[Document], *, yearly: bool) -> tuple[Document, Sums] | None:
    """The file's payslip, where it prints all of these sums."""
    found = next((d for kind in SLIPS if (d := paper(documents, kind))), None)
    if found is None:
        return None
    sums = year(found) if yearly else month(found)
    names = [sums.gross, *sums.taken, sums.net, *([sums.total] if sums.total else [])]
    return (found, sums) if shows(found, *names) else None


def step(value: Decimal, rng: Rng) -> Decimal:
    """A slip of the pen in a sum: one digit of one place, from a thousandth to a fifth of it."""
    steps = [Decimal(10) ** place * digit for place, digit in product(PLACES, DIGITS)]
    return pick(rng, [s for s in steps if value / 1000 <= s <= value / 5] or [UNIT]).quantize(CENT)
