"""Accounts, their rows and cards, and those on the other side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pipeline.records.household import Organisation, Person

Category = Literal[
    "salary",
    "business",
    "rent",
    "mortgage",
    "utilities",
    "shopping",
    "transfer_in",
    "transfer_out",
    "interest",
    "loan",
]


@dataclass(frozen=True, kw_only=True)
class Transaction:
    when: datetime
    category: Category
    counterparty: str
    summary: str
    channel: str
    amount: Decimal  # signed: money in is positive
    balance: Decimal  # after this row
    order_number: str
    kind: str = ""  # how a wallet or an online bank sorts it
    method: str = ""  # what it was paid with or into
    goods: str = ""  # what it was for
    merchant_order: str = ""  # the payee's own number; purchases only


@dataclass(frozen=True)
class Counterparty:
    """Who stands behind a name on the ledger: the same account every time."""

    name: str
    relation: Literal[
        "employer",
        "own_business",
        "bank",
        "lender",
        "landlord",
        "merchant",
        "spouse",
        "relative",
        "friend",
    ]
    bank: str
    branch: str
    account_number: str
    wallet_id: str


@dataclass(frozen=True)
class Account:
    bank: Organisation
    number: str
    opened: date
    opening_balance: Decimal
    transactions: tuple[Transaction, ...]  # in time order, thirteen whole months or more


@dataclass(frozen=True)
class Card:
    """A payment card. The first of a case is the salary account's, under the same number."""

    bank: Organisation
    number: str
    kind: Literal["debit", "credit"]
    holder: Person
    issued: date
    expires: date  # first day of the month printed as MM/YY; good to that month's end


@dataclass(frozen=True)
class Wallet:
    """The applicant's account with a payment platform that draws on the salary account."""

    platform: str
    wallet_id: str


@dataclass(frozen=True)
class RelatedParty:
    """Somebody close to the applicant, on the ledger or behind a company."""

    name: str
    relation: str  # in the case's language
    bank: str
    account_number: str
    company: Organisation | None


@dataclass(frozen=True, kw_only=True)
class UtilityBill:
    """A bill that a row of the ledger paid in full; en."""

    provider: Organisation
    website: str
    email: str
    account_number: str
    period_from: date
    period_until: date
    issued: date
    due: date
    paid: date
    previous: Decimal  # brought forward
    current: Decimal
    tax: Decimal
    total: Decimal  # previous + current + tax
