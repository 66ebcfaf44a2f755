"""How an English return, licence and register card can break the seven applicant rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from perturb.facts.applicant._plan import Plan, Planner, Step, born_at_age
from perturb.facts.identity._slips import NUMBER_FIELDS, slip, slips
from perturb.facts.shared.certified_income import applicant_age
from perturb.facts.shared.papers import amount, apart, between, figures, grade, paper, pick, shows
from perturb.facts.shared.payroll import paid
from perturb.facts.shared.tax_return import with_income
from pipeline.changes import Localized, Submission
from pipeline.facts import count, day, text
from pipeline.kinds import (
    EN_BANK_STATEMENT,
    EN_DRIVERS_LICENSE,
    EN_INCOME_TAX_RETURN,
    EN_SSN_CARD,
)
from pipeline.money import UNIT, cents
from pipeline.records import Document, Fact
from pipeline.roles import Rng
from pipeline.world.identifiers import social_number

LICENSED = 16  # years of age at which the earliest licence is issued
CHILD_NAMES = {
    "Daughter": ("Nora", "Ella", "Ruth", "Clara"),
    "Son": ("Owen", "Hugo", "Miles", "Eliot"),
}


def _papers(file: Submission) -> tuple[Document, Document] | None:
    """Return and licence, where they print what the rules compare."""
    filed = paper(file.documents, EN_INCOME_TAX_RETURN)
    licence = paper(file.documents, EN_DRIVERS_LICENSE)
    if filed is None or licence is None:
        return None
    if not shows(filed, "line.9") or not shows(licence, "person.birth_date"):
        return None
    return filed, licence


def missing(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """No total income, or no birthday."""
    found = _papers(file)
    if found is None or step == "inside":
        return None
    filed, licence = found
    if rng.random() < 0.5:
        sentence = (
            "The return leaves line 9, total income, blank, so no monthly income can be read."
        )
        return Plan({filed.id: {"line.9": None}}, Localized(en=sentence), "medium")
    sentence = "The licence shows no birthday, so the applicant's age cannot be read."
    return Plan({licence.id: {"person.birth_date": None}}, Localized(en=sentence), "medium")


def low_income(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """A return whose total income is below twelve minimum months."""
    found, least = _papers(file), file.policy.profile.min_monthly_income
    if found is None:
        return None
    filed, statement = found[0], paper(file.documents, EN_BANK_STATEMENT)
    floor = least / 2
    if statement is not None:
        floor = max(floor, paid(statement) / file.policy.income_statement.max_ratio + 1)
    income = cents(least * 12)
    if step != "inside":
        income -= 12 * UNIT  # a unit less a month
        if step == "beyond" and floor <= least * Decimal("0.97") - UNIT:
            income = between(rng, floor * 12, min(income, least * Decimal("11.8")))
    if floor > least or income <= 0:
        return None
    try:
        edits = with_income(filed, income, file.case.tax.filing_status)
    except ValueError:  # interest alone is more
        return None
    sentence = (
        f"Total income of ${figures(income)} is ${apart(income / 12, least)} a month, "
        f"below the minimum of ${least:,.0f}."
    )
    severity = grade(float(1 - income / 12 / least), 0.05, 0.25)
    return Plan({filed.id: edits}, Localized(en=sentence), severity)


def young(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """Too young an age for the income."""
    profile = file.policy.profile
    ages = [*range(profile.young_age - 1, 17, -1)]
    words, most = f"under {profile.young_age}", profile.young_max_income
    return _aged(file, step, rng, ages=ages, most=most, words=words)


def old(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """Too old an age for the income."""
    profile = file.policy.profile
    ages = [*range(profile.old_age + 1, profile.old_age + 9)]
    words, most = f"over {profile.old_age}", profile.old_max_income
    return _aged(file, step, rng, ages=ages, most=most, words=words)


def _aged(
    file: Submission, step: Step, rng: Rng, *, ages: list[int], most: Decimal, words: str
) -> Plan | None:
    """The licence's birthday in another year; nearest age first."""
    found = _papers(file)
    if found is None or step == "inside":
        return None
    filed, licence = found
    monthly = amount(filed, "line.9") / 12
    if monthly < most + UNIT:
        return None
    worked = count(filed.facts, "work.years") or 0
    old_enough = [a for a in ages if a - file.policy.profile.working_age >= worked]
    days = _birthdays(licence, old_enough, file.case.today)
    if not days:
        return None
    age = next(iter(days)) if step == "edge" else pick(rng, [*days])
    sentence = (
        f"At {age}, {words}, the applicant states ${figures(monthly)} a month; "
        f"at most ${most:,.0f} is plausible at that age."
    )
    severity = grade(float(monthly / most - 1), 0.05, 0.5)
    edits = {licence.id: {"person.birth_date": days[age]}}
    return Plan(edits, Localized(en=sentence), severity)


def _birthdays(licence: Document, ages: list[int], today: date) -> dict[int, date]:
    """Other days of birth, by age, at which the licence could have been issued to its holder."""
    birth, issued = day(licence.facts, "person.birth_date"), day(licence.facts, "issue_date")
    if birth is None:
        return {}
    days = {age: born_at_age(birth, today, age) for age in ages}
    return {a: born for a, born in days.items() if born != birth and _licensed(born, issued)}


def _licensed(born: date, issued: date | None) -> bool:
    """Can a licence of this day be somebody's who was born on that day?"""
    return issued is None or issued.year - born.year >= LICENSED


def children(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """Filing as single with children to support."""
    found = _papers(file)
    if found is None or step == "inside" or not shows(found[0], "filing_status"):
        return None
    filed, status = found[0], text(found[0].facts, "filing_status")
    listed = sum(f.startswith("dependents.") and f.endswith(".name") for f in filed.facts)
    if status == "Single" and not listed:
        new, listed = _child(filed, rng), 1
    elif status == "Head of household" and listed:
        new = {"filing_status": "Single"}
    else:
        return None
    many = "a child" if listed == 1 else f"{listed} children"
    sentence = f"The return is filed as single, yet it lists {many} as dependent."
    return Plan({filed.id: new}, Localized(en=sentence), "medium")


def _child(filed: Document, rng: Rng) -> dict[str, Fact]:
    """A first dependent."""
    relationship = pick(rng, ("Son", "Daughter"))
    name = f"{pick(rng, CHILD_NAMES[relationship])} {text(filed.facts, 'person.family_name') or ''}"
    return {
        "dependents.0.name": name,
        "dependents.0.id_number": social_number(rng),
        "dependents.0.relationship": relationship,
    }


def seniority(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """More years in the occupation than the licence's birthday allows."""
    found = _papers(file)
    if found is None or not shows(found[0], "work.years"):
        return None
    age, since = applicant_age(file), file.policy.profile.working_age
    most = age - since
    over = {"inside": 0, "edge": 1, "beyond": int(rng.integers(1, 9))}[step]
    sentence = (
        f"At {age}, the applicant states {most + over} years of work, "
        f"more than the {most} since {since}."
    )
    edits = {found[0].id: {"work.years": most + over}}
    return Plan(edits, Localized(en=sentence), grade(over, 3, 6))


def identity(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """Return and register card disagree about name or number."""
    filed, card = paper(file.documents, EN_INCOME_TAX_RETURN), paper(file.documents, EN_SSN_CARD)
    if filed is None or card is None or step == "inside":
        return None
    document = pick(rng, [filed, card])
    offered = {d.id: slips(d, file.documents) for d in (filed, card)}
    if not all(offered.values()):
        return None
    field = pick(rng, offered[document.id])
    new = slip(document, field, rng)
    numbered, other = field in NUMBER_FIELDS, card if document is filed else filed
    sentence = (
        f"The {'number' if numbered else 'name'} on the {document.label} has “{new[field]}” "
        f"where the {other.label} has “{text(document.facts, field)}”."
    )
    return Plan({document.id: new}, Localized(en=sentence), "high" if numbered else "medium")


PLANNERS: Mapping[str, Planner] = {
    "profile.missing": missing,
    "profile.low_income": low_income,
    "profile.young": young,
    "profile.old": old,
    "profile.children": children,
    "profile.seniority": seniority,
    "profile.identity": identity,
}
