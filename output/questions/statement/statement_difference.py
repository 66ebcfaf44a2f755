"""en.num_cal_003: how far are a statement's total deposits from its total withdrawals?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask, each
from output.questions.statement._rows import statements
from pipeline import kinds
from pipeline.facts import money, printed_money, require
from pipeline.money import cents
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

STATEMENT = kinds.EN_BANK_STATEMENT
TOTALS = ("summary.deposits", "summary.withdrawals")
BODY = (
    "Take the total deposits and the total withdrawals printed in the account summary of this "
    "bank statement. "
    "What is the absolute difference between them? Give a number with two decimals."
)


@dataclass(frozen=True)
class StatementDifference(Subtask):
    """The summary's printed totals, to the cent."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_003"
    languages: ClassVar[tuple[str, ...]] = ("en",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        return each(_question, statements(file, STATEMENT))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        texts = printed(photos, STATEMENT)
        deposits, withdrawals = (require(printed_money, texts, name) for name in TOTALS)
        return answer(float(cents(abs(deposits - withdrawals))))


def _question(part: DocumentView) -> Question:
    deposits, withdrawals = (require(money, part.facts, name) for name in TOTALS)
    return make(
        StatementDifference,
        photos=part.photos,
        body=BODY + closing("en", answer(0.0)),
        response=answer(float(round(abs(deposits - withdrawals), 2))),
        evidence=part.evidence(TOTALS),
    )
