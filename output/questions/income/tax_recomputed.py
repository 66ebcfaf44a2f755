"""num_cal_102: what is the tax by the brackets?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from output.questions.shared.document_view import Session, own_shown, printed, sessions
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.rule_texts import amount, percent
from output.questions.shared.subtask import Subtask, each
from pipeline import kinds
from pipeline.facts import money, printed_money, require, text
from pipeline.money import CENT, ZERO
from pipeline.policy import Policy
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng
from pipeline.world.money.tax import (
    EN_SCHEDULES,
    ZH_BASIC_MONTHLY,
    ZH_SCHEDULES,
    Schedule,
    bracket_tax,
)

# Paper, and the figure the tax is reckoned from.
BASE: Mapping[Language, tuple[str, str]] = {
    "zh": (kinds.ZH_INCOME_CERTIFICATE, "income.monthly"),
    "en": (kinds.EN_INCOME_TAX_RETURN, "line.15"),
}
STATUS = {
    "Single": "single",
    "Married filing jointly": "married_joint",
    "Head of household": "head_of_household",
}
TITLES = {"经营性收入证明": "business"}  # every other certificate is about employment


@dataclass(frozen=True)
class TaxRecomputed(Subtask):
    """zh: on twelve certified months less the basic deduction; en: line 15 by the filing status.

    Brackets stand in the prompt.
    """

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_102"

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        return each(lambda session: _question(file, session), sessions(file))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        kind, name = BASE[question.language]
        texts = printed(photos, kind)
        base = require(printed_money, texts, name)
        if question.language == "zh":
            schedule = ZH_SCHEDULES[TITLES.get(texts.get("certificate.title", ""), "salaried")]
            base = 12 * base - 12 * ZH_BASIC_MONTHLY
        else:
            schedule = EN_SCHEDULES[STATUS[texts["filing_status"]]]
        return answer(float(_quickly(max(base, ZERO), schedule)))


def _quickly(base: Decimal, schedule: Schedule) -> Decimal:
    """The bracket's rate on all of it, less what lower brackets spare.

    Another way to the sum over brackets.
    """
    spared, floor, before = ZERO, ZERO, ZERO
    for top, rate in schedule:
        spared += floor * (rate - before)
        if top is None or base <= top:
            return (base * rate - spared).quantize(CENT, ROUND_HALF_UP)
        floor, before = top, rate
    raise ValueError("a schedule has no last bracket")


def _question(file: CaseFile, session: Session) -> Question | None:
    language = file.case.language
    kind, name = BASE[language]
    part = own_shown(file, session, kind)
    value = require(money, part.facts, name)
    status = "certificate.title" if language == "zh" else "filing_status"
    says = text(part.facts, status) or ""
    if language == "zh":
        schedule = ZH_SCHEDULES[TITLES.get(says, "salaried")]
        tax = bracket_tax(12 * value - 12 * ZH_BASIC_MONTHLY, schedule)
    elif says in STATUS:
        tax = bracket_tax(value, EN_SCHEDULES[STATUS[says]])
    else:
        return None
    return make(
        TaxRecomputed,
        photos=part.photos,
        body=_body(language) + closing(language, answer(0.0)),
        response=answer(float(tax)),
        evidence=part.evidence([name, status]),
    )


def _body(language: Language) -> str:
    """What is reckoned from, and by which brackets."""
    if language == "zh":
        business, other = (_brackets(ZH_SCHEDULES[k], language) for k in ("business", "salaried"))
        return (
            "假定全年应纳税所得额等于收入证明所载月均收入（小写）的12倍"
            f"减去{amount(12 * ZH_BASIC_MONTHLY)}元，小于零的按零计算。请按下列超额累进税率"
            "计算全年应纳税额，四舍五入保留两位小数。"
            f"证明名称为“经营性收入证明”的适用：{business}；其他适用：{other}。"
        )
    tables = "; ".join(
        f"{label}: {_brackets(EN_SCHEDULES[status], language)}" for label, status in STATUS.items()
    )
    return (
        "Compute the tax on the taxable income (line 15) of this return, rounded to two decimals, "
        "halves up. Each rate applies to the part of the income within its "
        f"bracket, by filing status. {tables}."
    )


def _brackets(schedule: Schedule, language: Language) -> str:
    below, above, between = {
        "zh": ("不超过{}元的部分{}", "其余{}", "，"),
        "en": ("{1} up to {0}", "{} above", ", "),
    }[language]
    steps = [
        above.format(percent(rate)) if top is None else below.format(amount(top), percent(rate))
        for top, rate in schedule
    ]
    return between.join(steps)
