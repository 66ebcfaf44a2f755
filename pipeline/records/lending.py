"""Loans running, repaid and asked for, and how the bank looked at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline.records.household import Organisation, Person, Place


@dataclass(frozen=True, kw_only=True)
class Loan:
    lender: Organisation
    purpose: str
    principal: Decimal
    yearly_rate: Decimal
    months: int
    start: date
    payment: Decimal
    balance: Decimal


@dataclass(frozen=True, kw_only=True)
class SettledLoan:
    """A loan paid back before the ledger begins."""

    lender: Organisation
    number: str
    purpose: str
    principal: Decimal
    yearly_rate: Decimal
    months: int
    start: date
    due: date
    settled: date
    interest: Decimal
    repaid: Decimal  # principal and interest


@dataclass(frozen=True, kw_only=True)
class Application:
    """The loan asked for."""

    filed: date
    bank: Organisation
    branch: str
    purpose: str
    amount: Decimal
    years: int
    repayment: str
    price: Decimal
    down_payment: Decimal
    collateral: Place
    declared_monthly_income: Decimal  # as people write it: to the next hundred
    guarantor: Person | None
    guarantor_relation: str = ""  # to the applicant, in the case's language
    yearly_rate: Decimal = Decimal("0.04")  # of the loan asked for


@dataclass(frozen=True)
class LoanTerms:
    """How the loan asked for would run."""

    rate_adjustment: str
    interest_cycle: str
    fund_combined: bool  # together with a housing fund loan
    base_rate: Decimal
    spread_bp: int  # the application's rate is the base rate and so many hundredths of a per cent


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What the loan officer found."""

    branch: str
    officer: str
    officer_phone: str
    reviewer: str
    filled: date
    period_from: date  # six whole months of the salary account
    period_to: date
    recognised_income: Decimal  # the applicant's, by the month
    income_basis: Literal["certificate", "declared", "conservative"]
    property_fee: Decimal  # of the property to be bought, by the month


@dataclass(frozen=True, kw_only=True)
class Hardship:
    """Why a borrower asks for help with the mortgage; en, where there is one."""

    reason: str
    began: date
    loan: Loan
    loan_number: str
    escrow: Decimal  # by the month: property tax and insurance
    association_fee: Decimal  # by the month; zero where the home has none
    expenses: Mapping[str, Decimal]  # by the month
    savings: Decimal
    savings_bank: Organisation
    cash: Decimal
