"""num_cal_103: how much of what came in had gone out to the same party days before?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import Shown, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Key
from output.questions.statement._account import cells, entries, statements
from output.questions.statement._fraud_patterns import trips
from pipeline.policy import Policy
from pipeline.reading.fraud_patterns import Row, rows_of
from pipeline.records import CaseFile, Language, Photo, Question


@dataclass(frozen=True)
class RoundTrippedDeposits(TracedSubtask):
    """The sum of the returns, each of which closes one payment."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_103"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        asked = {(n,): _question(part, file.case.language, policy) for n, part in statements(file)}
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        rows = rows_of(printed(photos, STATEMENT[question.language]), question.language)
        return answer(float(_returned(rows, policy.fraud.trip_days)))


def _returned(rows: Sequence[Row], days: int) -> Decimal:
    """Walks backwards in time: each return looks for the earliest open payment it answers."""
    open_ = [r for r in rows if r.kind == "out"]
    total = Decimal(0)
    for back in (r for r in rows if r.kind == "in"):
        answered = [
            o
            for o in open_
            if o.party == back.party
            and o.amount == back.amount
            and 0 <= (back.day - o.day).days <= days
        ]
        answered = [o for o in answered if o.number < back.number]
        if answered:
            open_.remove(answered[0])
            total += back.amount
    return total


def _question(part: Shown, language: Language, policy: Policy) -> Question | None:
    rows, days = entries(part, language), policy.fraud.trip_days
    fields = cells(part, language, [r.number for r in rows])
    if fields is None or not part.readable(fields):
        return None
    total = sum((back.amount for _, back in trips(rows, policy.fraud)), Decimal(0))
    if language == "zh":
        body = (
            f"在这份流水明细中，某一对手收到申请人转账后，又在{days}日内（含第{days}日）以完全相同的金额转回的，视为往返资金。"
            "每笔支出只对应一笔转回，"
            "每笔转回也只计一次。请把全部转回的金额相加，保留两位小数；没有往返资金时答 0。"
        )
    else:
        body = (
            "In this bank statement, a transfer in is a round trip if the same party had received exactly the same amount by a transfer out on "
            "one of "
            f"the {days} days before, or on the same day in an earlier row. Each transfer counts for one trip only. Add up all such transfers "
            "in, with two decimals; "
            "answer 0 if there are none."
        )
    body += closing(language, answer(0.0))
    return make(
        "NC",
        RoundTrippedDeposits.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=answer(float(total)),
        evidence=part.evidence(fields),
        rule="fraud.round_trip",
    )
