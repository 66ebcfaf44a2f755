"""Which fields say the same thing under different names: what must not be asked as absent when its twin is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# Fact path -> what it is about. A path that is not here is about itself.
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "holder": ("person.name", "person.given_name", "person.family_name", "signature", "husband.name", "wife.name", "household.head"),
    # A citizen number holds the birth date, so a paper with the number is not asked for the birth.
    "number": (
        "person.id_number",
        "person.id_number_masked",
        "id_type",
        "person.birth_date",
        "birth.year",
        "birth.month",
        "birth.day",
        "husband.id_number",
        "husband.birth_date",
        "wife.id_number",
        "wife.birth_date",
    ),
    "sex": ("person.sex", "husband.sex", "wife.sex"),
    "origin": ("person.birthplace", "person.native_place"),
    "registered": (
        "household.registered",
        "household.registered.year",
        "household.registered.month",
        "household.registered.day",
        "registration.date",
        "vehicle.registered",
    ),
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
        "seal.name",
        "seal.province",
        "seal.province_name",
        "degree.school",
        "insured.*.employer",
    ),
    "bank": ("bank.latin_name", "bank.address"),
    "work": ("work.title", "work.occupation", "work.grade"),
    "seniority": ("work.start_date", "work.years"),
    "income": ("income.monthly", "income.monthly_declared", "income.monthly_words", "income.yearly", "income.turnover", "income.turnover_note"),
    "phone": ("person.phone", "issuer.phone", "issuer.contact", "spouse.phone"),
    "papers": ("certificate.number", "license.number", "account.number", "guarantor.id_number"),
    "validity": (
        "valid_until",
        "license.expires",
        "issue_date",
        "period.from",
        "period.to",
        "form.version",
        "tax_year",
        "card.term",
        "card.expires",
        "issue.year",
        "issue.month",
        "issue.day",
        "issue_time",
        "insured.until",
        "data.until",
    ),
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
