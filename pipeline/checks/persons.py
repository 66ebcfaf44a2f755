"""Who belongs to the household: ages, schooling and numbers."""

from __future__ import annotations

from pipeline.checks.base import hold
from pipeline.records import Case, Person
from pipeline.world.chances import years
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import ASSIGNED_PROVINCES, is_citizen_number, is_luhn
from pipeline.world.people.education import LEAST_AGES

LEAST_WORKING_AGE, LEAST_MARRIED_AGE, LEAST_PARENT_AGE = 16, 18, 18


def check_household(case: Case) -> None:
    """An adult applicant, the spouse of the married, and no child of the single."""
    applicant, spouse = case.applicant, case.spouse
    hold(
        case,
        applicant.role == "applicant" and years(applicant.birth_date, case.today) >= 18,
        "the applicant is not an adult",
    )
    hold(
        case,
        len({p.id for p in case.persons}) == len(case.persons) <= 3,
        "persons are not one to three different ones",
    )
    hold(
        case,
        (spouse is not None) == (case.marital_status == "married"),
        f"a {case.marital_status} applicant's household has the wrong spouse",
    )
    hold(
        case, not case.children or case.marital_status != "single", "a single applicant has a child"
    )


def check_ages(case: Case) -> None:
    """Marriage and children at 18 and later; children are minors."""
    adults = [case.applicant, case.spouse] if case.spouse else [case.applicant]
    hold(
        case,
        all(years(p.birth_date, case.today) >= LEAST_MARRIED_AGE for p in adults),
        "a spouse is a minor",
    )
    for child in case.children:
        hold(
            case,
            all(years(p.birth_date, child.birth_date) >= LEAST_PARENT_AGE for p in adults),
            "a child was born to a minor",
        )
        hold(case, 0 <= years(child.birth_date, case.today) < 18, "a child is not a minor")


def check_work_and_account(case: Case) -> None:
    """Work began after 16; neither it nor the account is younger than the first pay."""
    start = case.employment.start
    hold(
        case,
        years(case.applicant.birth_date, start) >= LEAST_WORKING_AGE,
        f"work started on {start}, before the 16th birthday",
    )
    hold(
        case,
        start <= case.payroll[0].month and case.account.opened <= case.payroll[0].month,
        "work or account began after the first pay",
    )


def check_numbers(case: Case) -> None:
    """Numbers of the household and the guarantor, and the check digit of the account's."""
    guarantor = case.application.guarantor
    for person in (*case.persons, *([guarantor] if guarantor else [])):
        check_number(case, person)
    hold(
        case,
        len(case.account.number) == 16 and is_luhn(case.account.number),
        "the account number fails its check digit",
    )


def check_number(case: Case, person: Person) -> None:
    """A number fits its person and can belong to nobody.

    en: an area and group never issued.
    """
    number = person.id_number
    if case.language == "en":
        hold(
            case,
            len(number) == 11 and number[0] == "9" and number[3:7] == "-00-",
            f"social number {number} could be issued",
        )
    else:
        check_citizen_number(case, person, number)


def check_citizen_number(case: Case, person: Person, number: str) -> None:
    """Length, check digit, birth date, sex and a province never assigned."""
    hold(case, is_citizen_number(number), f"citizen number {number} fails its check digit")
    hold(
        case,
        number[:2] not in ASSIGNED_PROVINCES,
        f"citizen number {number} lies in a real province",
    )
    hold(
        case,
        number[6:14] == f"{person.birth_date:%Y%m%d}",
        f"citizen number {number} does not hold the birth date",
    )
    hold(
        case,
        int(number[16]) % 2 == (person.sex == "M"),
        f"citizen number {number} does not fit the sex",
    )


def check_education(case: Case) -> None:
    """Nobody is more learned than their age allows."""
    words = lexicon(case.language)
    for person in case.persons:
        age = years(person.birth_date, case.today)
        known = words.schoolings if age < 18 else words.educations
        hold(case, person.education in known, f"{person.education} is nothing for the age of {age}")
        hold(
            case,
            age < 18 or age >= LEAST_AGES[words.educations.index(person.education)],
            f"{person.education} at {age} is too early",
        )


def check_degree(case: Case) -> None:
    """The applicant's, begun at 17 or later and conferred before today."""
    degree, plainest = case.degree, lexicon(case.language).educations[0]
    hold(
        case,
        (degree is None) == (case.applicant.education == plainest),
        "degree and education do not go together",
    )
    if degree:
        hold(
            case,
            degree.level == case.applicant.education,
            "the degree is not the person's education",
        )
        hold(
            case,
            degree.entered < degree.graduated < case.today,
            "a degree was conferred after today",
        )
        hold(case, years(case.applicant.birth_date, degree.entered) >= 17, "a student is a child")
