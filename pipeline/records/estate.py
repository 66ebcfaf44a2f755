"""Homes and parcels, the papers of ownership, leases and valuations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline.records.household import Organisation, Person, Place

Use = Literal["residential", "commercial", "parking"]
Point = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Home:
    place: Place
    use: Literal["residential", "commercial"]
    area: Decimal  # square metres
    price: Decimal
    acquired: date
    ownership: Literal["sole", "joint"]
    mortgaged: bool


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """The land. ``land_area`` is what its outline encloses."""

    number: str  # zh: 15-digit unit number; en: "PIN-0110-4821"
    outline: tuple[Point, ...]  # metres east and north, counter-clockwise, not closed
    land_area: Decimal  # square metres
    acres: Decimal  # the same, to the hundredth
    property_class: str
    subdivision: str
    map_number: str
    lot: str
    block: str
    tax_year: int
    assessed_land: Decimal
    assessed_improvements: Decimal
    tax_status: str

    @property
    def assessed(self) -> Decimal:
        """Land and improvements."""
        return self.assessed_land + self.assessed_improvements


@dataclass(frozen=True, kw_only=True)
class Title:
    """A registered right to a home; zh."""

    number: str  # 霁（2019）云汀区不动产权第0543853号
    inquiry_number: str  # the form an inquiry prints
    contract_number: str
    unit_number: str
    right_type: str
    right_nature: str
    use: str
    share: str  # 单独所有, 共同共有
    term_from: date
    term_to: date
    built: int  # year
    structure: str
    floors: int
    registered: date
    registry: str
    centre: str


@dataclass(frozen=True, kw_only=True)
class Deed:
    """The warranty deed by which a home was bought; en. The grantees are the estate's owners."""

    grantors: tuple[str, ...]
    grantor_type: Literal["individual", "married couple", "company"]
    grantor_address: str
    grantor_licence: str  # what the notary saw
    consideration: Decimal
    signed: date
    recorded: date
    book: str
    page: str
    vesting: str
    prepared_by: Organisation
    notary: str
    commission_expires: date


@dataclass(frozen=True)
class Estate:
    """A home with everything that proves it."""

    home: Home
    owners: tuple[Person, ...]  # the applicant, and the spouse where it is owned jointly
    parcel: Parcel
    title: Title | None  # zh
    deed: Deed | None  # en


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A home rented: by an applicant without one, or one that an applicant lets."""

    number: str
    applicant_is: Literal["tenant", "landlord"]
    landlord: str
    landlord_number: str  # registration or citizen number
    landlord_phone: str
    tenant: str
    tenant_number: str
    tenant_phone: str
    place: Place
    area: Decimal
    monthly_rent: Decimal
    deposit: Decimal
    pay_day: int  # of the month
    account_number: str  # where the rent goes
    bank: str
    signed: date
    first: date
    last: date


@dataclass(frozen=True)
class Comparable:
    """A sale nearby."""

    place: Place
    area: Decimal
    sold: date
    price: Decimal
    distance_m: int
    adjustment: Decimal  # per cent, brings the price to the subject's level
    adjusted_unit_price: Decimal


@dataclass(frozen=True, kw_only=True)
class Appraisal:
    """The property to be bought, as valued for the loan.

    Its address is the application's collateral.
    """

    number: str
    firm: Organisation
    appraiser: str
    appraiser_licence: str
    valued: date
    use: Use
    area: Decimal  # square metres
    parcel: Parcel
    built: int  # year
    rooms: int
    occupancy: Literal["own_use", "vacant", "let"]
    development: str  # the estate's name, or the street's
    value: Decimal
    unit_price: Decimal  # value per square metre
    recognised: Decimal  # the lower of value and price
    comparables: tuple[Comparable, ...]
