"""What people of an age have learned, and the degree that proves it."""

from __future__ import annotations

from datetime import date

from pipeline.records import Degree, Employment, Language, Person
from pipeline.rng import Address
from pipeline.world.chances import back
from pipeline.world.countries import Lexicon, lexicon
from pipeline.world.identifiers import digits
from pipeline.world.people.names import draw_name
from pipeline.world.places import one

# On any day of that age a degree begun on time has been conferred.
LEAST_AGES = (0, 22, 23, 23, 26, 29)
# In June of the year these are reached, a year later for those born after August.
GRADUATION_AGES = (0, 21, 22, 22, 25, 28)
LENGTHS = (0, 3, 4, 4, 3, 4)  # years
SCHOOL_AGES = (6, 12, 15)  # where each schooling ends
TITLES = {
    "zh": ("", "", "学士", "学士", "硕士", "博士"),
    "en": (
        "",
        "Associate of Arts",
        "Bachelor of Science",
        "Bachelor of Science",
        "Master of Science",
        "Doctor of Philosophy",
    ),
}
MODES = {"zh": ("全日制", "非全日制"), "en": ("Full time", "Part time")}


def fitting(words: Lexicon, drawn: int, age: int) -> str:
    """The drawn education, or the most that fits the age; a minor's is their school."""
    if age < 18:
        return words.schoolings[sum(age >= edge for edge in SCHOOL_AGES)]
    while age < LEAST_AGES[drawn]:
        drawn -= 1
    return words.educations[drawn]


def draw_degree(
    language: Language, person: Person, employment: Employment, *, today: date, at: Address
) -> Degree | None:
    """The degree of the person's education.

    Earned part time where their present work began before it ended.
    """
    rng, words = at.stream(), lexicon(language)
    level = words.educations.index(person.education)
    if not LENGTHS[level]:
        return None
    born = person.birth_date
    year = born.year + GRADUATION_AGES[level] + (born.month > 8)
    year += int(rng.integers(0, 2)) * (date(year + 1, 12, 31) < today)
    graduated = date(year, 6, int(rng.integers(18, 31)))
    entered = date(year - LENGTHS[level], 9, 1)
    school = one(rng, words.colleges if level == 1 else words.universities)
    president = draw_name(language, "F" if rng.random() < 0.4 else "M", rng)[0]
    mode = MODES[language][graduated > employment.start]
    number = f"{digits(rng, 5)}1{year}{level:02d}{digits(rng, 6)}"
    return Degree(
        school=school,
        level=person.education,
        major=one(rng, words.majors),
        title=TITLES[language][level],
        mode=mode,
        entered=entered,
        graduated=graduated,
        number=number,
        president=president,
    )


def ready_to_work(person: Person, degree: Degree | None) -> date:
    """When a first full-time job may begin: at 18, or after full-time study."""
    adult = back(person.birth_date, -18)
    return (
        max(adult, degree.graduated)
        if degree and degree.mode in (MODES["zh"][0], MODES["en"][0])
        else adult
    )
