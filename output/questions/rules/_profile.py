"""The applicant's profile by the facts, the seven rules it may break, and the rules in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from output.questions.shared.rule_texts import EXACTLY, amount
from pipeline import kinds
from pipeline.facts import FactMap, column, count, day, money, states, text
from pipeline.money import clear
from pipeline.policy import Profile as Limits
from pipeline.reading.printed_text import name_key, number_key
from pipeline.records import Language

# Papers and the fields asked of each; a field may be empty, but not hidden.
FIELDS: Mapping[Language, Mapping[str, tuple[str, ...]]] = {
    "zh": {
        kinds.ZH_LOAN_APPLICATION_FORM: (
            "person.name",
            "person.id_number",
            "person.marital_status",
            "person.minor_children",
            "work.years",
            "income.monthly_declared",
        ),
        kinds.ZH_INCOME_CERTIFICATE: ("person.name", "person.id_number", "income.monthly"),
    },
    "en": {
        kinds.EN_DRIVERS_LICENSE: ("person.name", "person.birth_date"),
        kinds.EN_SSN_CARD: ("person.name", "person.id_number"),
        kinds.EN_INCOME_TAX_RETURN: (
            "person.given_name",
            "person.family_name",
            "person.id_number",
            "filing_status",
            "dependents.*.relationship",
            "line.9",
            "work.years",
        ),
    },
}
NUMBER = "person.id_number"
CHILD = ("Son", "Daughter")


@dataclass(frozen=True)
class Applicant:
    """None where the papers do not say.

    ``names`` and ``numbers`` of all the papers, in one spelling.
    """

    age: int | None
    monthly: Decimal | None
    declared: bool  # is the income stated wherever it should be?
    single: bool
    children: int
    years: int | None
    names: tuple[str, ...]
    numbers: tuple[str, ...]


def from_facts(papers: Mapping[str, FactMap], language: Language, today: date) -> Applicant:
    """The profile by the facts of the papers of ``FIELDS``, keyed by kind."""
    return _from_facts_zh(papers, today) if language == "zh" else _from_facts_en(papers, today)


def _from_facts_zh(papers: Mapping[str, FactMap], today: date) -> Applicant:
    form = papers[kinds.ZH_LOAN_APPLICATION_FORM]
    certificate = papers[kinds.ZH_INCOME_CERTIFICATE]
    both = (form, certificate)
    return Applicant(
        age=_years(_born(text(form, NUMBER) or ""), today),
        monthly=money(certificate, "income.monthly"),
        declared=states(form, "income.monthly_declared"),
        single=text(form, "person.marital_status") == "未婚",
        children=count(form, "person.minor_children") or 0,
        years=count(form, "work.years"),
        names=tuple(name_key(text(paper, "person.name") or "") for paper in both),
        numbers=tuple(number_key(text(paper, NUMBER) or "") for paper in both),
    )


def _from_facts_en(papers: Mapping[str, FactMap], today: date) -> Applicant:
    licence, card, filed = (papers[kind] for kind in FIELDS["en"])
    income = money(filed, "line.9")
    full = f"{text(filed, 'person.given_name')} {text(filed, 'person.family_name')}"
    names = [text(licence, "person.name") or "", text(card, "person.name") or "", full]
    relations = [text(filed, name) for name in column(filed, "dependents", "relationship")]
    return Applicant(
        age=_years(day(licence, "person.birth_date"), today),
        monthly=None if income is None else income / 12,
        declared=True,
        single=text(filed, "filing_status") == "Single",
        children=sum(1 for relation in relations if relation in CHILD),
        years=count(filed, "work.years"),
        names=tuple(name_key(name) for name in names),
        numbers=tuple(number_key(text(paper, NUMBER) or "") for paper in (card, filed)),
    )


def _born(number: str) -> date | None:
    """The day that an identity number of 18 characters states, from the seventh on."""
    stated = number[6:14] if len(number) == 18 else ""
    try:
        return datetime.strptime(stated, "%Y%m%d").date()
    except ValueError:
        return None


def _years(born: date | None, today: date) -> int | None:
    """Completed years: the difference of the years, less one before the birthday."""
    if born is None:
        return None
    return today.year - born.year - (1 if (born.month, born.day) > (today.month, today.day) else 0)


def broken(applicant: Applicant, limits: Limits) -> str:
    """The first rule the profile breaks, or an empty text."""
    age, monthly, years = applicant.age, applicant.monthly, applicant.years
    if age is None or monthly is None or not applicant.declared:
        return "profile.missing"
    tests = {
        "profile.low_income": monthly < limits.min_monthly_income,
        "profile.young": age < limits.young_age and monthly > limits.young_max_income,
        "profile.old": age > limits.old_age and monthly > limits.old_max_income,
        "profile.children": applicant.single and applicant.children > 0,
        "profile.seniority": years is not None and years > age - limits.working_age,
        "profile.identity": len(set(applicant.names)) > 1 or len(set(applicant.numbers)) > 1,
    }
    return next((rule for rule, hit in tests.items() if hit), "")


def clear_cut(applicant: Applicant, limits: Limits) -> bool:
    """Does no rule hang on less than a unit of currency?"""
    age, monthly = applicant.age, applicant.monthly
    if age is None or monthly is None:
        return True
    limits_of_age = [limits.young_max_income] if age < limits.young_age else []
    if age > limits.old_age:
        limits_of_age.append(limits.old_max_income)
    return clear(monthly, limits.min_monthly_income, *limits_of_age)


def wording(language: Language, limits: Limits, today: date) -> str:
    """The seven rules in words."""
    if language == "zh":
        return _wording_zh(limits, today)
    low, young, old = _amounts(limits)
    return (
        f"Today is {today.isoformat()}. Compare the driver's license, the social security card and "
        "the tax return: does the income fit the "
        "person? Age is in completed years today, from the birthday on the license; monthly income "
        "is line 9 (total income) of the return divided "
        "by 12. It is unreasonable if any of these is true:\n"
        "1. the age or the income is not stated;\n"
        f"2. monthly income is below {low};\n"
        f"3. age is below {limits.young_age} and monthly income above {young};\n"
        f"4. age is above {limits.old_age} and monthly income above {old};\n"
        "5. the filing status is Single and a son or daughter is listed as a dependent;\n"
        "6. the years in the current occupation exceed age minus "
        f"{limits.working_age};\n"
        "7. the names on the three papers differ (capitals do not matter), "
        "or the numbers on social security card and return do.\n"
        f"Otherwise it is reasonable. {EXACTLY['en']} Answer reasonable or unreasonable."
    )


def _wording_zh(limits: Limits, today: date) -> str:
    low, young, old = _amounts(limits)
    return (
        f"今天是{today.isoformat()}。请对照贷款申请表和收入证明，"
        "判断申请人的收入与个人情况是否相称。"
        "年龄按申请表证件号码中的出生日期计算到今天的周岁，"
        "月收入取收入证明的月均收入（小写）。有下列任一情形即为不合理：\n"
        "1. 由材料得不出年龄，或者申请表、收入证明中有一份没有写明月收入；\n"
        f"2. 月收入少于{low}元；\n"
        f"3. 未满{limits.young_age}周岁而月收入多于{young}元；\n"
        f"4. 年龄大于{limits.old_age}周岁而月收入多于{old}元；\n"
        "5. 婚姻状况为未婚，却有未成年子女；\n"
        f"6. 本单位工作年限大于年龄减{limits.working_age}；\n"
        "7. 申请表与收入证明上的姓名或证件号码不一致。\n"
        f"以上均不存在即为合理。{EXACTLY['zh']}请回答“合理”或“不合理”。"
    )


def _amounts(limits: Limits) -> tuple[str, str, str]:
    """The three incomes that the rules name."""
    return (
        amount(limits.min_monthly_income),
        amount(limits.young_max_income),
        amount(limits.old_max_income),
    )
