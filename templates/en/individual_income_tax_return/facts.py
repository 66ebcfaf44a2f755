"""What a true yearly return says: who files, for whom, and a ladder of lines that adds up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from pipeline.records import Case, Fact, Person
from pipeline.roles import Facts, Rng
from pipeline.world import authority_name
from pipeline.world.money.tax import return_lines

STATUS = {
    "single": "Single",
    "married_joint": "Married filing jointly",
    "head_of_household": "Head of household",
}
LINES: Mapping[str, str] = {
    "1a": "Wages",
    "1z": "Total wages",
    "2b": "Interest",
    "8": "Business and other income",
    "9": "Total income",
    "10": "Adjustments",
    "11": "Adjusted gross income",
    "12": "Standard deduction",
    "13": "Business income deduction",
    "14": "Total deductions",
    "15": "Taxable income",
    "16": "Tax",
    "17": "Additional tax",
    "18": "Tax before credits",
    "19": "Child credit",
    "20": "Other credits",
    "21": "Total credits",
    "22": "Tax after credits",
    "23": "Other taxes",
    "24": "Total tax",
    "25d": "Tax withheld",
    "33": "Total payments",
    "34": "Overpaid",
    "37": "Amount owed",
}
EDGE_SHARE = 0.15


@dataclass(frozen=True)
class IndividualIncomeTaxReturnFacts(Facts):
    label: ClassVar[str] = "individual_income_tax_return"
    labels: ClassVar[Mapping[str, str]] = {
        "tax_year": "Tax year",
        "person.given_name": "Taxpayer first name and middle initial",
        "person.family_name": "Taxpayer last name",
        "person.id_number": "Taxpayer identification number",
        "spouse.given_name": "Spouse first name and middle initial",
        "spouse.family_name": "Spouse last name",
        "spouse.id_number": "Spouse identification number",
        "person.address": "Home address",
        "filing_status": "Filing status",
        "dependents.*.name": "Dependent — name",
        "dependents.*.id_number": "Dependent — identification number",
        "dependents.*.relationship": "Dependent — relationship",
        **{f"line.{number}": f"Line {number} — {caption}" for number, caption in LINES.items()},
        "work.employer": "Employer or business",
        "work.occupation": "Your occupation",
        "work.years": "Years in current occupation",
        "person.phone": "Phone number",
        "signature": "Your signature",
        "spouse.signature": "Spouse signature",
        "issue_date": "Date signed",
        "authority.name": "Revenue authority",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The return of ``case.tax.year``; lines come from the law in ``world.tax``."""
        person, spouse = (
            case.applicant,
            case.spouse if case.tax.filing_status == "married_joint" else None,
        )
        signed = date_signed(case, rng)
        lines = return_lines(case)
        return {
            "tax_year": case.tax.year,
            "person.given_name": person.given_name,
            "person.family_name": person.family_name,
            "person.id_number": person.id_number,
            "spouse.given_name": spouse.given_name if spouse else None,
            "spouse.family_name": spouse.family_name if spouse else None,
            "spouse.id_number": spouse.id_number if spouse else None,
            "person.address": person.place.text,
            "filing_status": STATUS[case.tax.filing_status],
            **_dependents(case.children),
            **{f"line.{number}": lines[f"line.{number}"] for number in LINES},
            "work.employer": case.employment.employer.name,
            "work.occupation": case.employment.occupation,
            "work.years": whole_years(case.employment.start, signed),
            "person.phone": person.phone,
            "signature": person.name,
            "spouse.signature": spouse.name if spouse else None,
            "issue_date": signed,
            "authority.name": authority_name("en", "tax", person.place),
        }


def _dependents(children: tuple[Person, ...]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for number, child in enumerate(children):
        facts[f"dependents.{number}.name"] = child.name
        facts[f"dependents.{number}.id_number"] = child.id_number
        facts[f"dependents.{number}.relationship"] = "Son" if child.sex == "M" else "Daughter"
    return facts


def whole_years(start: date, end: date) -> int:
    """Years completed between two days."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def date_signed(case: Case, rng: Rng) -> date:
    """A day of the filing season (1 February to 15 April).

    Never after today nor before the last day the bank accepts. The year taxed is one that every
    acceptable paper may state, so its season often lies further back: such a return was signed in
    the extension (to 15 October), or late where that has passed as well.
    """
    year, today, recent = case.tax.year + 1, case.today, timedelta(days=case.validity_days)
    chance, edge = float(rng.random()), int(rng.integers(2))
    seasons = ((date(year, 2, 1), date(year, 4, 15)), (date(year, 4, 16), date(year, 10, 15)))
    windows = [(max(first, today - recent), min(last, today)) for first, last in seasons]
    first, last = next(((a, b) for a, b in windows if a <= b), (today - recent, today))
    oldest = today - recent + timedelta(days=edge)
    if chance < EDGE_SHARE and first <= oldest <= last:
        return oldest
    return first + timedelta(days=int(rng.integers((last - first).days + 1)))
