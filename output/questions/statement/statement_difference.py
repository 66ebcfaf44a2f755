"""en.num_cal_003: how far are a statement's total deposits from its total withdrawals?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import Session, document, printed, sessions, shown
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask
from pipeline import kinds
from pipeline.facts import money, printed_money, require
from pipeline.money import cents
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

STATEMENT = kinds.EN_BANK_STATEMENT
TOTALS = ("summary.deposits", "summary.withdrawals")
BODY = (
    "Take the total deposits and the total withdrawals printed in the account summary of this bank statement. "
    "What is the absolute difference between them? Give a number with two decimals."
)


@dataclass(frozen=True)
class StatementDifference(Subtask):
    """The summary's printed totals, to the cent."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_003"
    languages: ClassVar[tuple[str, ...]] = ("en",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        asked = (
            [_question(file, session) for session in sessions(file)]
            if file.case.language == "en"
            else []
        )
        return [question for question in asked if question]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        texts = printed(photos, STATEMENT)
        return answer(
            float(
                cents(
                    abs(
                        require(printed_money, texts, TOTALS[0])
                        - require(printed_money, texts, TOTALS[1])
                    )
                )
            )
        )


def _question(file: CaseFile, session: Session) -> Question | None:
    paper = document(file, STATEMENT)
    statement = shown(file, session, paper) if paper else None
    if paper is None or statement is None or not statement.readable(TOTALS):
        return None
    deposits, withdrawals = (money(paper.facts, name) for name in TOTALS)
    if deposits is None or withdrawals is None:
        return None
    response = answer(float(round(abs(deposits - withdrawals), 2)))
    body = BODY + closing("en", answer(0.0))
    return make(
        "NC",
        StatementDifference.subtask,
        "001",
        photos=statement.photos,
        body=body,
        response=response,
        evidence=statement.evidence(TOTALS),
    )
