"""Which fields say the same thing under different names.

Such a field must not be asked as absent when its twin is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.caches import cached

# Fact path -> what it is about. A path that is not here is about itself.
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "holder": (
        "person.name",
        "person.given_name",
        "person.family_name",
        "signature",
        "husband.name",
        "wife.name",
        "household.head",
    ),
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
    "papers": (
        "certificate.number",
        "license.number",
        "account.number",
        "account.text",
        "wallet.id",
        "fund.number",
        "guarantor.id_number",
    ),
    "validity": (
        "valid_until",
        "license.expires",
        "issue_date",
        "period.from",
        "period.to",
        "period.text",
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
    "term": ("loan.term_years", "loan.months"),
    "net": ("pay.net", "pay.net_words"),
    "tax": ("tax.total", "tax.total_words", "tax.wages", "line.16", "line.24"),
    "wages": ("line.1a", "line.1z", "line.9", "wages.total"),
    "withheld": ("line.25d", "wages.tax_withheld"),
    "marital": ("person.marital_status", "filing_status", "deeds.*.grantee_state"),
}
# The same groups, and some more, on the papers of homes, firms, leases and payments.
_PROPERTY: Mapping[str, tuple[str, ...]] = {
    "holder": (
        "payer.name",
        "payee.name",
        "tenant.name",
        "landlord.name",
        "tenant.signature",
        "landlord.signature",
        "estates.*.owners",
        "estates.*.holders",
    ),
    "number": ("tenant.number", "landlord.number"),
    "home": ("home.address", "estates.*.address"),
    "employer": (
        "company.name",
        "company.address",
        "premises.address",
        "supervisor.name",
        "seal.name",
        "platform.name",
        "estates.*.registry",
        "estates.*.source",
        "estates.*.seal_name",
    ),
    "bank": ("rent.bank",),
    "work": ("company.scope", "permit.form", "permit.items"),
    "phone": ("tenant.phone", "landlord.phone"),
    "papers": (
        "company.number",
        "company.unified_code",
        "permit.number",
        "contract.number",
        "cleared.number",
        "serial",
        "transfer.order_number",
        "rent.account",
        "estates.*.title_number",
        "estates.*.unit_number",
        "estates.*.contract_number",
        "estates.*.inquiry_number",
    ),
    "validity": (
        "company.founded",
        "company.term",
        "issue.year",
        "issue.month",
        "issue.day",
        "expires.year",
        "expires.month",
        "expires.day",
        "cleared.start",
        "cleared.due",
        "cleared.settled",
        "cleared.term",
        "rent.from",
        "rent.until",
        "rent.months",
        "estates.*.term",
        "estates.*.registered_year",
        "estates.*.registered_month",
        "estates.*.registered_day",
    ),
    "area": ("estates.*.areas", "estates.*.area", "home.area"),
    "use": ("estates.*.use", "estates.*.right_nature", "home.use"),
    "transfer": ("transfer.amount", "transfer.amount_words"),
    "transfer time": ("transfer.time", "transfer.received"),
    "rent": ("rent.monthly", "rent.monthly_words", "rent.deposit", "rent.deposit_words"),
    "capital": ("company.capital", "company.paid_in"),
    "repaid": ("cleared.owed", "cleared.paid"),
}


def _paths(*tables: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Path -> group; a later table wins."""
    found: dict[str, str] = {}
    for groups in tables:
        for group, paths in groups.items():
            found |= dict.fromkeys(paths, group)
    return found


CONCEPT: Mapping[str, str] = _paths(_GROUPS, _PROPERTY)
# The rest by the end of its path; the first that fits counts. Coarse on purpose: what shares a
# group is only never asked as absent.
_ENDS: tuple[tuple[str, str], ...] = (
    (
        r"(issuer|company|authority|bank|platform|employer|registry|seal|deeds\.\*\.prepared)\b.*(name|address|city|state|postcode|by|text)",
        "employer",
    ),
    (
        r"(seal\.\w+|\.seal_name|\.registry|supervisor\.name|insured\.\*\.employer|school|\.source|prepared_address)",
        "employer",
    ),
    (r".*(\.|_)(birth_date|id_number|id_number_masked)|(landlord|tenant)\.number", "number"),
    (
        r".*(\.|_)(name|owners|holders|head|signature|signature_\d|grantor|grantor_\d|grantee|appeared|return_to|notary|president|clerk|signer)",
        "holder",
    ),
    (r".*\.sex", "sex"),
    (r".*(address|mailing|region|province|birthplace|native_place|moved_from)", "home"),
    (
        r".*(number|unified_code|serial|parcel|plate|vin|engine|reference|deed|wallet_id|wallet\.id|account|\.code)",
        "papers",
    ),
    (
        r".*(\.|_)(day|month|year|date|time|from|until|to|expires|expire|term|start|due|settled|registered|manufactured|conferred|entered|signed)",
        "validity",
    ),
    (
        r".*(\.|_)(received|notarized|recorded|acquired|sold|as_of|founded|since|tax_year|built|due_date|issue_time|contract_ends)",
        "validity",
    ),
    (r".*(\.|_)(areas?|acres|square_feet)", "area"),
    (r".*(estates|parcels|deeds|collateral|premises)\b.*\.use", "use"),
    (r".*(purpose|report\.use)", "purpose"),
    (r".*(share|interest|vesting)", "share"),
    (r".*(price|price_words)", "price"),
    (r".*(map|lot|block|legal|subdivision|development)", "lot"),
    (r".*(county|county_code)", "county"),
    (r".*(phone|email|website)", "phone"),
    (r"pay\.\w+|(earnings|deductions)\..*", "pay"),
)


@cached
def concept(name: str) -> str:
    """What a field is about; a table's rows are about their table's column."""
    path = ".".join("*" if part.isdigit() else part for part in name.split("."))
    if name in CONCEPT or path in CONCEPT:  # a line of the return is no row of a table
        return CONCEPT.get(name) or CONCEPT[path]
    for end, group in _ENDS:
        if re.fullmatch(end, path):
            return group
    return path.removesuffix("_words")


def concepts(names: Iterable[str]) -> frozenset[str]:
    return frozenset(concept(name) for name in names)
