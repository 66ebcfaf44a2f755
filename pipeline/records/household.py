"""Persons and places, and the civil papers that tie them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.records.base import Sex


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class Person:
    id: str
    role: Literal["applicant", "spouse", "former_spouse", "child", "guarantor"]
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
class IdentityCard:
    """The card an adult carries now, valid on the case's day; zh."""

    holder: str  # person id
    authority: str
    issued: date
    expires: date | None  # None: for life


@dataclass(frozen=True, kw_only=True)
class RegisterEntry:
    """One member's page of a household register."""

    person: Person
    relation: str  # to the head: 户主, 妻, 夫, 子, 女
    birthplace: str
    native_place: str
    education: str
    marital_status: str
    moved_from: str  # when and from where to this city
    registered: date


@dataclass(frozen=True, kw_only=True)
class Register:
    """The household register; zh. Papers of a case show the applicant's page and the head's."""

    number: str  # ten digits
    kind: str
    head: Person
    place: Place
    province_authority: str
    authority: str  # police of the district
    station: str
    clerk: str
    issued: date
    entries: tuple[RegisterEntry, ...]  # head first

    def entry(self, person: Person) -> RegisterEntry:
        """A member's page."""
        return next(e for e in self.entries if e.person.id == person.id)


@dataclass(frozen=True)
class CivilCertificate:
    """A marriage or divorce as it was registered."""

    number: str
    registered: date
    registry: str
    remark: str


@dataclass(frozen=True)
class Marriage:
    """The applicant's one marriage, lasting or ended.

    ``partner`` is the spouse or the former spouse.
    """

    husband: Person
    wife: Person
    partner: Person
    marriage: CivilCertificate
    divorce: CivilCertificate | None


@dataclass(frozen=True, kw_only=True)
class Degree:
    """The applicant's highest degree."""

    school: str
    level: str  # the person's education
    major: str
    title: str  # of the degree conferred
    mode: str  # full time, or part time where work began before it ended
    entered: date
    graduated: date
    number: str
    president: str


@dataclass(frozen=True, kw_only=True)
class Vehicle:
    """A car of the applicant's, registered in their own region."""

    plate: str
    vin: str  # 17 characters in the shape of a vehicle number that no maker could stamp
    engine: str
    make: str
    model: str
    kind: str
    use: str
    colour: str
    seats: int
    mass_kg: int
    manufactured: date
    registered: date  # for the first time
    issued: date  # of the licence carried now
    authority: str
