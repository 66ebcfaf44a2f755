"""The applicant, the household and a guarantor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import blake2b
from typing import Literal

from pipeline.recipe import World
from pipeline.records import Language, Person, Place, Sex
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import MARRIAGE_AGE, back, band, by_name, draw_marital, years
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import citizen_number, licence_number, mobile, social_number
from pipeline.world.people.education import fitting
from pipeline.world.people.names import draw_name
from pipeline.world.places import draw_place, region_of

Role = Literal["applicant", "spouse", "former_spouse", "child", "guarantor"]
Marital = Literal["married", "single", "divorced"]


def day_between(rng: Rng, first: date, last: date) -> date:
    """A day from ``first`` to ``last``, both inside; ``first`` if they are out of order."""
    return first + timedelta(days=int(rng.integers(0, max(0, (last - first).days) + 1)))


def person_id(at: Address, language: Language, role: str) -> str:
    """Unique wherever a case is drawn: a digest of its address."""
    digest = blake2b(repr((at.seed, at.path, role)).encode(), digest_size=6).hexdigest()
    return f"{language}-{digest}"


def make_person(
    at: Address,
    language: Language,
    role: Role,
    *,
    sex: Sex,
    birth: date,
    today: date,
    place: Place,
    family: str = "",
    native: Place | None = None,
) -> Person:
    """One person; ``place`` is where they live, ``native`` where the zh number was issued."""
    rng = at.at("person", role).stream()
    words, region = lexicon(language), region_of(language, place)
    name, given, family_name = draw_name(language, sex, rng, family=family)
    age = years(birth, today)
    height, weight = body(sex, age, rng)
    shades = hair_shades(words.hair, age)
    return Person(
        id=person_id(at, language, role),
        role=role,
        name=name,
        given_name=given,
        family_name=family_name,
        sex=sex,
        birth_date=birth,
        id_number=citizen_number((native or place).area_code, birth, sex, rng=rng)
        if language == "zh"
        else social_number(rng),
        licence_number=licence_number(region.licence, rng) if language == "en" else "",
        ethnicity=weighed(rng, words.ethnicities),
        place=place,
        phone=mobile(language, region.dial, rng),
        education=fitting(
            words, int(rng.integers(0, len(words.educations) if age >= 24 else 2)), age
        ),
        residence_years=int(rng.integers(1, max(2, min(age, 30)))),
        height_cm=height,
        weight_kg=weight,
        hair=weighed(rng, shades) if shades else "黑",
        eyes=weighed(rng, words.eyes) if words.eyes else "棕",
    )


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
    height = int(
        round(
            (163 if sex == "F" else 176) + 6.5 * min(2.4, max(-2.4, float(rng.standard_normal())))
        )
    )
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
    return make_person(
        at,
        language,
        "applicant",
        sex=sex,
        birth=birth,
        today=today,
        place=draw_place(language, rng),
    )


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
    persons = (
        [draw_spouse(applicant, language, today, at=at, rng=rng)] if marital == "married" else []
    )
    child = draw_child(
        applicant,
        persons,
        language,
        today=today,
        tax_year=tax_year,
        at=at,
        rng=rng,
        chance=0.6 if marital == "married" else 0.35 if marital == "divorced" else 0,
    )
    return marital, persons + ([child] if child else [])


def draw_spouse(
    applicant: Person, language: Language, today: date, *, at: Address, rng: Rng
) -> Person:
    sex: Sex = "M" if applicant.sex == "F" else "F"
    birth = applicant.birth_date + timedelta(days=int(rng.normal(0, 1100)))
    birth = min(birth, back(today, MARRIAGE_AGE))
    native = draw_place(language, rng) if rng.random() < 0.4 else applicant.place
    family = applicant.family_name if language == "en" and rng.random() < 0.7 else ""
    return make_person(
        at,
        language,
        "spouse",
        sex=sex,
        birth=birth,
        today=today,
        place=applicant.place,
        family=family,
        native=native,
    )


def draw_child(
    applicant: Person,
    others: list[Person],
    language: Language,
    *,
    today: date,
    tax_year: int,
    at: Address,
    rng: Rng,
    chance: float,
) -> Person | None:
    """A child born before the tax year ended, of parents then 20 to 44, and still a minor."""
    wanted, sex_draw = rng.random(2)
    parents = [applicant, *others]
    first = max(
        back(today, 17),
        max(p.birth_date for p in parents).replace(day=1) + timedelta(days=365 * 20 + 6),
    )
    last = min(
        date(tax_year, 12, 31), min(p.birth_date for p in parents) + timedelta(days=365 * 44)
    )
    if wanted >= chance or first > last:
        return None
    sex: Sex = "F" if sex_draw < 0.49 else "M"
    family = next((p.family_name for p in parents if p.sex == "M"), applicant.family_name)
    return make_person(
        at,
        language,
        "child",
        sex=sex,
        birth=day_between(rng, first, last),
        today=today,
        place=applicant.place,
        family=family,
    )


def draw_guarantor(language: Language, today: date, at: Address) -> Person:
    """An adult outside the household who vouches for the loan."""
    rng = at.at("guarantor").stream()
    sex: Sex = "F" if rng.random() < 0.5 else "M"
    return make_person(
        at,
        language,
        "guarantor",
        sex=sex,
        birth=back(today, int(rng.integers(28, 62))) - timedelta(days=int(rng.integers(0, 365))),
        today=today,
        place=draw_place(language, rng),
    )
