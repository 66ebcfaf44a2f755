"""Employers and small businesses."""

from __future__ import annotations

from typing import Literal

from pipeline.records import Language, Organisation, Person, Place
from pipeline.roles import Rng
from pipeline.world.countries import Lexicon, Trade, lexicon
from pipeline.world.identifiers import landline, organisation_code
from pipeline.world.people.names import draw_name
from pipeline.world.places import one, place_in_town, region_of

LONGEST_NAME = 38  # of an English firm: "PAYROLL " and the name share one column of a statement
Kind = Literal["business", "employer"]


def draw_organisation(
    language: Language, trade: Trade, owner: bool, *, person: Person, rng: Rng
) -> Organisation:
    """A firm in the person's region; a business is the person's own and they are its contact."""
    region = region_of(language, person.place)
    kind: Kind = "business" if owner else "employer"
    place = place_in_town(language, person.place, rng, home=False)
    if language == "zh":
        name, latin_name = _zh_name(trade, kind, place, rng=rng)
    else:
        name = latin_name = _en_name(trade, kind, place, rng=rng)
    contact = person.name
    if not owner:
        contact = draw_name(language, "F" if rng.random() < 0.6 else "M", rng)[0]
    phone = landline(language, region.dial, rng)
    return Organisation(
        kind=kind,
        name=name,
        latin_name=latin_name,
        place=place,
        phone=phone,
        contact=contact,
        code=organisation_code(language, place.area_code, rng),
    )


def _zh_name(trade: Trade, kind: Kind, place: Place, *, rng: Rng) -> tuple[str, str]:
    """The city or the region, a coined word, the trade and its form; and the same romanised."""
    words, owner = lexicon("zh"), kind == "business"
    coin, suffix = one(rng, words.coins), one(rng, words.suffixes[kind])
    head = place.city.removesuffix("市")
    if not owner and rng.random() >= 0.7:
        head = region_of("zh", place).name[:2]
    latin_name = f"{latin(words, coin)} {trade.latin} {'Shop' if owner else 'Co Ltd'}"
    return f"{head}{coin}{trade.name}{suffix}", latin_name


def _en_name(trade: Trade, kind: Kind, place: Place, *, rng: Rng) -> str:
    """A coined word, the trade and its form, at times behind the city."""
    words = lexicon("en")
    name = f"{one(rng, words.coins)} {trade.name} {one(rng, words.suffixes[kind])}"
    if rng.random() < 0.35 and len(place.city) + len(name) < LONGEST_NAME:
        return f"{place.city} {name}"
    return name


def latin(words: Lexicon, text: str) -> str:
    """The romanised form of a coined Chinese word, in one capitalised word."""
    return "".join(words.pinyin[c] for c in text).capitalize()
