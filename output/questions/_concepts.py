"""Which fields say the same thing under different names: what must not be asked as absent when its twin is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# Fact path -> what it is about. A path that is not here is about itself.
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "holder": ("person.name", "person.given_name", "person.family_name", "signature"),
    # A citizen number holds the birth date, so a paper with the number is not asked for the birth.
    "number": ("person.id_number", "person.id_number_masked", "id_type", "person.birth_date", "birth.year", "birth.month", "birth.day"),
    "home": ("person.address", "person.housing", "collateral.address"),
    "employer": (
        "issuer.name",
        "work.employer",
        "issuer.address",
        "work.address",
        "seal.text",
        "authority.name",
        "bank.name",
        "bank.branch",
        "survey.branch",
        "work.text",
    ),
    "bank": ("bank.latin_name", "bank.address"),
    "work": ("work.title", "work.occupation", "work.grade"),
    "seniority": ("work.start_date", "work.years"),
    "income": (
        "income.monthly",
        "income.recognised",
        "income.monthly_declared",
        "income.monthly_words",
        "income.yearly",
        "income.turnover",
        "income.turnover_note",
    ),
    "phone": ("person.phone", "issuer.phone", "issuer.contact", "spouse.phone"),
    "papers": ("certificate.number", "license.number", "account.number", "account.text", "wallet.id", "fund.number", "guarantor.id_number"),
    "validity": ("valid_until", "license.expires", "issue_date", "period.from", "period.to", "period.text", "form.version", "tax_year"),
    "term": ("loan.term_years", "loan.months"),
    "net": ("pay.net", "pay.net_words"),
    "tax": ("tax.total", "tax.total_words", "tax.wages", "line.16", "line.24"),
    "wages": ("line.1a", "line.1z", "line.9"),
}
CONCEPT: Mapping[str, str] = {path: group for group, paths in _GROUPS.items() for path in paths}


def concept(name: str) -> str:
    """What a field is about; a table's rows are about their table's column."""
    path = ".".join("*" if part.isdigit() else part for part in name.split("."))
    return CONCEPT.get(path, path)


def concepts(names: Iterable[str]) -> frozenset[str]:
    return frozenset(concept(name) for name in names)
