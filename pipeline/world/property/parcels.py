"""Land: an outline in metres that encloses the stated area, and its numbers.

Numbers: zh unit numbers are 15 digits (real ones have 28) over a division never assigned; en
parcels are "PIN-00cc-nnnn" of no county.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from pipeline.money import cents, from_float, whole
from pipeline.records import Language, Parcel, Place, Point
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import digits

ACRE = Decimal("4046.8564")  # square metres
FOOT = 0.3048  # metres
CLASSES = {
    "zh": {"residential": "住宅", "commercial": "商业", "parking": "车位"},
    "en": {"residential": "Residential", "commercial": "Commercial", "parking": "Parking"},
}


def enclosed(outline: Sequence[Point]) -> Decimal:
    """The area of a polygon by the shoelace formula, in square metres, to the hundredth.

    Positive counter-clockwise.
    """
    twice = sum(
        (
            x1 * y2 - x2 * y1
            for (x1, y1), (x2, y2) in zip(outline, [*outline[1:], outline[0]], strict=True)
        ),
        Decimal(0),
    )
    return cents(twice / 2)


def draw_outline(area: float, rng: Rng) -> tuple[Point, ...]:
    """Four to six corners around a middle, so that no sides cross; centimetres, from 0."""
    count = 4 if rng.random() < 0.6 else int(rng.integers(5, 7))
    turn, stretch = float(rng.uniform(0, math.pi)), float(rng.uniform(1.0, 1.8))
    jitter, reach = (
        rng.uniform(-0.22, 0.22, count).tolist(),
        rng.uniform(0.85, 1.15, count).tolist(),
    )
    corners = []
    for i in range(count):
        angle = 2 * math.pi * (i + 0.5 + jitter[i]) / count
        x, y = reach[i] * stretch * math.cos(angle), reach[i] * math.sin(angle)
        corners.append(
            (x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn))
        )
    size = math.sqrt(
        area
        / (
            sum(
                a * d - c * b
                for (a, b), (c, d) in zip(corners, [*corners[1:], corners[0]], strict=True)
            )
            / 2
        )
    )
    left, low = min(x for x, _ in corners), min(y for _, y in corners)
    return tuple(
        (from_float(round((x - left) * size, 2)), from_float(round((y - low) * size, 2)))
        for x, y in corners
    )


def draw_parcel(
    language: Language,
    place: Place,
    use: str,
    *,
    area: Decimal,
    price: Decimal,
    today: date,
    at: Address,
    taken: Collection[str] = (),
) -> Parcel:
    """The land of a property, its number not ``taken``.

    ``area`` is its floor, in square metres; the tax roll is that of last year.
    """
    rng = at.stream()
    if use == "parking":
        target = float(area)
    elif language == "zh":
        target = float(area) * float(rng.uniform(0.35, 0.95))
    else:
        target = max(float(ACRE) * float(rng.uniform(0.1, 0.85)), 1.2 * float(area))
    outline = draw_outline(target, rng)
    land = enclosed(outline)
    roll = whole(price * Decimal(int(rng.integers(82, 101))) / 100 / 100) * 100
    ground = whole(roll * Decimal(int(rng.integers(15, 41))) / 100 / 100) * 100
    while (
        number := f"{place.area_code}{digits(rng, 9)}"
        if language == "zh"
        else f"PIN-{int(place.area_code):04d}-{digits(rng, 4)}"
    ) in taken:
        pass
    lot, block, tax = (
        str(rng.integers(1, 90)),
        str(rng.integers(1, 20)),
        "已缴" if language == "zh" else "Paid",
    )
    return Parcel(
        number=number,
        outline=outline,
        land_area=land,
        acres=cents(land / ACRE),
        property_class=CLASSES[language][use],
        subdivision=subdivision(language, place),
        map_number=f"{rng.integers(1, 60):02d}-{rng.integers(1, 30):02d}",
        lot=lot,
        block=block,
        tax_year=today.year - 1,
        assessed_land=cents(ground),
        assessed_improvements=cents(roll - ground),
        tax_status=tax,
    )


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
