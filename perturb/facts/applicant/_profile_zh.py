"""How a Chinese application form and certificate can break the seven applicant rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from perturb.facts.applicant._plan import File, Plan, Planner, Step, born_at_age
from perturb.facts.identity._slips import NUMBER_FIELDS, slip, slips, with_birth
from perturb.facts.shared.certified_income import (
    CENT,
    CERTIFICATE,
    FORM,
    PRINTED_INCOME,
    Certified,
    cents_down,
    cents_up,
    certified,
    to_hundred,
)
from perturb.facts.shared.papers import (
    Edits,
    between,
    count,
    figures,
    grade,
    paper,
    pick,
    shows,
    text,
)
from pipeline.money import UNIT
from pipeline.records import Document, Fact
from pipeline.roles import Rng


def _papers(file: File) -> tuple[Document, Certified] | None:
    form, income = paper(file.documents, FORM), certified(file.documents, file.age)
    if form is None or income is None or not shows(income.certificate, *PRINTED_INCOME):
        return None
    return (form, income) if shows(form, "income.monthly_declared", "person.id_number") else None


def missing(file: File, step: Step, rng: Rng) -> Plan | None:
    """The form leaves its income blank."""
    found = _papers(file)
    if found is None or step == "inside":
        return None
    form, _ = found
    return Plan(
        {form.id: {"income.monthly_declared": None}},
        "贷款申请表未填写月收入，无法核对申请人的收入情况。",
        "medium",
    )


def low_income(file: File, step: Step, rng: Rng) -> Plan | None:
    """Certificate and form state less than the minimum."""
    found, least = _papers(file), file.policy.profile.min_monthly_income
    if found is None:
        return None
    income = found[1]
    floor = max(least / 2, cents_up(_credited(income) / file.policy.income_statement.max_ratio))
    monthly = least.quantize(CENT)
    if step != "inside":
        monthly = (
            monthly - UNIT
            if step == "edge" or floor > least * Decimal("0.97") - UNIT
            else between(rng, floor, least * Decimal("0.98") - UNIT)
        )
    sentence = f"申请人月收入为{figures(monthly)}元，低于{least:,.0f}元的最低要求。"
    rounding = ROUND_CEILING if step == "inside" else ROUND_FLOOR
    return _restated(
        file,
        income,
        "profile.low_income",
        monthly=monthly,
        rounding=rounding,
        sentence=sentence,
        beyond=float(1 - monthly / least),
    )


def young(file: File, step: Step, rng: Rng) -> Plan | None:
    """Too much income for the age, or too young an age for the income."""
    profile = file.policy.profile
    if file.age < profile.young_age:
        return _raised(
            file,
            step,
            rng,
            rule="profile.young",
            most=profile.young_max_income,
            age=f"不足{profile.young_age}岁",
        )
    return _aged(
        file,
        step,
        rng,
        ages=[*range(profile.young_age - 1, 17, -1)],
        most=profile.young_max_income,
        words=f"不足{profile.young_age}岁",
    )


def old(file: File, step: Step, rng: Rng) -> Plan | None:
    """Too much income for the age, or too old an age for the income."""
    profile = file.policy.profile
    if file.age > profile.old_age:
        return _raised(
            file,
            step,
            rng,
            rule="profile.old",
            most=profile.old_max_income,
            age=f"超过{profile.old_age}岁",
        )
    return _aged(
        file,
        step,
        rng,
        ages=[*range(profile.old_age + 1, profile.old_age + 9)],
        most=profile.old_max_income,
        words=f"超过{profile.old_age}岁",
    )


def _credited(income: Certified) -> Decimal:
    return (income.statement_total or Decimal(0)) / income.months


def _raised(file: File, step: Step, rng: Rng, *, rule: str, most: Decimal, age: str) -> Plan | None:
    found = _papers(file)
    if found is None:
        return None
    income = found[1]
    ceiling = most * Decimal("1.6")
    if income.statement_total is not None:
        ceiling = min(
            ceiling, cents_down(_credited(income) / file.policy.income_statement.min_ratio)
        )
    monthly = most.quantize(CENT)
    if step != "inside":
        far = most * Decimal("1.02") + UNIT
        monthly = monthly + UNIT if step == "edge" or ceiling <= far else between(rng, far, ceiling)
    sentence = f"申请人{file.age}岁，{age}，月收入却为{figures(monthly)}元，高于该年龄段{most:,.0f}元的合理上限。"
    rounding = ROUND_FLOOR if step == "inside" else ROUND_CEILING
    return _restated(
        file,
        income,
        rule,
        monthly=monthly,
        rounding=rounding,
        sentence=sentence,
        beyond=float(monthly / most - 1),
    )


def _restated(
    file: File,
    income: Certified,
    rule: str,
    *,
    monthly: Decimal,
    rounding: str,
    sentence: str,
    beyond: float,
) -> Plan | None:
    if income.breaks(monthly, file.policy) - {rule}:
        return None
    return Plan(
        income.edits(monthly, to_hundred(monthly, rounding)), sentence, grade(beyond, 0.05, 0.25)
    )


def _aged(
    file: File, step: Step, rng: Rng, *, ages: list[int], most: Decimal, words: str
) -> Plan | None:
    """The same birthday in another year, in every number and date of birth of the file; nearest age first."""
    found = _papers(file)
    if found is None or step == "inside" or found[1].monthly < most + UNIT:
        return None
    worked = count(found[0], "work.years") or 0
    possible = [a for a in ages if a - file.policy.profile.working_age >= worked]
    if not possible:
        return None
    age = possible[0] if step == "edge" else pick(rng, possible)
    born = born_at_age(file.case.applicant.birth_date, file.case.today, age)
    edits: dict[str, Edits] = {}
    for document in file.documents:
        new: dict[str, Fact] = {
            "person.birth_date": born,
            "birth.year": born.year,
            "birth.month": born.month,
            "birth.day": born.day,
        }
        number = with_birth(file.case.applicant.id_number, f"{born:%Y%m%d}")
        new |= {
            "person.id_number": number,
            "person.id_number_masked": f"{number[:8]}******{number[-4:]}",
        }
        edits[document.id] = {f: v for f, v in new.items() if document.facts.get(f) is not None}
    income = figures(found[1].monthly)
    sentence = (
        f"申请人{age}岁，{words}，月收入却为{income}元，高于该年龄段{most:,.0f}元的合理上限。"
    )
    return Plan(edits, sentence, grade(float(found[1].monthly / most - 1), 0.05, 0.5))


def children(file: File, step: Step, rng: Rng) -> Plan | None:
    """An unmarried applicant with minor children."""
    found = _papers(file)
    if (
        found is None
        or step == "inside"
        or not shows(found[0], "person.marital_status", "person.minor_children")
    ):
        return None
    form = found[0]
    minors, status = count(form, "person.minor_children") or 0, text(form, "person.marital_status")
    if status == "未婚" and not minors:
        minors = 1 if step == "edge" else int(rng.integers(1, 3))
        edits: Mapping[str, Edits] = {form.id: {"person.minor_children": minors}}
    elif status == "离异" and minors:
        edits = {form.id: {"person.marital_status": "未婚"}}
    else:
        return None
    return Plan(
        edits,
        f"申请表填写婚姻状况为未婚，同时填写未成年子女{minors}人。",
        "medium" if minors == 1 else "high",
    )


def seniority(file: File, step: Step, rng: Rng) -> Plan | None:
    """More years of work than the age allows."""
    found = _papers(file)
    if found is None or not shows(found[0], "work.years"):
        return None
    form = found[0]
    most = file.age - file.policy.profile.working_age
    over = {"inside": 0, "edge": 1, "beyond": int(rng.integers(1, 9))}[step]
    sentence = f"申请人{file.age}岁，本单位工作年限却填写为{most + over}年，超过年龄减{file.policy.profile.working_age}的{most}年。"
    return Plan({form.id: {"work.years": most + over}}, sentence, grade(over, 3, 6))


def identity(file: File, step: Step, rng: Rng) -> Plan | None:
    """Form and certificate disagree about name or number."""
    form, certificate = paper(file.documents, FORM), paper(file.documents, CERTIFICATE)
    if form is None or certificate is None or step == "inside":
        return None
    shared = [f for f in slips(form, file.documents) if f in slips(certificate, file.documents)]
    if not shared:
        return None
    document, field = pick(rng, [form, certificate]), pick(rng, shared)
    new = slip(document, field, rng)
    what = "证件号码" if field in NUMBER_FIELDS else "姓名"
    other = certificate if document is form else form
    sentence = f"{document.label}上的{what}为“{new[field]}”，{other.label}上为“{text(other, field)}”，两者不一致。"
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
