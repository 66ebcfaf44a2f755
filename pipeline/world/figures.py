"""Figures that several papers state, each computed in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pipeline.money import ZERO, cents
from pipeline.records import Account, Case
from pipeline.world.countries import lexicon
from pipeline.world.money.loans import payment_of

MONTHS = 6


def six_months(day: date) -> tuple[date, date]:
    """First and last day of the six whole months before the month of ``day``."""
    last = day.replace(day=1) - timedelta(days=1)
    months = last.year * 12 + last.month - MONTHS
    return date(months // 12, months % 12 + 1, 1), last


@dataclass(frozen=True)
class Inflow:
    """Money in over six months; ``average`` is a month's, to the cent."""

    first: date
    last: date
    count: int
    total: Decimal
    average: Decimal


def inflow(account: Account, first: date, last: date) -> Inflow:
    """Every credit of the account from ``first`` to ``last``, six whole months."""
    rows = [
        r.amount for r in account.transactions if r.amount > 0 and first <= r.when.date() <= last
    ]
    total = sum(rows, ZERO)
    return Inflow(first, last, len(rows), total, cents(total / MONTHS))


def new_payment(case: Case) -> Decimal:
    """A month's payment on the loan asked for.

    The level payment, or the mean payment where the principal is paid in level parts.
    """
    asked, months = case.application, case.application.years * 12
    if asked.repayment == lexicon(case.language).repayments[0]:
        return payment_of(asked.amount, asked.yearly_rate, months)
    return cents(
        asked.amount / months + asked.amount * asked.yearly_rate / 12 * (months + 1) / (2 * months)
    )


def running_payments(case: Case) -> Decimal:
    """A month's instalments of the loans being paid back."""
    return sum((loan.payment for loan in case.loans), ZERO)


def spouse_income(case: Case) -> Decimal:
    return case.spouse_work.monthly_income if case.spouse_work else ZERO


def family_income(case: Case) -> Decimal:
    """What the survey recognises: the applicant's income and the spouse's."""
    return case.survey.recognised_income + spouse_income(case)


def new_debt_ratio(case: Case) -> Decimal:
    """(new payment + property fee) / family income, a share to four places; at most 0.50."""
    return ((new_payment(case) + case.survey.property_fee) / family_income(case)).quantize(
        Decimal("0.0001")
    )


def total_debt_ratio(case: Case) -> Decimal:
    """(new payment + property fee + running payments) / family income; at most 0.55."""
    return (
        (new_payment(case) + case.survey.property_fee + running_payments(case))
        / family_income(case)
    ).quantize(Decimal("0.0001"))


def loan_to_value(case: Case) -> Decimal:
    """Amount over the lower of price and value, a share to four places; at most 0.70."""
    return (case.application.amount / case.appraisal.recognised).quantize(Decimal("0.0001"))
