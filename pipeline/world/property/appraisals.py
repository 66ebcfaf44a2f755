"""The property to be bought and what it is worth: value near the price, backed by sales nearby."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pipeline.money import cents, from_float, whole
from pipeline.records import (
    Application,
    Appraisal,
    Comparable,
    Estate,
    Language,
    Organisation,
    Place,
    Use,
)
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import back
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import digits, landline, organisation_code
from pipeline.world.people.names import draw_name
from pipeline.world.people.people import day_between
from pipeline.world.places import one, place_in_town, region_of
from pipeline.world.property.homes import UNIT_PRICES
from pipeline.world.property.parcels import Premises, draw_parcel

# Thousandths of the price: at 68 % of the price, the loan stays below 70 % of the value.
LEAST_VALUE, MOST_VALUE = 985, 1080
AREAS: dict[Use, tuple[float, float]] = {
    "residential": (42, 240),
    "commercial": (25, 260),
    "parking": (12, 16),
}
NEAR = Decimal("0.02")  # how far the mean of the comparables may lie from the value
Occupancy = Literal["own_use", "vacant", "let"]
OCCUPANCIES: dict[Occupancy, float] = {"own_use": 0.5, "vacant": 0.3, "let": 0.2}


def use_of(language: Language, purpose: str) -> Use:
    """What a loan's purpose buys.

    The lexicon's first purpose is a parking space, its last a shop.
    """
    purposes = lexicon(language).purposes
    if purpose == purposes[0]:
        return "parking"
    return "commercial" if purpose == purposes[-1] else "residential"


def draw_appraisal(
    language: Language, asked: Application, estates: Sequence[Estate], *, today: date, at: Address
) -> Appraisal:
    """Made in the fortnight before the application was filed.

    The property is none of the ``estates``.
    """
    rng = at.stream()
    premises = draw_premises(language, asked, rng)
    place, use, area, value = premises
    valued = asked.filed - timedelta(days=int(rng.integers(1, 15)))
    firm = appraisers(language, place, rng)
    taken = [e.parcel.number for e in estates]
    parcel = draw_parcel(language, premises, today=today, at=at.at("parcel"), taken=taken)
    return Appraisal(
        number=f"{valued:%Y}-{digits(rng, 6)}",
        firm=firm,
        appraiser=firm.contact,
        appraiser_licence=f"{region_of(language, place).code}{digits(rng, 6)}",
        valued=valued,
        use=use,
        area=area,
        parcel=parcel,
        built=valued.year - int(rng.integers(1, 22)),
        rooms=0 if use != "residential" else 1 + int(area) // 40,
        occupancy=at.at("occupancy").pick(OCCUPANCIES),
        development=parcel.subdivision,
        value=cents(value),
        unit_price=cents(value / area),
        recognised=min(asked.price, cents(value)),
        comparables=draw_comparables(premises, language, valued, at=at.at("comparables")),
    )


def draw_premises(language: Language, asked: Application, rng: Rng) -> Premises:
    """What the price buys, and what it is worth: as much, but for a few parts in a hundred."""
    use = use_of(language, asked.purpose)
    area = floor_area(language, asked.price, use=use, rng=rng)
    thousandths = Decimal(int(rng.integers(LEAST_VALUE, MOST_VALUE)))
    value = whole(asked.price * thousandths / 1000 / 100) * 100
    return Premises(asked.collateral, use, area, value)


def floor_area(language: Language, price: Decimal, *, use: Use, rng: Rng) -> Decimal:
    """Square metres that the price buys, no fewer and no more than such premises have."""
    low, high = UNIT_PRICES[language]
    least, most = AREAS[use]
    bought = float(price) / float(rng.uniform(low, high))
    bought = max(bought, least * float(rng.uniform(1, 1.2)))
    return from_float(round(min(bought, most * float(rng.uniform(0.75, 1))), 2))


def appraisers(language: Language, place: Place, rng: Rng) -> Organisation:
    """An agency of the same city; its contact is the appraiser."""
    region, office = region_of(language, place), place_in_town(language, place, rng, home=False)
    name = one(rng, lexicon(language).professionals)
    appraiser = draw_name(language, "F" if rng.random() < 0.5 else "M", rng)[0]
    code = organisation_code(language, office.area_code, rng)
    return Organisation(
        kind="agency",
        name=f"{name}事务所" if language == "zh" else name,
        latin_name=name,
        place=office,
        phone=landline(language, region.dial, rng),
        contact=appraiser,
        code=code,
    )


def draw_comparables(
    premises: Premises, language: Language, valued: date, *, at: Address
) -> tuple[Comparable, ...]:
    """Three sales nearby, of the year before.

    Their adjusted prices average to the value within two in a hundred.
    """
    rng = at.stream()
    spread = [1 + 0.05 * float(x) for x in rng.uniform(-1, 1, 3)]
    mean = sum(spread) / 3 / (1 + float(rng.uniform(-0.01, 0.01)))
    unit = float(premises.price / premises.area)
    return tuple(
        comparable(premises, unit * factor / mean, language, valued=valued, rng=rng)
        for factor in spread
    )


def comparable(
    premises: Premises, unit_price: float, language: Language, *, valued: date, rng: Rng
) -> Comparable:
    """A sale whose price per area, adjusted, is ``unit_price``."""
    place = premises.place
    adjustment = Decimal(int(rng.integers(-60, 61))) / 10
    size = premises.area * Decimal(int(rng.integers(82, 121))) / 100
    price = whole(from_float(unit_price) / (1 + adjustment / 100) * size / 10) * 10
    sold = day_between(rng, back(valued, 1), valued - timedelta(days=15))
    return Comparable(
        place=place_in_town(language, place, rng),
        area=cents(size),
        sold=sold,
        price=cents(price),
        distance_m=int(rng.integers(2, 40)) * 50,
        adjustment=adjustment,
        adjusted_unit_price=cents(price / cents(size) * (1 + adjustment / 100)),
    )
