"""The seven applicant rules, judged from printed text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.policy import Policy
from pipeline.reading.printed_text import (
    Texts,
    age_on,
    birth_of,
    holder,
    holder_number,
    name_key,
    parse_date,
    parse_int,
    parse_money,
    parse_years,
    same_number,
    table,
)
from pipeline.roles import Printed


def broken_rules(printed: Printed, policy: Policy) -> frozenset[str]:
    """The applicant rules a file breaks; none where the papers they compare are not in the file."""
    today = date.fromisoformat(printed.today)
    forms, certificates = (
        printed.of_kind("zh/loan_application_form"),
        printed.of_kind("zh/income_certificate"),
    )
    if forms and certificates:
        return _chinese(forms[0], certificates[0], today, policy=policy)
    returns, licences, cards = (
        printed.of_kind(f"en/{kind}")
        for kind in ("individual_income_tax_return", "drivers_license", "ssn_card")
    )
    found: frozenset[str] = frozenset()
    if returns and licences:
        found |= _english(returns[0], licences[0], today, policy=policy)
    if returns and cards and _differ(returns[0], cards[0]):
        found |= {"profile.identity"}
    return found


def _chinese(form: Texts, certificate: Texts, today: date, *, policy: Policy) -> frozenset[str]:
    born = birth_of(form.get("person.id_number")) or birth_of(certificate.get("person.id_number"))
    declared, income = (
        parse_money(form.get("income.monthly_declared")),
        parse_money(certificate.get("income.monthly")),
    )
    minors = parse_int(form.get("person.minor_children")) or 0
    unmarried = form.get("person.marital_status") == "未婚"
    age = age_on(today, born) if born else None
    # The declared income must be stated; the certified one is judged.
    found = _numbers(
        age,
        income,
        unmarried and minors > 0,
        years=parse_years(form.get("work.years")),
        policy=policy,
    )
    found |= {"profile.missing"} if declared is None else frozenset()
    return found | {"profile.identity"} if _differ(form, certificate) else found


def _english(filed: Texts, licence: Texts, today: date, *, policy: Policy) -> frozenset[str]:
    born, yearly = parse_date(licence.get("person.birth_date")), parse_money(filed.get("line.9"))
    single = filed.get("filing_status", "").strip().casefold() == "single"
    age = age_on(today, born) if born else None
    income = yearly / 12 if yearly is not None else None
    return _numbers(
        age,
        income,
        single and bool(table(filed, "dependents")),
        years=parse_years(filed.get("work.years")),
        policy=policy,
    )


def _numbers(
    age: int | None,
    income: Decimal | None,
    lone_children: bool,
    *,
    years: int | None,
    policy: Policy,
) -> frozenset[str]:
    """Rules 1-6; a rule whose numbers are missing is left to rule 1."""
    profile = policy.profile
    checks = {
        "profile.missing": age is None or income is None,
        "profile.low_income": income is not None and income < profile.min_monthly_income,
        "profile.young": age is not None
        and income is not None
        and age < profile.young_age
        and income > profile.young_max_income,
        "profile.old": age is not None
        and income is not None
        and age > profile.old_age
        and income > profile.old_max_income,
        "profile.children": lone_children,
        "profile.seniority": age is not None
        and years is not None
        and years > age - profile.working_age,
    }
    return frozenset(rule for rule, broken in checks.items() if broken)


def _differ(one: Texts, other: Texts) -> bool:
    a, b, m, n = holder(one), holder(other), holder_number(one), holder_number(other)
    return bool((a and b and name_key(a) != name_key(b)) or (m and n and not same_number(m, n)))
