"""num_cal_103: how much of what came in had gone out to the same party days before?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Key
from output.questions.statement._account import cells, each_statement, entries
from output.questions.statement._fraud_patterns import trips
from pipeline.money import ZERO
from pipeline.policy import Policy
from pipeline.reading.fraud_patterns import Row, rows_of
from pipeline.records import CaseFile, Language, Photo, Question


@dataclass(frozen=True)
class RoundTrippedDeposits(TracedSubtask):
    """The sum of the returns, each of which closes one payment."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_103"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_statement(file, lambda part: _question(part, file.case.language, policy))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        rows = rows_of(printed(photos, STATEMENT[question.language]), question.language)
        return answer(float(_returned(rows, policy.fraud.trip_days)))


def _returned(rows: Sequence[Row], days: int) -> Decimal:
    """Walks backwards in time: each return looks for the earliest open payment it answers."""
    open_ = [r for r in rows if r.kind == "out"]
    total = ZERO
    for back in (r for r in rows if r.kind == "in"):
        answered = next((out for out in open_ if _answers(back, out, days)), None)
        if answered is not None:
            open_.remove(answered)
            total += back.amount
    return total


def _answers(back: Row, out: Row, days: int) -> bool:
    """Does a printed transfer in bring back what a transfer out took?"""
    same = out.party == back.party and out.amount == back.amount
    return same and 0 <= (back.day - out.day).days <= days and out.number < back.number


def _question(part: DocumentView, language: Language, policy: Policy) -> Question:
    rows = entries(part, language)
    total = sum((back.amount for _, back in trips(rows, policy.fraud)), ZERO)
    return make(
        RoundTrippedDeposits,
        photos=part.photos,
        body=_body(language, policy.fraud.trip_days) + closing(language, answer(0.0)),
        response=answer(float(total)),
        evidence=part.evidence(cells(part, language, [r.number for r in rows])),
        rule="fraud.round_trip",
    )


def _body(language: Language, days: int) -> str:
    if language == "zh":
        return (
            "在这份流水明细中，某一对手收到申请人转账后，"
            f"又在{days}日内（含第{days}日）以完全相同的金额转回的，视为往返资金。"
            "每笔支出只对应一笔转回，每笔转回也只计一次。"
            "请把全部转回的金额相加，保留两位小数；没有往返资金时答 0。"
        )
    return (
        "In this bank statement, a transfer in is a round trip if the same party had received "
        "exactly the same amount by a transfer out on one of "
        f"the {days} days before, or on the same day in an earlier row. "
        "Each transfer counts for one trip only. Add up all such transfers "
        "in, with two decimals; answer 0 if there are none."
    )
