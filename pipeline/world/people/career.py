"""Contracts, earlier jobs, the spouse's work, and the months of insurance that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from pipeline.money import cents
from pipeline.records import Case, Employment, Language, Organisation, PastJob, Person, SpouseWork
from pipeline.rng import Address
from pipeline.world.chances import YOUNG, YOUNG_CEILING, back, years
from pipeline.world.countries import lexicon
from pipeline.world.people.employers import draw_organisation
from pipeline.world.people.people import day_between
from pipeline.world.people.work import draw_employment, next_month

CONTRACTS = {"permanent": 0.55, "fixed_term": 0.3, "project": 0.15}
PROJECTS = {
    "zh": (
        "智慧园区建设项目",
        "老旧管网改造项目",
        "数据平台升级项目",
        "仓储自动化项目",
        "生态修复项目",
    ),
    "en": (
        "Harbor Renewal Project",
        "Plant Upgrade Project",
        "Archive Digitization Project",
        "Grid Survey Project",
        "Warehouse Automation Project",
    ),
}
WORKING_SPOUSES = {"zh": 0.75, "en": 0.6}  # share of couples
FULL_PENSION_AGE = 60  # insurance is paid up to this age


def with_contract(
    language: Language, employment: Employment, today: date, *, at: Address
) -> Employment:
    """The same work with its contract: open-ended, for years, or for a project.

    Owners have none.
    """
    rng, words, grade = at.stream(), lexicon(language), employment.grade
    department = words.departments[words.grades.index(grade) if grade in words.grades else 0]
    number = f"{employment.start.year % 100:02d}{int(rng.integers(1, 10_000)):04d}"
    project = PROJECTS[language][int(rng.integers(0, 5))]
    if employment.kind == "business":
        return replace(employment, staff_number=number)
    employment = replace(employment, department=department, staff_number=number)
    contract = at.at("contract").pick(CONTRACTS)
    if contract == "permanent":
        return employment
    # Renewed in whole years from the first day; the running contract outlasts today by three months
    # or more.
    full = years(employment.start, today + timedelta(days=90)) + 1
    ends = back(employment.start, -(full + int(rng.integers(0, 3)))) - timedelta(days=1)
    if contract == "project":
        return replace(employment, contract="project", contract_ends=ends, project=project)
    return replace(employment, contract="fixed_term", contract_ends=ends)


def draw_career(
    language: Language, person: Person, ready: date, *, employment: Employment, at: Address
) -> tuple[PastJob, ...]:
    """None to two employments between ``ready`` and the present one, a fortnight or more apart."""
    rng, words = at.stream(), lexicon(language)
    jobs: list[PastJob] = []
    first, last = ready + timedelta(days=30), employment.start - timedelta(days=15)
    for _ in range(int(rng.integers(0, 3))):
        if (last - first).days < 400:
            break
        start = day_between(
            rng, max(first, last - timedelta(days=365 * 9)), last - timedelta(days=365)
        )
        trade = words.trades[int(rng.integers(0, 8))]
        employer = draw_organisation(language, trade, False, person=person, rng=rng)
        jobs.insert(0, PastJob(employer, trade.jobs[int(rng.integers(0, 2))], start, last))
        last = start - timedelta(days=int(rng.integers(15, 120)))
    return tuple(jobs)


def draw_spouse_work(
    language: Language,
    persons: Sequence[Person],
    income: Decimal,
    *,
    tax_year: int,
    today: date,
    at: Address,
) -> SpouseWork | None:
    """The spouse's work, if there is one.

    An en couple's joint return states the applicant's earnings alone, so an en spouse began to work
    after the year taxed.
    """
    spouse = next((p for p in persons if p.role == "spouse"), None)
    rng = at.stream()
    works, share = float(rng.random()), Decimal(int(rng.integers(45, 121))) / 100
    if not spouse or works >= WORKING_SPOUSES[language]:
        return None
    age = years(spouse.birth_date, today)
    if age > FULL_PENSION_AGE:
        return None
    most = YOUNG_CEILING / 12 if age <= YOUNG else Decimal(30_000)
    monthly = cents(min(max(income * share, Decimal(3_500)), most))
    work = draw_employment(
        language, "salaried", spouse, yearly=monthly * 12, tax_year=tax_year, at=at.at("work")
    )
    if language == "en":
        start = day_between(rng, date(tax_year + 1, 1, 4), today - timedelta(days=60))
        work = replace(work, start=start - timedelta(days=max(0, start.weekday() - 4)))
    return SpouseWork(with_contract(language, work, today, at=at.at("contract")), monthly)


@dataclass(frozen=True)
class Insured:
    """Social insurance under one employer: whole calendar months, both ends inside."""

    employer: Organisation
    first: date  # first day of the first month
    last: date  # first day of the last month
    months: int


def insured(case: Case, day: date) -> tuple[Insured, ...]:
    """What a certificate of ``day`` lists, oldest first.

    From the month after a job began to the month it ended, or the last whole month.
    """
    spans = [(job.employer, job.start, job.end) for job in case.career if job.start <= day]
    spans.append(
        (case.employment.employer, case.employment.start, day.replace(day=1) - timedelta(days=1))
    )
    found = []
    for employer, start, end in spans:
        first = next_month(start)
        last = min(end, day).replace(day=1)
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        if months > 0:
            found.append(Insured(employer, first, last, months))
    return tuple(found)
