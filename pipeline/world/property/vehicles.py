"""Cars.

Plates begin with a region that exists nowhere; vehicle numbers hold letters that the standard bans.
"""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.records import Language, Person, Vehicle
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import back
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import digits
from pipeline.world.institutions import authority_name
from pipeline.world.people.people import day_between
from pipeline.world.places import one, region_of

CHANCE = 0.6
KINDS = {"zh": ("小型轿车", "非营运"), "en": ("Passenger car", "Private")}
_VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def vehicle_number(rng: Rng) -> str:
    """17 characters that no maker could stamp.

    ISO 3779 bans I, O and Q, and the first and the check position hold a Q.
    """
    drawn = "".join(_VIN_LETTERS[i] for i in rng.integers(0, len(_VIN_LETTERS), 9))
    return f"Q{drawn[:7]}Q{drawn[7:]}{digits(rng, 6)}"


def plate_number(language: Language, person: Person, rng: Rng) -> str:
    """A plate that no office could have issued.

    zh: 霁B4X821, an invented province's first character (no assigned abbreviation); en: the
    invented state and "Q12-345".
    """
    region = region_of(language, person.place)
    if language == "en":
        return f"{region.abbr} Q{digits(rng, 2)}-{digits(rng, 3)}"
    letters = [_PLATE_LETTERS[i] for i in rng.integers(0, len(_PLATE_LETTERS), 1)]
    city = "ABCDE"[region.cities.index(person.place.city.removesuffix("市"))]
    return f"{region.name[0]}{city}{digits(rng, 1)}{letters[0]}{digits(rng, 3)}"


def draw_vehicles(
    language: Language, person: Person, today: date, *, at: Address
) -> tuple[Vehicle, ...]:
    """A car or none, first registered by an adult within the last twelve years."""
    rng, words = at.stream(), lexicon(language)
    first = max(back(person.birth_date, -18) + timedelta(days=60), back(today, 12))
    if rng.random() >= CHANCE:
        return ()
    registered = day_between(rng, first, today - timedelta(days=200))
    issued = day_between(rng, registered, registered + timedelta(days=9))
    model = int(rng.integers(0, len(words.models)))
    kind, use = KINDS[language]
    return (
        Vehicle(
            plate=plate_number(language, person, rng),
            vin=vehicle_number(rng),
            engine=digits(rng, 8),
            make=one(rng, words.makes),
            model=words.models[model],
            kind=kind,
            use=use,
            colour=one(rng, words.colours),
            seats=5,
            mass_kg=int(rng.integers(1050, 1900)),
            manufactured=registered - timedelta(days=int(rng.integers(20, 200))),
            registered=registered,
            issued=issued,
            authority=authority_name(language, "transport", person.place),
        ),
    )
