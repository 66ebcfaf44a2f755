"""The nouns: frozen, typed, without logic. Everything else takes some of these and gives others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import numpy as np
import numpy.typing as npt

Language = Literal["zh", "en"]
Sex = Literal["F", "M"]
Pixels = npt.NDArray[np.uint8]

# ---------------------------------------------------------------- the world


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

    @property
    def applicant(self) -> Person:
        return self.persons[0]

    @property
    def spouse(self) -> Person | None:
        return next((p for p in self.persons if p.role == "spouse"), None)

    @property
    def children(self) -> tuple[Person, ...]:
        return tuple(p for p in self.persons if p.role == "child")


# ---------------------------------------------------------------- the papers


@dataclass(frozen=True)
class Portrait:
    """What a drawn face must match; ``key`` makes the same person look the same on every paper."""

    sex: Sex
    age: int
    key: str
    hair: str = ""  # colour words a licence prints ("BRO", "BLK"); empty: drawn from the key
    eyes: str = ""


Fact = str | int | Decimal | bool | date | datetime | Portrait | None


@dataclass(frozen=True)
class Document:
    """What one paper says: fact path -> value. Table cells are ``table.row.column``. A page prints facts."""

    id: str
    kind: str  # "zh/bank_statement"
    label: str  # the reference benchmark's class name
    layout: str  # name of a YAML beside facts.py
    owner: str  # person id
    facts: Mapping[str, Fact]


@dataclass(frozen=True)
class PrintedField:
    """One printed fact. Boxes are (left, top, right, bottom) in page pixels, edge coordinates."""

    name: str
    label: str
    text: str
    box: tuple[float, float, float, float]  # ink box
    size_px: float  # height of the text's em, in page pixels
    ink: float  # luminance of the text's colour, 0-255


@dataclass(frozen=True)
class Page:
    """One printed sheet. ``mask``: 0 untouched, 128 copied from, 255 changed (page tampering); same shape as pixels."""

    document_id: str
    kind: str
    label: str
    person_id: str
    layout: str
    number: int  # from 0
    pixels: Pixels  # H x W x 3, RGB
    width_pt: float
    height_pt: float
    stock: Literal["paper", "card", "slip"]  # laser print on A4/Letter; glossy PVC; cut-out paper card
    fields: tuple[PrintedField, ...]
    mask: Pixels | None = None


@dataclass(frozen=True)
class Evidence:
    """One printed fact that is not what it should be; texts as printed."""

    document_id: str
    field: str
    true: str
    shown: str


@dataclass(frozen=True)
class Change:
    """One edit of a document's fact, typed; becomes Evidence when its layout prints it."""

    document_id: str
    field: str
    true: Fact
    shown: Fact


Severity = Literal["low", "medium", "high"]
Family = Literal["consistency", "validity", "calculation", "rationality", "tampering"]


@dataclass(frozen=True)
class Anomaly:
    kind: str  # the unit's name
    family: Family
    rule: str  # id in policy.RULES
    severity: Severity
    explanation: str  # one sentence, in the case's language
    changes: tuple[Change, ...]


# ---------------------------------------------------------------- the photographs


Quad = tuple[float, float, float, float, float, float, float, float]


@dataclass(frozen=True)
class FieldView:
    """A printed fact as a photograph shows it. ``quad``: pixels, clockwise from the text's own top left."""

    name: str
    label: str
    text: str
    quad: Quad
    visible: float  # share of the box inside the frame and not occluded, 0-1
    legible: bool


@dataclass(frozen=True)
class SheetView:
    """One sheet in a photograph."""

    id: str  # document id
    kind: str
    label: str
    person_id: str
    page: int
    quad: Quad
    fully_visible: bool
    area_fraction: float
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class Photo:
    """One encoded photograph with its ground truth: a row of ``images``."""

    id: str
    case_id: str
    language: Language
    jpeg: bytes
    width: int
    height: int
    condition: str  # English label of SPEC 1.4
    severity: int  # 0-5
    sheets: tuple[SheetView, ...]
    tampered: bool
    tamper_mask: bytes | None  # PNG, one channel, frame size
    parameters: Mapping[str, object] = field(default_factory=dict)  # every number that made it; JSON-able


# ---------------------------------------------------------------- the questions


@dataclass(frozen=True)
class QuestionEvidence:
    image_id: str
    document_id: str
    field: str


@dataclass(frozen=True)
class Question:
    """A row of ``questions``; ``answer`` is the JSON text of the decoded response of SPEC 1.6."""

    task: str  # IQE DTR KIE CC VC NC RR
    subtask: str  # "rea_chk_001", "en.rea_chk_001"
    variant: str  # VVV of the id grammar, "001"
    image_ids: tuple[str, ...]
    language: Language
    robustness: str
    question: str
    answer: str
    rule: str  # policy rule id, or ""
    evidence: tuple[QuestionEvidence, ...]
    id: str = ""  # given by the shard


@dataclass(frozen=True)
class CaseFile:
    """One case as it leaves: truth, papers as shown, photographs, what was planted. ``twin`` is the other half of a pair."""

    id: str
    split: Literal["train", "validation", "test"]
    twin_of: str | None
    case: Case
    documents: tuple[Document, ...]
    photos: tuple[Photo, ...]
    anomalies: tuple[Anomaly, ...]
    twin: CaseFile | None = None
