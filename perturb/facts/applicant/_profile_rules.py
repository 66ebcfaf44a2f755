"""The seven applicant rules, judged from printed text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pipeline.facts import printed_day, printed_money
from pipeline.kinds import (
    EN_DRIVERS_LICENSE,
    EN_INCOME_TAX_RETURN,
    EN_SSN_CARD,
    ZH_INCOME_CERTIFICATE,
    ZH_LOAN_APPLICATION_FORM,
)
from pipeline.policy import Policy
from pipeline.reading.printed_text import (
    Texts,
    age_on,
    birth_of,
    holder,
    holder_number,
    name_key,
    parse_int,
    parse_years,
    same_number,
    table,
)
from pipeline.roles import Printed


class Profile(NamedTuple):
    """What a file prints of an applicant; None where it cannot be read."""

    age: int | None
    income: Decimal | None  # by the month
    lone_children: bool  # children, and nobody to have them with
    years: int | None  # of work


def broken_rules(printed: Printed, policy: Policy) -> frozenset[str]:
    """The applicant rules a file breaks; none where the papers they compare are not in the file."""
    today = date.fromisoformat(printed.today)
    forms = printed.of_kind(ZH_LOAN_APPLICATION_FORM)
    certificates = printed.of_kind(ZH_INCOME_CERTIFICATE)
    if forms and certificates:
        return _chinese(forms[0], certificates[0], today, policy=policy)
    returns, cards = printed.of_kind(EN_INCOME_TAX_RETURN), printed.of_kind(EN_SSN_CARD)
    licences = printed.of_kind(EN_DRIVERS_LICENSE)
    found: frozenset[str] = frozenset()
    if returns and licences:
        found |= _numbers(_english(returns[0], licences[0], today), policy)
    if returns and cards and _differ(returns[0], cards[0]):
        found |= {"profile.identity"}
    return found


def _chinese(form: Texts, certificate: Texts, today: date, *, policy: Policy) -> frozenset[str]:
    """The declared income must be stated; the certified one is judged."""
    born = birth_of(form.get("person.id_number")) or birth_of(certificate.get("person.id_number"))
    minors = parse_int(form.get("person.minor_children")) or 0
    profile = Profile(
        age_on(today, born) if born else None,
        printed_money(certificate, "income.monthly"),
        form.get("person.marital_status") == "未婚" and minors > 0,
        parse_years(form.get("work.years")),
    )
    found = _numbers(profile, policy)
    if printed_money(form, "income.monthly_declared") is None:
        found |= {"profile.missing"}
    return found | {"profile.identity"} if _differ(form, certificate) else found


def _english(filed: Texts, licence: Texts, today: date) -> Profile:
    born, yearly = printed_day(licence, "person.birth_date"), printed_money(filed, "line.9")
    single = filed.get("filing_status", "").strip().casefold() == "single"
    return Profile(
        age_on(today, born) if born else None,
        yearly / 12 if yearly is not None else None,
        single and bool(table(filed, "dependents")),
        parse_years(filed.get("work.years")),
    )


def _numbers(said: Profile, policy: Policy) -> frozenset[str]:
    """Rules 1-6; a rule whose numbers are missing is left to rule 1."""
    limits, age, income = policy.profile, said.age, said.income
    broken = {
        "profile.missing": age is None or income is None,
        "profile.low_income": income is not None and income < limits.min_monthly_income,
        "profile.children": said.lone_children,
    }
    if age is not None and income is not None:
        broken["profile.young"] = age < limits.young_age and income > limits.young_max_income
        broken["profile.old"] = age > limits.old_age and income > limits.old_max_income
    if age is not None and said.years is not None:
        broken["profile.seniority"] = said.years > age - limits.working_age
    return frozenset(rule for rule, is_broken in broken.items() if is_broken)


def _differ(one: Texts, other: Texts) -> bool:
    """Do two papers name different people, or give different numbers?"""
    names = holder(one), holder(other)
    if all(names) and name_key(names[0] or "") != name_key(names[1] or ""):
        return True
    number, other_number = holder_number(one), holder_number(other)
    return bool(number and other_number and not same_number(number, other_number))
