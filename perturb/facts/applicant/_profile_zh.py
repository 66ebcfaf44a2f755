"""How a Chinese application form and certificate can break the seven applicant rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from perturb.facts.applicant._plan import Plan, Planner, Step, born_at_age
from perturb.facts.identity._slips import NUMBER_FIELDS, slip, slips, with_birth
from perturb.facts.shared.certified_income import (
    PRINTED_INCOME,
    Certified,
    applicant_age,
    cents_down,
    cents_up,
    certified,
    to_hundred,
)
from perturb.facts.shared.papers import between, figures, grade, paper, pick, shows
from pipeline.changes import Edits, Localized, Submission
from pipeline.facts import count, states, text
from pipeline.kinds import ZH_INCOME_CERTIFICATE, ZH_LOAN_APPLICATION_FORM
from pipeline.money import CENT, UNIT
from pipeline.records import Document, Fact
from pipeline.roles import Rng


def _papers(file: Submission) -> tuple[Document, Certified] | None:
    """The form and the certified income, where they print what the rules compare."""
    form, income = paper(file.documents, ZH_LOAN_APPLICATION_FORM), certified(file)
    if form is None or income is None or not shows(income.certificate, *PRINTED_INCOME):
        return None
    return (form, income) if shows(form, "income.monthly_declared", "person.id_number") else None


def missing(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """The form leaves its income blank."""
    found = _papers(file)
    if found is None or step == "inside":
        return None
    sentence = "贷款申请表未填写月收入，无法核对申请人的收入情况。"
    edits = {found[0].id: {"income.monthly_declared": None}}
    return Plan(edits, Localized(zh=sentence), "medium")


def low_income(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """Certificate and form state less than the minimum."""
    found, least = _papers(file), file.policy.profile.min_monthly_income
    if found is None:
        return None
    income = found[1]
    monthly = least.quantize(CENT)
    if step != "inside":
        credited = cents_up(_credited(income) / file.policy.income_statement.max_ratio)
        floor = max(least / 2, credited)
        monthly -= UNIT
        if step == "beyond" and floor <= least * Decimal("0.97") - UNIT:
            monthly = between(rng, floor, least * Decimal("0.98") - UNIT)
    if income.breaks(monthly, file.policy) - {"profile.low_income"}:
        return None
    rounding = ROUND_CEILING if step == "inside" else ROUND_FLOOR
    sentence = f"申请人月收入为{figures(monthly)}元，低于{least:,.0f}元的最低要求。"
    severity = grade(float(1 - monthly / least), 0.05, 0.25)
    return Plan(
        income.edits(monthly, to_hundred(monthly, rounding)), Localized(zh=sentence), severity
    )


def young(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """Too much income for the age, or too young an age for the income."""
    profile = file.policy.profile
    most, words = profile.young_max_income, f"不足{profile.young_age}岁"
    if applicant_age(file) < profile.young_age:
        return _raised(file, step, rng, rule="profile.young", most=most, words=words)
    ages = [*range(profile.young_age - 1, 17, -1)]
    return _aged(file, step, rng, ages=ages, most=most, words=words)


def old(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """Too much income for the age, or too old an age for the income."""
    profile = file.policy.profile
    most, words = profile.old_max_income, f"超过{profile.old_age}岁"
    if applicant_age(file) > profile.old_age:
        return _raised(file, step, rng, rule="profile.old", most=most, words=words)
    ages = [*range(profile.old_age + 1, profile.old_age + 9)]
    return _aged(file, step, rng, ages=ages, most=most, words=words)


def _credited(income: Certified) -> Decimal:
    return (income.statement_total or Decimal(0)) / income.months


def _raised(
    file: Submission, step: Step, rng: Rng, *, rule: str, most: Decimal, words: str
) -> Plan | None:
    """Certificate and form state more than is plausible at this age."""
    found = _papers(file)
    if found is None:
        return None
    income = found[1]
    monthly = _above(most, income, file, step=step, rng=rng)
    if income.breaks(monthly, file.policy) - {rule}:
        return None
    rounding = ROUND_FLOOR if step == "inside" else ROUND_CEILING
    sentence = _implausible(applicant_age(file), words, monthly, most=most)
    severity = grade(float(monthly / most - 1), 0.05, 0.25)
    return Plan(
        income.edits(monthly, to_hundred(monthly, rounding)), Localized(zh=sentence), severity
    )


def _above(most: Decimal, income: Certified, file: Submission, *, step: Step, rng: Rng) -> Decimal:
    """A monthly income at the limit, just above it, or well above as far as the statement bears."""
    ceiling = most * Decimal("1.6")
    if income.statement_total is not None:
        credited = cents_down(_credited(income) / file.policy.income_statement.min_ratio)
        ceiling = min(ceiling, credited)
    monthly, far = most.quantize(CENT), most * Decimal("1.02") + UNIT
    if step == "inside":
        return monthly
    return monthly + UNIT if step == "edge" or ceiling <= far else between(rng, far, ceiling)


def _aged(
    file: Submission, step: Step, rng: Rng, *, ages: list[int], most: Decimal, words: str
) -> Plan | None:
    """The same birthday in another year, in every number and date of birth of the file.

    Nearest age first.
    """
    found = _papers(file)
    if found is None or step == "inside" or found[1].monthly < most + UNIT:
        return None
    form, income = found
    worked = count(form.facts, "work.years") or 0
    possible = [a for a in ages if a - file.policy.profile.working_age >= worked]
    if not possible:
        return None
    age = possible[0] if step == "edge" else pick(rng, possible)
    born = born_at_age(file.case.applicant.birth_date, file.case.today, age)
    sentence = _implausible(age, words, income.monthly, most=most)
    severity = grade(float(income.monthly / most - 1), 0.05, 0.5)
    return Plan(_reborn(file, born), Localized(zh=sentence), severity)


def _reborn(file: Submission, born: date) -> dict[str, Edits]:
    """Every paper that prints the applicant's day of birth, or a number made of it."""
    number = with_birth(file.case.applicant.id_number, f"{born:%Y%m%d}")
    new: dict[str, Fact] = {
        "person.birth_date": born,
        "birth.year": born.year,
        "birth.month": born.month,
        "birth.day": born.day,
        "person.id_number": number,
        "person.id_number_masked": f"{number[:8]}******{number[-4:]}",
    }
    found: dict[str, Edits] = {}
    for document in file.documents:
        found[document.id] = {f: v for f, v in new.items() if states(document.facts, f)}
    return found


def _implausible(age: int, words: str, income: Decimal, *, most: Decimal) -> str:
    return (
        f"申请人{age}岁，{words}，月收入却为{figures(income)}元，"
        f"高于该年龄段{most:,.0f}元的合理上限。"
    )


def children(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """An unmarried applicant with minor children."""
    found = _papers(file)
    if found is None or step == "inside":
        return None
    form = found[0]
    if not shows(form, "person.marital_status", "person.minor_children"):
        return None
    minors = count(form.facts, "person.minor_children") or 0
    status = text(form.facts, "person.marital_status")
    if status == "未婚" and not minors:
        minors = 1 if step == "edge" else int(rng.integers(1, 3))
        new: Edits = {"person.minor_children": minors}
    elif status == "离异" and minors:
        new = {"person.marital_status": "未婚"}
    else:
        return None
    sentence = f"申请表填写婚姻状况为未婚，同时填写未成年子女{minors}人。"
    return Plan({form.id: new}, Localized(zh=sentence), "medium" if minors == 1 else "high")


def seniority(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """More years of work than the age allows."""
    found = _papers(file)
    if found is None or not shows(found[0], "work.years"):
        return None
    age, since = applicant_age(file), file.policy.profile.working_age
    most = age - since
    over = {"inside": 0, "edge": 1, "beyond": int(rng.integers(1, 9))}[step]
    sentence = (
        f"申请人{age}岁，本单位工作年限却填写为{most + over}年，超过年龄减{since}的{most}年。"
    )
    edits = {found[0].id: {"work.years": most + over}}
    return Plan(edits, Localized(zh=sentence), grade(over, 3, 6))


def identity(file: Submission, step: Step, rng: Rng) -> Plan | None:
    """Form and certificate disagree about name or number."""
    form = paper(file.documents, ZH_LOAN_APPLICATION_FORM)
    certificate = paper(file.documents, ZH_INCOME_CERTIFICATE)
    if form is None or certificate is None or step == "inside":
        return None
    certified_slips = slips(certificate, file.documents)
    shared = [f for f in slips(form, file.documents) if f in certified_slips]
    if not shared:
        return None
    document, field = pick(rng, [form, certificate]), pick(rng, shared)
    new = slip(document, field, rng)
    numbered, other = field in NUMBER_FIELDS, certificate if document is form else form
    sentence = (
        f"{document.label}上的{'证件号码' if numbered else '姓名'}为“{new[field]}”，"
        f"{other.label}上为“{text(other.facts, field)}”，两者不一致。"
    )
    return Plan({document.id: new}, Localized(zh=sentence), "high" if numbered else "medium")


PLANNERS: Mapping[str, Planner] = {
    "profile.missing": missing,
    "profile.low_income": low_income,
    "profile.young": young,
    "profile.old": old,
    "profile.children": children,
    "profile.seniority": seniority,
    "profile.identity": identity,
}
