"""A month's pay and its parts, the year to date and the year's wage statement.

All of it is read off the payroll.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from pipeline.money import ZERO, cents
from pipeline.records import Case, PayMonth
from pipeline.world.money.tax import EN_SOCIAL_CEILING, months_of

BASE_SHARE = Decimal("0.62")  # of the poorest month's pay
BONUS_FROM = Decimal("1.12")  # of the usual month: what exceeds it is a bonus
# In thousandths of the base.
SOCIAL_PARTS = {"pension": Decimal(80), "medical": Decimal(20), "unemployment": Decimal(5)}


@dataclass(frozen=True)
class Payslip:
    """One month.

    Earnings add up to ``pay.gross``; the parts of social insurance to ``pay.social_insurance``.
    """

    pay: PayMonth
    base: Decimal
    allowance: Decimal
    performance: Decimal
    bonus: Decimal
    social: dict[str, Decimal]  # zh: pension, medical, unemployment; en: social
    taken: Decimal  # all deductions


def payslip(case: Case, month: date) -> Payslip:
    """The applicant's pay of the month that begins on ``month``.

    Raises:
        StopIteration: the payroll has no such month.
    """
    pay = next(m for m in case.payroll if m.month == month)
    gross = [m.gross for m in case.payroll]
    base = cents(min(gross) * BASE_SHARE // 100 * 100)
    allowance = cents(min(gross) * Decimal("0.08") // 10 * 10)
    usual = cents(median(gross))
    bonus = pay.gross - usual if pay.gross > usual * BONUS_FROM else ZERO
    performance = pay.gross - base - allowance - bonus
    taken = pay.social_insurance + pay.housing_fund + pay.tax_withheld
    return Payslip(pay, base, allowance, performance, bonus, social_parts(case, pay), taken)


def social_parts(case: Case, pay: PayMonth) -> dict[str, Decimal]:
    """The insured risks that a month's social insurance pays for."""
    if case.language == "en":
        return {"social": pay.social_insurance}
    parts = {name: cents(pay.social_insurance * part / 105) for name, part in SOCIAL_PARTS.items()}
    parts["pension"] += pay.social_insurance - sum(parts.values(), ZERO)
    return parts


@dataclass(frozen=True)
class ToDate:
    """Sums of the calendar year up to and with a month."""

    gross: Decimal
    social_insurance: Decimal
    housing_fund: Decimal
    tax: Decimal
    net: Decimal


def year_to_date(case: Case, month: date) -> ToDate:
    return summed([m for m in months_of(case.payroll, month.year) if m.month <= month])


def summed(months: Sequence[PayMonth]) -> ToDate:
    def total(name: str) -> Decimal:
        return sum((getattr(m, name) for m in months), ZERO)

    return ToDate(
        total("gross"),
        total("social_insurance"),
        total("housing_fund"),
        total("tax_withheld"),
        total("net"),
    )


@dataclass(frozen=True)
class WageStatement:
    """An en employee's year; ``wages`` is line 1a of the return and ``withheld`` its line 25d."""

    year: int
    wages: Decimal
    withheld: Decimal
    social_wages: Decimal  # capped by the month
    social_withheld: Decimal


def wage_statement(case: Case) -> WageStatement:
    """The statement for the year taxed."""
    months = months_of(case.payroll, case.tax.year)
    sums = summed(months)
    capped = sum((min(m.gross, EN_SOCIAL_CEILING) for m in months), ZERO)
    return WageStatement(case.tax.year, sums.gross, sums.tax, capped, sums.social_insurance)
