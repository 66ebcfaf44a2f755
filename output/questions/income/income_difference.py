"""num_cal_001: how far apart are the incomes that two papers state?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import ClassVar

from output.questions.shared.document_view import Session, own_shown, pictures, printed, sessions
from output.questions.shared.income import (
    DEFINITION,
    STATEMENT,
    printed_statement_income,
    statement_income,
    statement_income_fields,
)
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask, each
from pipeline import kinds
from pipeline.facts import money, printed_money, require
from pipeline.money import whole
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

APPLICATION, DECLARED = kinds.ZH_LOAN_APPLICATION_FORM, "income.monthly_declared"
CERTIFICATE, CERTIFIED = kinds.ZH_INCOME_CERTIFICATE, "income.monthly"
RETURN, TOTAL = kinds.EN_INCOME_TAX_RETURN, "line.9"
BODY = (
    "贷款申请表上申报的月收入，与收入证明上的月均收入（小写），二者相差多少元？"
    "取差的绝对值，四舍五入到整数元，以数字作答。"
)
BODY_EN = (
    "How far is the income on the tax return from the income on the bank statement, "
    f"by the month? {DEFINITION['en']} The return's monthly income "
    "is line 9 (total income) divided by 12. Give the absolute difference, "
    "rounded to the nearest whole dollar, halves up, as a number."
)


@dataclass(frozen=True)
class IncomeDifference(Subtask):
    """Two stated incomes, in whole units, halves up.

    zh: declared on the application against certified; en: on the return against paid into the
    account. The benchmark forgives two units either way.
    """

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_001"

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        question = _zh if file.case.language == "zh" else _en
        return each(lambda session: question(file, session), sessions(file))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        if question.language == "zh":
            one = require(printed_money, printed(photos, APPLICATION), DECLARED)
            other = require(printed_money, printed(photos, CERTIFICATE), CERTIFIED)
        else:
            paid = printed_statement_income(printed(photos, STATEMENT["en"]), "en")
            one = require(printed_money, printed(photos, RETURN), TOTAL) / 12
            other = paid.total / paid.months
        return answer(int((abs(one - other) + Decimal("0.5")).to_integral_value(ROUND_FLOOR)))


def _zh(file: CaseFile, session: Session) -> Question:
    application = own_shown(file, session, APPLICATION)
    certificate = own_shown(file, session, CERTIFICATE)
    declared = require(money, application.facts, DECLARED)
    certified = require(money, certificate.facts, CERTIFIED)
    return make(
        IncomeDifference,
        photos=pictures(application, certificate),
        body=BODY + closing("zh", answer(0)),
        response=answer(int(whole(abs(declared - certified)))),
        evidence=(*application.evidence([DECLARED]), *certificate.evidence([CERTIFIED])),
    )


def _en(file: CaseFile, session: Session) -> Question:
    filed = own_shown(file, session, RETURN)
    statement = own_shown(file, session, STATEMENT["en"])
    yearly = require(money, filed.facts, TOTAL)
    paid = statement_income(statement.facts, "en")
    fields = statement_income_fields(statement.facts, statement.fields, "en")
    # Over twelve times as many months, so that only the last step divides.
    difference = abs(yearly * paid.months - 12 * paid.total) / (12 * paid.months)
    return make(
        IncomeDifference,
        photos=pictures(filed, statement),
        body=BODY_EN + closing("en", answer(0)),
        response=answer(int(whole(difference))),
        evidence=(*filed.evidence([TOTAL]), *statement.evidence(fields)),
    )
