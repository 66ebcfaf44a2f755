"""What a true driver's licence says: issued on a birthday, for eight years, by the region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pipeline.records import Case, Fact, Person, Portrait
from pipeline.roles import Facts, Rng
from pipeline.world import authority_name

VALID_YEARS = 8
# Most people drive a car and nothing else.
CLASSES = ("C", "C", "C", "C", "C", "C", "C", "B", "D", "D")


@dataclass(frozen=True)
class DriversLicenseFacts(Facts):
    label: ClassVar[str] = "driver's_license"
    labels: ClassVar[Mapping[str, str]] = {
        "license.number": "license_number",
        "person.name": "name",
        "person.birth_date": "birthday",
        "license.expires": "expire_date",
        "issue_date": "issue_date",
        "person.address": "address",
        "license.class": "class",
        "person.sex": "gender",
        "person.height": "height",
        "person.weight": "weight",
        "person.hair": "hair_color",
        "person.eyes": "eye_color",
        "authority.name": "authority_name",
        "portrait": "portrait",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The applicant's licence, valid on ``case.today``."""
        person = case.applicant
        issued = _issued(person, case.today, rng)
        return {
            "license.number": person.licence_number,
            "person.name": person.name,
            "person.birth_date": person.birth_date,
            "license.expires": birthday(person.birth_date, issued.year + VALID_YEARS),
            "issue_date": issued,
            "person.address": person.place.text,
            "license.class": CLASSES[int(rng.integers(len(CLASSES)))],
            "person.sex": person.sex,
            "person.height": height_text(person.height_cm),
            "person.weight": f"{round(person.weight_kg * 2.20462)} lb",
            "person.hair": person.hair,
            "person.eyes": person.eyes,
            "authority.name": authority_name("en", "transport", person.place),
            "portrait": Portrait(
                person.sex,
                issued.year - person.birth_date.year,
                person.id,
                person.hair,
                person.eyes,
            ),
        }


def birthday(born: date, year: int) -> date:
    """The birthday in a year; 29 February falls on the 28th where there is none."""
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _issued(person: Person, today: date, rng: Rng) -> date:
    """A birthday of the last eight years, at sixteen or later; the licence is still valid."""
    last = today.year if birthday(person.birth_date, today.year) <= today else today.year - 1
    first = max(last - VALID_YEARS + 1, person.birth_date.year + 16)
    return birthday(person.birth_date, int(rng.integers(first, last + 1)))


def height_text(height_cm: int) -> str:
    """Feet and inches the way the card writes them: 5'-10''."""
    feet, inches = divmod(round(height_cm / 2.54), 12)
    return f"{feet}'-{inches}''"
