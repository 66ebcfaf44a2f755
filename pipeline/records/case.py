"""The truth of one case: everything its papers may say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline.records.banking import Account, Card, Counterparty, RelatedParty, UtilityBill, Wallet
from pipeline.records.base import Language
from pipeline.records.business import Business
from pipeline.records.estate import Appraisal, Estate, Home, Lease
from pipeline.records.household import Degree, IdentityCard, Marriage, Person, Register, Vehicle
from pipeline.records.lending import Application, Hardship, Loan, LoanTerms, SettledLoan, Survey
from pipeline.records.work import Employment, HousingFund, PastJob, PayMonth, SpouseWork, TaxYear


@dataclass(frozen=True, kw_only=True)
class Case:
    """The truth of one credit file."""

    index: int
    language: Language
    today: date  # the day the bank looks at the file
    marital_status: Literal["married", "single", "divorced"]
    persons: tuple[Person, ...]  # applicant first
    employment: Employment
    payroll: tuple[PayMonth, ...]  # twelve months or more, oldest first, ending before today
    monthly_income: (
        Decimal  # mean gross of the last twelve months, to the cent: what a certificate certifies
    )
    tax: TaxYear
    account: Account
    homes: tuple[Home, ...]
    loans: tuple[Loan, ...]
    application: Application
    identity_cards: tuple[IdentityCard, ...]  # zh: applicant, spouse
    register: Register | None  # zh
    marriage: Marriage | None  # of the married and the divorced
    degree: Degree | None  # of those who studied
    career: tuple[PastJob, ...]  # before the present employment, oldest first
    spouse_work: SpouseWork | None
    housing_fund: HousingFund | None  # zh employees
    business: Business | None  # of owners
    cards: tuple[Card, ...]  # one or two; the first is the salary account's
    wallet: Wallet
    counterparties: tuple[Counterparty, ...]  # one for every name on the ledger
    related: tuple[RelatedParty, ...]
    bills: tuple[UtilityBill, ...]  # en, oldest first
    estates: tuple[Estate, ...]  # one for each home, in the same order
    vehicles: tuple[Vehicle, ...]
    lease: Lease | None
    settled_loan: SettledLoan | None
    terms: LoanTerms
    appraisal: Appraisal
    survey: Survey
    hardship: Hardship | None  # en borrowers with a mortgage
    validity_days: int = (
        180  # the bank accepts papers up to this age: those of a sound file are no older
    )

    @property
    def applicant(self) -> Person:
        return self.persons[0]

    @property
    def spouse(self) -> Person | None:
        return next((p for p in self.persons if p.role == "spouse"), None)

    @property
    def children(self) -> tuple[Person, ...]:
        return tuple(p for p in self.persons if p.role == "child")

    @property
    def identity_card(self) -> IdentityCard | None:
        """The applicant's; zh."""
        return next((c for c in self.identity_cards if c.holder == self.applicant.id), None)

    @property
    def mortgage(self) -> Loan | None:
        """The loan on the first home."""
        return self.loans[0] if any(h.mortgaged for h in self.homes) else None

    def counterparty(self, name: str) -> Counterparty:
        """Who a row of the ledger names."""
        return next(c for c in self.counterparties if c.name == name)
