"""A small firm and what it is licensed for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline.records.household import Organisation, Place


@dataclass(frozen=True, kw_only=True)
class Licence:
    """A permit that a trade needs, running on the case's day."""

    kind: Literal["food", "tobacco", "road_transport"]
    number: str
    place: Place  # of business
    form: str  # line of business
    items: str
    authority: str
    supervisor: str  # office in charge
    inspector: str
    signer: str
    issued: date
    expires: date


@dataclass(frozen=True, kw_only=True)
class Business:
    """The applicant's own firm; it is the employment's employer."""

    company: Organisation
    registration_number: str
    unified_code: str
    representative: str
    kind: str
    capital: Decimal
    paid_in: Decimal
    scope: str
    founded: date
    term_ends: date | None  # None: open-ended
    authority: str
    issued: date  # of the licence on the wall
    licences: tuple[Licence, ...]

    def licence(self, kind: str) -> Licence | None:
        """Its permit of a kind, if the trade has one."""
        return next((x for x in self.licences if x.kind == kind), None)
