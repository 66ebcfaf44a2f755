"""rea_chk_105: what share of the price is the loan, and does the product allow it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.rules._limits import (
    VERDICTS,
    example,
    limit_near,
    printed_response,
    response,
    stated_limit,
    worded,
)
from output.questions.shared.document_view import Session, own_shown, printed, sessions
from output.questions.shared.prompt import judged, make
from output.questions.shared.subtask import Subtask, each
from pipeline import kinds
from pipeline.facts import money, printed_money, require
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

# The loan and what it buys, on one paper.
FORM, LOAN, PRICE = kinds.ZH_LOAN_APPLICATION_FORM, "loan.amount", "collateral.price"


@dataclass(frozen=True)
class LoanToValue(Subtask):
    """On the application form; English files have none."""

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_105"
    languages: ClassVar[tuple[str, ...]] = ("zh",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        return each(lambda session: _question(file, session, policy, rng=rng), sessions(file))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        texts = printed(photos, FORM)
        lent, paid = (require(printed_money, texts, name) for name in (LOAN, PRICE))
        return printed_response(lent, paid, stated_limit(question.question), language="zh")


def _question(file: CaseFile, session: Session, policy: Policy, *, rng: Rng) -> Question | None:
    part, rules = own_shown(file, session, FORM), policy.lending
    lent, paid = (require(money, part.facts, name) for name in (LOAN, PRICE))
    if not lent or not paid:
        return None
    share = lent / paid
    limit = limit_near(
        share, rules.least_loan_to_value, rules.most_loan_to_value, step=rules.step, rng=rng
    )
    if limit is None:
        return None
    return make(
        LoanToValue,
        photos=part.photos,
        body=_body(limit) + judged("zh", example("zh")),
        response=response(share, limit, "zh"),
        evidence=part.evidence([LOAN, PRICE]),
    )


def _body(limit: Decimal) -> str:
    return (
        f"本产品的贷款成数（申请金额除以成交价）上限为{worded(limit, 'zh')}，"
        "恰好等于上限视为通过，结论按未舍入的比值判断。"
        "请根据贷款申请表计算贷款成数，以百分数表示并四舍五入到两位小数，"
        f"并给出结论（{'或'.join(VERDICTS['zh'])}）。"
    )
