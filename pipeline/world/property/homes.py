"""Homes a person owns."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pipeline.money import from_float, whole
from pipeline.recipe import World
from pipeline.records import Home, Language, Person, Place
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import back, band, years
from pipeline.world.people.people import Marital, day_between
from pipeline.world.places import draw_place, region_of

OWNED_BEFORE = 200  # days before today: older than every paper that may mention the home
UNIT_PRICES = {"zh": (4_200, 16_800), "en": (1_300, 4_600)}  # per square metre


def draw_homes(
    world: World,
    language: Language,
    applicant: Person,
    *,
    marital: Marital,
    today: date,
    at: Address,
) -> tuple[Home, ...]:
    """As many as the recipe's band says; the first residential one is where the applicant lives."""
    first, last = band(at.at("count").pick(world.homes))
    rng = at.stream()
    adult = back(today, years(applicant.birth_date, today) - 18)
    earliest = max(adult + timedelta(days=30), back(today, 28))
    homes: list[Home] = []
    for nth in range(int(rng.integers(first, last + 1))):
        use, area, price = draw_use_and_price(language, nth, rng)
        place = applicant.place if nth == 0 else another_place(language, applicant, rng)
        acquired = day_between(rng, earliest, today - timedelta(days=OWNED_BEFORE))
        joint = marital == "married" and rng.random() < 0.6
        home = Home(
            place=place,
            use=use,
            area=area,
            price=price,
            acquired=acquired,
            ownership="joint" if joint else "sole",
            mortgaged=False,
        )
        homes.append(home)
    return tuple(homes)


def draw_use_and_price(
    language: Language, nth: int, rng: Rng
) -> tuple[Literal["residential", "commercial"], Decimal, Decimal]:
    """Use, area and price of the nth home; the first is lived in."""
    residential = nth == 0 or rng.random() < 0.85
    floor = float(rng.uniform(48, 210) if residential else rng.uniform(18, 140))
    area = from_float(round(floor, 2))
    low, high = UNIT_PRICES[language]
    price = whole(area * Decimal(int(rng.integers(low, high))) / 1000) * 1000
    return "residential" if residential else "commercial", area, price


def another_place(language: Language, applicant: Person, rng: Rng) -> Place:
    """Mostly in the applicant's own region."""
    near = region_of(language, applicant.place) if rng.random() < 0.8 else None
    return draw_place(language, rng, near)
