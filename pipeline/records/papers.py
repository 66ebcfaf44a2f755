"""What papers say and how they are printed.

Facts, documents, pages, and the edits that make an anomaly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pipeline.records.base import Pixels, Sex
from pipeline.records.printed import (
    NO_LINES,
    NO_REGIONS,
    PrintedLines,
    PrintedRegions,
    PrintedTable,
)
from pipeline.records.printed_fields import PrintedField


@dataclass(frozen=True)
class Portrait:
    """What a drawn face must match; ``key`` makes a person look the same on every paper."""

    sex: Sex
    age: int
    key: str
    hair: str = ""  # colour words a licence prints ("BRO", "BLK"); empty: drawn from the key
    eyes: str = ""


@dataclass(frozen=True)
class Plat:
    """What a drawn parcel map must match; neighbours' lots and the house follow from the key."""

    # Metres east and north, counter-clockwise, not closed.
    outline: tuple[tuple[Decimal, Decimal], ...]
    lot: str
    key: str


Depicted = Portrait | Plat  # drawn of a fact, and never set in type
Fact = str | int | Decimal | bool | date | datetime | Depicted | None


@dataclass(frozen=True)
class Document:
    """What one paper says: fact path -> value. A page prints facts.

    Table cells are ``table.row.column``.
    """

    id: str
    kind: str  # "zh/bank_statement"
    label: str  # the reference benchmark's class name
    layout: str  # name of a YAML beside facts.py
    owner: str  # person id
    facts: Mapping[str, Fact]


@dataclass(frozen=True, eq=False, kw_only=True)
class Page:
    """One printed sheet.

    ``mask``: 0 untouched, 128 copied from, 255 changed (page tampering); height and width of
    ``pixels``.
    """

    document_id: str
    kind: str
    label: str
    person_id: str
    layout: str
    number: int  # from 0
    pixels: Pixels  # H x W x 3, RGB
    width_pt: float
    height_pt: float
    # Laser print on A4 or Letter; glossy PVC; a paper card that was cut out.
    stock: Literal["paper", "card", "slip"]
    fields: Sequence[PrintedField]  # ``PrintedFields`` as it comes from the printer
    mask: Pixels | None = None
    lines: PrintedLines = NO_LINES
    regions: PrintedRegions = NO_REGIONS
    tables: tuple[PrintedTable, ...] = ()


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
Family = Literal["consistency", "validity", "calculation", "rationality", "tampering", "fraud"]


@dataclass(frozen=True)
class Anomaly:
    kind: str  # the unit's name
    family: Family
    rule: str  # id in policy.RULES
    severity: Severity
    explanation: str  # one sentence, in the case's language
    changes: tuple[Change, ...]
    evidence: tuple[Evidence, ...] = ()  # what differs in print, once it is printed
