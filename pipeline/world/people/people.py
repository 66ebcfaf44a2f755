"""The applicant, the household and a guarantor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from typing import Literal, NamedTuple

from pipeline.recipe import World
from pipeline.records import Language, Person, Place, Sex
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import MARRIAGE_AGE, back, band, by_name, draw_marital, years
from pipeline.world.countries import Lexicon, lexicon
from pipeline.world.identifiers import citizen_number, licence_number, mobile, social_number
from pipeline.world.people.education import fitting
from pipeline.world.people.names import draw_name
from pipeline.world.places import draw_place, region_of

Role = Literal["applicant", "spouse", "former_spouse", "child", "guarantor"]
Marital = Literal["married", "single", "divorced"]
# How many households have a minor child.
CHILD: Mapping[Marital, float] = {"married": 0.6, "divorced": 0.35, "single": 0}


def day_between(rng: Rng, first: date, last: date) -> date:
    """A day from ``first`` to ``last``, both inside; ``first`` if they are out of order."""
    return first + timedelta(days=int(rng.integers(0, max(0, (last - first).days) + 1)))


def person_id(at: Address, language: Language, role: str) -> str:
    """Unique wherever a case is drawn: a digest of its address."""
    digest = blake2b(repr((at.seed, at.path, role)).encode(), digest_size=6).hexdigest()
    return f"{language}-{digest}"


class Profile(NamedTuple):
    """What is known of a person before they are drawn.

    ``place`` is where they live, ``native`` where the zh number was issued.
    """

    role: Role
    sex: Sex
    birth: date
    place: Place
    family: str = ""
    native: Place | None = None


def make_person(at: Address, language: Language, profile: Profile, *, today: date) -> Person:
    """One person, of that profile."""
    role, sex, birth, place, family, native = profile
    rng = at.at("person", role).stream()
    words, region = lexicon(language), region_of(language, place)
    name, given, family_name = draw_name(language, sex, rng, family=family)
    age = years(birth, today)
    height, weight = body(sex, age, rng)
    shades = hair_shades(words.hair, age)
    issued_at = (native or place).area_code
    zh = language == "zh"
    return Person(
        id=person_id(at, language, role),
        role=role,
        name=name,
        given_name=given,
        family_name=family_name,
        sex=sex,
        birth_date=birth,
        id_number=citizen_number(issued_at, birth, sex, rng=rng) if zh else social_number(rng),
        licence_number="" if zh else licence_number(region.licence, rng),
        ethnicity=weighed(rng, words.ethnicities),
        place=place,
        phone=mobile(language, region.dial, rng),
        education=schooling(words, age, rng),
        residence_years=int(rng.integers(1, max(2, min(age, 30)))),
        height_cm=height,
        weight_kg=weight,
        hair=weighed(rng, shades) if shades else "黑",
        eyes=weighed(rng, words.eyes) if words.eyes else "棕",
    )


def schooling(words: Lexicon, age: int, rng: Rng) -> str:
    """The education drawn for somebody of that age, or the most that the age allows."""
    levels = len(words.educations) if age >= 24 else 2
    return fitting(words, int(rng.integers(0, levels)), age)


def weighed(rng: Rng, weights: dict[str, float]) -> str:
    """One name by weight, from the person's own stream."""
    edge, total = float(rng.random()) * sum(weights.values()), 0.0
    for name, weight in weights.items():
        total += weight
        if edge < total:
            return name
    return next(iter(weights))


def hair_shades(shades: Mapping[str, float], age: int) -> dict[str, float]:
    """How likely each colour is at an age: none goes grey before forty, most have by sixty."""
    if not shades or age >= 58:
        return {"GRY": 0.7, "WHI": 0.2, "BRO": 0.1} if shades else {}
    return {**shades, "GRY": max(0.0, (age - 38) / 40)}


def body(sex: Sex, age: int, rng: Rng) -> tuple[int, int]:
    """Height in cm and weight in kg."""
    deviation = min(2.4, max(-2.4, float(rng.standard_normal())))
    height = int(round((163 if sex == "F" else 176) + 6.5 * deviation))
    if age < 18:
        height = min(height, 78 + 6 * age)
    index = float(rng.uniform(19.5, 31.0)) if age >= 18 else float(rng.uniform(15.5, 20.0))
    return height, int(round(index * (height / 100) ** 2))


def youngest_age(today: date, tax_year: int) -> int:
    """The least age of an applicant.

    18 when the tax year begins, so that a whole year's pay and tax exist.
    """
    return years(back(date(tax_year, 1, 1), 18), today)


def draw_applicant(
    world: World, language: Language, today: date, *, tax_year: int, at: Address
) -> Person:
    """Sex and age band by recipe; the birth date evenly within the band."""
    sex: Sex = "F" if at.at("sex").pick(by_name(world.sex)) == "F" else "M"
    first, last = band(at.at("age").pick(world.age))
    adult = back(date(tax_year, 1, 1), 18)
    rng = at.at("birth").stream()
    latest = min(back(today, first), adult)
    birth = day_between(rng, min(back(today, last + 1) + timedelta(days=1), latest), latest)
    profile = Profile("applicant", sex, birth, draw_place(language, rng))
    return make_person(at, language, profile, today=today)


def draw_household(
    world: World, applicant: Person, language: Language, *, today: date, tax_year: int, at: Address
) -> tuple[Marital, list[Person]]:
    """Marital status and the other persons.

    A spouse if married, at times a minor child, never one of a single person.
    """
    age = years(applicant.birth_date, today)
    status = draw_marital(world, age, youngest_age(today, tax_year), at=at.at("marital"))
    marital: Marital = (
        "married" if status == "married" else "divorced" if status == "divorced" else "single"
    )
    rng = at.at("household").stream()
    parents = [applicant]
    if marital == "married":
        parents.append(draw_spouse(applicant, language, today, at=at, rng=rng))
    child = draw_child(parents, today, tax_year=tax_year, rng=rng, chance=CHILD[marital])
    if child is None:
        return marital, parents[1:]
    return marital, [*parents[1:], make_person(at, language, child, today=today)]


def draw_spouse(
    applicant: Person, language: Language, today: date, *, at: Address, rng: Rng
) -> Person:
    sex: Sex = "M" if applicant.sex == "F" else "F"
    birth = applicant.birth_date + timedelta(days=int(rng.normal(0, 1100)))
    birth = min(birth, back(today, MARRIAGE_AGE))
    native = draw_place(language, rng) if rng.random() < 0.4 else applicant.place
    family = applicant.family_name if language == "en" and rng.random() < 0.7 else ""
    profile = Profile("spouse", sex, birth, applicant.place, family, native)
    return make_person(at, language, profile, today=today)


def draw_child(
    parents: Sequence[Person],
    today: date,
    *,
    tax_year: int,
    rng: Rng,
    chance: float,
) -> Profile | None:
    """A child born before the tax year ended, of parents then 20 to 44, and still a minor."""
    wanted, sex_draw = rng.random(2)
    born = [p.birth_date for p in parents]
    grown = max(born).replace(day=1) + timedelta(days=365 * 20 + 6)
    first = max(back(today, 17), grown)
    last = min(date(tax_year, 12, 31), min(born) + timedelta(days=365 * 44))
    if wanted >= chance or first > last:
        return None
    sex: Sex = "F" if sex_draw < 0.49 else "M"
    family = next((p.family_name for p in parents if p.sex == "M"), parents[0].family_name)
    return Profile("child", sex, day_between(rng, first, last), parents[0].place, family)


def draw_guarantor(language: Language, today: date, at: Address) -> Person:
    """An adult outside the household who vouches for the loan."""
    rng = at.at("guarantor").stream()
    sex: Sex = "F" if rng.random() < 0.5 else "M"
    age = int(rng.integers(28, 62))
    birth = back(today, age) - timedelta(days=int(rng.integers(0, 365)))
    profile = Profile("guarantor", sex, birth, draw_place(language, rng))
    return make_person(at, language, profile, today=today)
