"""rea_chk_105: what share of the price is the loan, and does the product allow it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.rules._limits import (
    VERDICTS,
    limit_near,
    printed_response,
    response,
    stated_limit,
    worded,
)
from output.questions.shared.document_view import Shown, own, printed, sessions, shown
from output.questions.shared.prompt import answer, judged, make
from output.questions.shared.subtask import Subtask
from pipeline import kinds
from pipeline.facts import money, printed_money, require
from pipeline.policy import Policy
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng

PAPERS: Mapping[Language, tuple[str, str, str]] = {  # loan and what it buys, on one paper
    "zh": (kinds.ZH_LOAN_APPLICATION_FORM, "loan.amount", "collateral.price"),
}


@dataclass(frozen=True)
class LoanToValue(Subtask):
    """On the application form; English files have none."""

    task: ClassVar[str] = "RR"
    subtask: ClassVar[str] = "rea_chk_105"
    languages: ClassVar[tuple[str, ...]] = ("zh",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        paper = own(file, PAPERS["zh"][0])
        parts = [shown(file, session, paper) for session in sessions(file)] if paper else []
        asked = [_question(part, policy, rng) for part in parts if part]
        return [question for question in asked if question]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        kind, loan, price = PAPERS["zh"]
        texts = printed(photos, kind)
        return printed_response(
            require(printed_money, texts, loan),
            require(printed_money, texts, price),
            stated_limit(question.question),
            language="zh",
        )


def _question(part: Shown, policy: Policy, rng: Rng) -> Question | None:
    _, loan, price = PAPERS["zh"]
    lent, paid, rules = (
        money(part.document.facts, loan),
        money(part.document.facts, price),
        policy.lending,
    )
    if not lent or not paid:
        return None
    share = lent / paid
    limit = limit_near(
        share, rules.least_loan_to_value, rules.most_loan_to_value, step=rules.step, rng=rng
    )
    if limit is None or not part.readable([loan, price]):
        return None
    body = (
        f"本产品的贷款成数（申请金额除以成交价）上限为{worded(limit, 'zh')}，恰好等于上限视为通过，结论按未舍入的比值判断。"
        "请根据贷款申请表计算贷款成数，以百分数表示并四舍五入到两位小数，"
        f"并给出结论（{'或'.join(VERDICTS['zh'])}）。"
    ) + judged("zh", answer({"ratio": 0.0, "verdict": " / ".join(VERDICTS["zh"])}))
    return make(
        "RR",
        LoanToValue.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=response(share, limit, "zh"),
        evidence=part.evidence([loan, price]),
    )
