"""Addresses in the invented countries: every code is fixed per district, every house is drawn."""

from __future__ import annotations

from pipeline.records import Language, Place
from pipeline.roles import Rng
from pipeline.world.countries import Lexicon, Region, lexicon

DISTRICTS_PER_CITY = 4


def one(rng: Rng, options: tuple[str, ...]) -> str:
    """One of the words, all alike."""
    return options[int(rng.integers(0, len(options)))]


def region_of(language: Language, place: Place) -> Region:
    """The region an address lies in."""
    return next(r for r in lexicon(language).regions if r.name == place.region)


def draw_place(
    language: Language, rng: Rng, region: Region | None = None, *, city: str = "", home: bool = True
) -> Place:
    """An address; ``region`` and ``city`` pin it down, ``home`` adds flat or unit."""
    words = lexicon(language)
    region = region or words.regions[int(rng.integers(0, len(words.regions)))]
    city = city or one(rng, region.cities)
    return (
        _zh(words, region, city, rng=rng, home=home)
        if language == "zh"
        else _en(words, region, city, rng=rng, home=home)
    )


def place_in_town(language: Language, near: Place, rng: Rng, *, home: bool = True) -> Place:
    """An address in the same city."""
    city = near.city.removesuffix("市")
    return draw_place(language, rng, region_of(language, near), city=city, home=home)


def _zh(words: Lexicon, region: Region, city: str, *, rng: Rng, home: bool) -> Place:
    city_at, nth = region.cities.index(city), int(rng.integers(0, DISTRICTS_PER_CITY))
    district, code = _district(words, region, city_at, nth=nth)
    street = f"{one(rng, words.streets)}{rng.integers(1, 320)}号"
    if home:
        block = f"{one(rng, words.communities)}{rng.integers(1, 29)}栋"
        stair = f"{rng.integers(1, 5)}单元"
        unit = f"{block}{stair}{rng.integers(1, 28)}{rng.integers(1, 5):02d}室"
    else:
        unit = f"{rng.integers(1, 6)}号楼{rng.integers(2, 26)}层" if rng.random() < 0.5 else ""
    post = f"{region.post}{city_at}{nth}{rng.integers(0, 100):02d}"
    return Place(
        region=region.name,
        city=f"{city}市",
        district=district,
        street=street,
        unit=unit,
        postcode=post,
        text=f"{region.name}{city}市{district}{street}{unit}",
        area_code=code,
    )


def _district(words: Lexicon, region: Region, city_at: int, *, nth: int) -> tuple[str, str]:
    """Name and six digits of the n-th district of a city."""
    # A stride of 7 through the 20 names gives neighbouring cities different districts, always the
    # same ones.
    name = words.districts[
        (int(region.code) + 7 * (city_at * DISTRICTS_PER_CITY + nth)) % len(words.districts)
    ]
    return name, f"{region.code}{city_at + 1:02d}{nth + 2 if name.endswith('区') else nth + 21:02d}"


def district_named(code: str) -> str:
    """Region, city and district of a zh area code.

    Raises:
        KeyError: no district has the code.
    """
    words = lexicon("zh")
    region, city_at = next(r for r in words.regions if r.code == code[:2]), int(code[2:4]) - 1
    names = {
        number: name
        for name, number in (
            _district(words, region, city_at, nth=nth) for nth in range(DISTRICTS_PER_CITY)
        )
    }
    return f"{region.name}{region.cities[city_at]}市{names[code]}"


def _en(words: Lexicon, region: Region, city: str, *, rng: Rng, home: bool) -> Place:
    city_at = region.cities.index(city)
    street = f"{rng.integers(10, 9900)} {one(rng, words.streets)} {one(rng, words.street_kinds)}"
    letter = "ABCDEFGH"[int(rng.integers(0, 8))]
    unit = (
        f"{one(rng, words.units)} {rng.integers(1, 40)}{letter}"
        if rng.random() < (0.4 if home else 0.2)
        else ""
    )
    post = f"{region.post}{city_at}{rng.integers(0, 10)}"
    text = f"{street}{' ' if unit else ''}{unit}, {city}, {region.abbr} {post}"
    return Place(
        region=region.name,
        city=city,
        district=f"{city} County",
        street=street,
        unit=unit,
        postcode=post,
        text=text,
        area_code=region.code,
    )
