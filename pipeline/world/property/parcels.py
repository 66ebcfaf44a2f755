"""Land: an outline in metres that encloses the stated area, and its numbers.

Numbers: zh unit numbers are 15 digits (real ones have 28) over a division never assigned; en
parcels are "PIN-00cc-nnnn" of no county.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from pipeline.money import cents, from_float, whole
from pipeline.records import Language, Parcel, Place, Point, Use
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import digits

N = TypeVar("N", float, Decimal)

ACRE = Decimal("4046.8564")  # square metres
FOOT = 0.3048  # metres
CLASSES = {
    "zh": {"residential": "住宅", "commercial": "商业", "parking": "车位"},
    "en": {"residential": "Residential", "commercial": "Commercial", "parking": "Parking"},
}


def twice_enclosed(corners: Sequence[tuple[N, N]], zero: N) -> N:
    """Twice the area of a polygon by the shoelace formula, positive counter-clockwise."""
    following = list(corners[1:])
    following.append(corners[0])
    turns = zip(corners, following, strict=True)
    return sum((x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in turns), zero)


def enclosed(outline: Sequence[Point]) -> Decimal:
    """The area of a polygon in square metres, to the hundredth; positive counter-clockwise."""
    return cents(twice_enclosed(outline, Decimal(0)) / 2)


def draw_outline(area: float, rng: Rng) -> tuple[Point, ...]:
    """Four to six corners around a middle, so that no sides cross; centimetres, from 0."""
    count = 4 if rng.random() < 0.6 else int(rng.integers(5, 7))
    turn, stretch = float(rng.uniform(0, math.pi)), float(rng.uniform(1.0, 1.8))
    jitter = rng.uniform(-0.22, 0.22, count).tolist()
    reach = rng.uniform(0.85, 1.15, count).tolist()
    corners = []
    for i in range(count):
        angle = 2 * math.pi * (i + 0.5 + jitter[i]) / count
        x, y = reach[i] * stretch * math.cos(angle), reach[i] * math.sin(angle)
        turned_x = x * math.cos(turn) - y * math.sin(turn)
        turned_y = x * math.sin(turn) + y * math.cos(turn)
        corners.append((turned_x, turned_y))
    size = math.sqrt(area / (twice_enclosed(corners, 0) / 2))
    left, low = min(x for x, _ in corners), min(y for _, y in corners)
    return tuple(
        (from_float(round((x - left) * size, 2)), from_float(round((y - low) * size, 2)))
        for x, y in corners
    )


class Premises(NamedTuple):
    """What stands on a parcel: ``area`` is its floor, in square metres."""

    place: Place
    use: Use
    area: Decimal
    price: Decimal


def draw_parcel(
    language: Language,
    premises: Premises,
    *,
    today: date,
    at: Address,
    taken: Collection[str] = (),
) -> Parcel:
    """The land of a property, its number not ``taken``; the tax roll is that of last year."""
    rng, place = at.stream(), premises.place
    outline = draw_outline(land_wanted(language, premises, rng), rng)
    land = enclosed(outline)
    roll = whole(premises.price * Decimal(int(rng.integers(82, 101))) / 100 / 100) * 100
    ground = whole(roll * Decimal(int(rng.integers(15, 41))) / 100 / 100) * 100
    number = parcel_number(language, place, rng)
    while number in taken:
        number = parcel_number(language, place, rng)
    lot, block = str(rng.integers(1, 90)), str(rng.integers(1, 20))
    return Parcel(
        number=number,
        outline=outline,
        land_area=land,
        acres=cents(land / ACRE),
        property_class=CLASSES[language][premises.use],
        subdivision=subdivision(language, place),
        map_number=f"{rng.integers(1, 60):02d}-{rng.integers(1, 30):02d}",
        lot=lot,
        block=block,
        tax_year=today.year - 1,
        assessed_land=cents(ground),
        assessed_improvements=cents(roll - ground),
        tax_status="已缴" if language == "zh" else "Paid",
    )


def land_wanted(language: Language, premises: Premises, rng: Rng) -> float:
    """Square metres of land for the premises: a share in a zh building's, a garden in en."""
    floor = float(premises.area)
    if premises.use == "parking":
        return floor
    if language == "zh":
        return floor * float(rng.uniform(0.35, 0.95))
    return max(float(ACRE) * float(rng.uniform(0.1, 0.85)), 1.2 * floor)


def parcel_number(language: Language, place: Place, rng: Rng) -> str:
    if language == "zh":
        return f"{place.area_code}{digits(rng, 9)}"
    return f"PIN-{int(place.area_code):04d}-{digits(rng, 4)}"


def subdivision(language: Language, place: Place) -> str:
    """The development an address lies in.

    The community a zh flat names, the street an en one has.
    """
    if language == "en":
        return f"{place.street.split(' ', 1)[1].rsplit(' ', 1)[0]} Estates"
    return next(
        (name for name in lexicon("zh").communities if place.unit.startswith(name)), place.street
    )


def lengths(outline: Sequence[Point]) -> list[Decimal]:
    """Of each side in turn, in metres, to the centimetre."""
    pairs = zip(outline, [*outline[1:], outline[0]], strict=True)
    return [from_float(round(math.hypot(x2 - x1, y2 - y1), 2)) for (x1, y1), (x2, y2) in pairs]


def sides(outline: Sequence[Point]) -> list[tuple[str, Decimal]]:
    """(bearing, length in feet) of each side in turn, as a legal description calls them.

    For instance ("N 45°10' E", 123.40).
    """
    found = []
    for (x1, y1), (x2, y2) in zip(outline, [*outline[1:], outline[0]], strict=True):
        east, north = float(x2 - x1), float(y2 - y1)
        minutes = round(math.degrees(math.atan2(abs(east), abs(north))) * 60)
        start, turn = "N" if north >= 0 else "S", "E" if east >= 0 else "W"
        bearing = f"{start} {minutes // 60}°{minutes % 60:02d}' {turn}"
        found.append((bearing, from_float(round(math.hypot(east, north) / FOOT, 2))))
    return found
