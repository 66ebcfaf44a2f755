"""How an English return, licence and register card can break the seven applicant rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from perturb.facts.applicant._plan import File, Plan, Planner, Step, born_at_age
from perturb.facts.identity._slips import NUMBER_FIELDS, slip, slips
from perturb.facts.shared.papers import (
    amount,
    apart,
    between,
    count,
    day,
    figures,
    grade,
    paper,
    pick,
    shows,
    text,
)
from perturb.facts.shared.payroll import EN_STATEMENT, paid
from perturb.facts.shared.tax_return import RETURN, with_income
from pipeline.money import UNIT, cents
from pipeline.records import Document, Fact
from pipeline.roles import Rng
from pipeline.world.identifiers import social_number

LICENCE, CARD = "en/drivers_license", "en/ssn_card"
CHILD_NAMES = {
    "Daughter": ("Nora", "Ella", "Ruth", "Clara"),
    "Son": ("Owen", "Hugo", "Miles", "Eliot"),
}


def _papers(file: File) -> tuple[Document, Document] | None:
    filed, licence = paper(file.documents, RETURN), paper(file.documents, LICENCE)
    if (
        filed is None
        or licence is None
        or not shows(filed, "line.9")
        or not shows(licence, "person.birth_date")
    ):
        return None
    return filed, licence


def missing(file: File, step: Step, rng: Rng) -> Plan | None:
    """No total income, or no birthday."""
    found = _papers(file)
    if found is None or step == "inside":
        return None
    filed, licence = found
    if rng.random() < 0.5:
        return Plan(
            {filed.id: {"line.9": None}},
            "The return leaves line 9, total income, blank, so no monthly income can be read.",
            "medium",
        )
    return Plan(
        {licence.id: {"person.birth_date": None}},
        "The licence shows no birthday, so the applicant's age cannot be read.",
        "medium",
    )


def low_income(file: File, step: Step, rng: Rng) -> Plan | None:
    """A return whose total income is below twelve minimum months."""
    found, least = _papers(file), file.policy.profile.min_monthly_income
    if found is None:
        return None
    filed, statement = found[0], paper(file.documents, EN_STATEMENT)
    floor = least / 2
    if statement is not None:
        floor = max(floor, paid(statement) / file.policy.income_statement.max_ratio + 1)
    total = cents(least * 12)
    if step != "inside":
        near = total - 12 * UNIT  # a unit less a month
        total = (
            near
            if step == "edge" or floor > least * Decimal("0.97") - UNIT
            else between(rng, floor * 12, min(near, least * Decimal("11.8")))
        )
    if floor > least or total <= 0:
        return None
    try:
        edits = with_income(filed, total, file.case.tax.filing_status)
    except ValueError:  # interest alone is more
        return None
    sentence = f"Total income of ${figures(total)} is ${apart(total / 12, least)} a month, below the minimum of ${least:,.0f}."
    return Plan({filed.id: edits}, sentence, grade(float(1 - total / 12 / least), 0.05, 0.25))


def young(file: File, step: Step, rng: Rng) -> Plan | None:
    """Too young an age for the income."""
    profile = file.policy.profile
    ages = [*range(profile.young_age - 1, 17, -1)]
    return _aged(
        file,
        step,
        rng,
        ages=ages,
        most=profile.young_max_income,
        words=f"under {profile.young_age}",
    )


def old(file: File, step: Step, rng: Rng) -> Plan | None:
    """Too old an age for the income."""
    profile = file.policy.profile
    return _aged(
        file,
        step,
        rng,
        ages=[*range(profile.old_age + 1, profile.old_age + 9)],
        most=profile.old_max_income,
        words=f"over {profile.old_age}",
    )


def _aged(
    file: File, step: Step, rng: Rng, *, ages: list[int], most: Decimal, words: str
) -> Plan | None:
    """The licence's birthday in another year; nearest age first. The licence must still have been issued at sixteen or later."""
    found = _papers(file)
    if found is None or step == "inside" or amount(found[0], "line.9") / 12 < most + UNIT:
        return None
    filed, licence = found
    birth, issued = day(licence, "person.birth_date"), day(licence, "issue_date")
    if birth is None:
        return None
    worked = count(filed, "work.years") or 0
    days = {
        a: born_at_age(birth, file.case.today, a)
        for a in ages
        if a - file.policy.profile.working_age >= worked
    }
    possible = [
        a
        for a, born in days.items()
        if born != birth and (issued is None or issued.year - born.year >= 16)
    ]
    if not possible:
        return None
    age = possible[0] if step == "edge" else pick(rng, possible)
    monthly = amount(filed, "line.9") / 12
    sentence = f"At {age}, {words}, the applicant states ${figures(monthly)} a month; at most ${most:,.0f} is plausible at that age."
    return Plan(
        {licence.id: {"person.birth_date": days[age]}},
        sentence,
        grade(float(monthly / most - 1), 0.05, 0.5),
    )


def children(file: File, step: Step, rng: Rng) -> Plan | None:
    """Filing as single with children to support."""
    found = _papers(file)
    if found is None or step == "inside" or not shows(found[0], "filing_status"):
        return None
    filed = found[0]
    listed, status = (
        sum(f.startswith("dependents.") and f.endswith(".name") for f in filed.facts),
        text(filed, "filing_status"),
    )
    new: dict[str, Fact] = {}
    if status == "Single" and not listed:
        relationship = pick(rng, ("Son", "Daughter"))
        name = f"{pick(rng, CHILD_NAMES[relationship])} {text(filed, 'person.family_name')}"
        new = {
            "dependents.0.name": name,
            "dependents.0.id_number": social_number(rng),
            "dependents.0.relationship": relationship,
        }
        listed = 1
    elif status == "Head of household" and listed:
        new = {"filing_status": "Single"}
    else:
        return None
    many = "a child" if listed == 1 else f"{listed} children"
    return Plan(
        {filed.id: new},
        f"The return is filed as single, yet it lists {many} as dependent.",
        "medium",
    )


def seniority(file: File, step: Step, rng: Rng) -> Plan | None:
    """More years in the occupation than the licence's birthday allows."""
    found = _papers(file)
    if found is None or not shows(found[0], "work.years"):
        return None
    most = file.age - file.policy.profile.working_age
    over = {"inside": 0, "edge": 1, "beyond": int(rng.integers(1, 9))}[step]
    sentence = f"At {file.age}, the applicant states {most + over} years of work, more than the {most} since {file.policy.profile.working_age}."
    return Plan({found[0].id: {"work.years": most + over}}, sentence, grade(over, 3, 6))


def identity(file: File, step: Step, rng: Rng) -> Plan | None:
    """Return and register card disagree about name or number."""
    filed, card = paper(file.documents, RETURN), paper(file.documents, CARD)
    if filed is None or card is None or step == "inside":
        return None
    document, offered = (
        pick(rng, [filed, card]),
        {d.id: slips(d, file.documents) for d in (filed, card)},
    )
    if not all(offered.values()):
        return None
    field = pick(rng, offered[document.id])
    new = slip(document, field, rng)
    what, other = (
        "number" if field in NUMBER_FIELDS else "name",
        card if document is filed else filed,
    )
    sentence = f"The {what} on the {document.label} has “{new[field]}” where the {other.label} has “{text(document, field)}”."
    return Plan({document.id: new}, sentence, "high" if field in NUMBER_FIELDS else "medium")


PLANNERS: Mapping[str, Planner] = {
    "profile.missing": missing,
    "profile.low_income": low_income,
    "profile.young": young,
    "profile.old": old,
    "profile.children": children,
    "profile.seniority": seniority,
    "profile.identity": identity,
}
