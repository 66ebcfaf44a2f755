"""The truth of one case: persons, places, pay, tax, ledger, homes, loans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pipeline.records.base import Language, Sex


@dataclass(frozen=True)
class Place:
    """An address; ``text`` is the one line every paper prints."""

    region: str
    city: str
    district: str
    street: str
    unit: str
    postcode: str
    text: str
    area_code: str  # zh: the six digits an ID number starts with; en: county code


@dataclass(frozen=True)
class Organisation:
    """A bank, employer, agency or merchant that never existed."""

    kind: Literal["bank", "employer", "agency", "merchant", "business"]
    name: str
    latin_name: str
    place: Place
    phone: str
    contact: str
    code: str


@dataclass(frozen=True)
class Person:
    id: str
    role: Literal["applicant", "spouse", "child", "guarantor"]
    name: str
    given_name: str
    family_name: str
    sex: Sex
    birth_date: date
    id_number: str  # zh: 18-character citizen number; en: social security number
    licence_number: str  # en: driver's licence; zh: empty
    ethnicity: str
    place: Place
    phone: str
    education: str
    residence_years: int
    height_cm: int
    weight_kg: int
    hair: str
    eyes: str


@dataclass(frozen=True)
class Employment:
    kind: Literal["salaried", "business"]
    employer: Organisation
    title: str
    grade: str
    occupation: str
    start: date


@dataclass(frozen=True)
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
class TaxYear:
    """Income tax of the last full calendar year, recomputed by ``world.tax``."""

    year: int
    filing_status: str  # zh: "comprehensive" | "business"; en: "single" | "married_joint" | "head_of_household"
    gross: Decimal
    deductions: Mapping[str, Decimal]
    taxable: Decimal
    tax: Decimal
    withheld: Decimal
    settlement: Decimal  # tax - withheld: paid (+) or refunded (-) at the yearly reconciliation


Category = Literal["salary", "business", "rent", "mortgage", "utilities", "shopping", "transfer_in", "transfer_out", "interest", "loan"]


@dataclass(frozen=True)
class Transaction:
    when: datetime
    category: Category
    counterparty: str
    summary: str
    channel: str
    amount: Decimal  # signed: money in is positive
    balance: Decimal  # after this row
    order_number: str


@dataclass(frozen=True)
class Account:
    bank: Organisation
    number: str
    opened: date
    opening_balance: Decimal
    transactions: tuple[Transaction, ...]  # in time order, six months or more


@dataclass(frozen=True)
class Home:
    place: Place
    use: Literal["residential", "commercial"]
    area: Decimal  # square metres
    price: Decimal
    acquired: date
    ownership: Literal["sole", "joint"]
    mortgaged: bool


@dataclass(frozen=True)
class Loan:
    lender: Organisation
    purpose: str
    principal: Decimal
    yearly_rate: Decimal
    months: int
    start: date
    payment: Decimal
    balance: Decimal


@dataclass(frozen=True)
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
class Case:
    """The truth of one credit file."""

    index: int
    language: Language
    today: date  # the day the bank looks at the file
    marital_status: Literal["married", "single", "divorced"]
    persons: tuple[Person, ...]  # applicant first
    employment: Employment
    payroll: tuple[PayMonth, ...]  # twelve months or more, oldest first, ending before today
    monthly_income: Decimal  # mean gross of the last twelve months, to the cent: what a certificate certifies
    tax: TaxYear
    account: Account
    homes: tuple[Home, ...]
    loans: tuple[Loan, ...]
    application: Application
    validity_days: int = 180  # the bank accepts papers up to this age: those of a sound file are no older

    @property
    def applicant(self) -> Person:
        return self.persons[0]

    @property
    def spouse(self) -> Person | None:
        return next((p for p in self.persons if p.role == "spouse"), None)

    @property
    def children(self) -> tuple[Person, ...]:
        return tuple(p for p in self.persons if p.role == "child")
