"""Work, pay, the tax on it, and what is saved from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline.records.household import Organisation


@dataclass(frozen=True, kw_only=True)
class Employment:
    kind: Literal["salaried", "business"]
    employer: Organisation
    title: str
    grade: str
    occupation: str
    start: date
    contract: Literal["permanent", "fixed_term", "project"] = "permanent"
    contract_ends: date | None = None  # None: open-ended
    project: str = ""  # of a project contract
    department: str = ""
    staff_number: str = ""


@dataclass(frozen=True)
class PastJob:
    """An employment that ended before the present one began."""

    employer: Organisation
    title: str
    start: date
    end: date


@dataclass(frozen=True)
class SpouseWork:
    employment: Employment
    monthly_income: Decimal  # gross


@dataclass(frozen=True, kw_only=True)
class PayMonth:
    """One month's pay, or one month's profit and draw of a small business."""

    month: date  # its first day
    pay_date: date
    gross: Decimal
    social_insurance: Decimal
    housing_fund: Decimal
    tax_withheld: Decimal
    net: Decimal
    turnover: Decimal  # business receipts of the month; zero for employees


@dataclass(frozen=True)
class FundEntry:
    """A row of the housing fund account; money in is positive."""

    day: date
    month: date | None  # the month paid for; None for interest
    personal: Decimal
    employer: Decimal
    interest: Decimal
    balance: Decimal  # after this row


@dataclass(frozen=True)
class HousingFund:
    """The applicant's housing fund account; zh employees."""

    number: str
    centre: str
    opened: date
    rate: Decimal  # of each side
    opening_balance: Decimal
    entries: tuple[FundEntry, ...]  # from the first month of the payroll, in time order


@dataclass(frozen=True, kw_only=True)
class TaxYear:
    """Income tax of the last full calendar year, recomputed by ``world.tax``."""

    year: int
    # zh: "comprehensive" | "business"; en: "single" | "married_joint" | "head_of_household"
    filing_status: str
    gross: Decimal
    deductions: Mapping[str, Decimal]
    taxable: Decimal
    tax: Decimal
    withheld: Decimal
    settlement: Decimal  # tax - withheld: paid (+) or refunded (-) at the yearly reconciliation
