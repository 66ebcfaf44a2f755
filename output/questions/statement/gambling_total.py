"""num_cal_105: what do the payments to gambling merchants add up to?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import answer, closing, listed, make
from output.questions.shared.subtask import Key
from output.questions.statement._account import cells, each_statement, entries
from output.questions.statement._fraud_patterns import bets
from pipeline.facts import printed_money, require
from pipeline.money import ZERO
from pipeline.policy import Policy
from pipeline.reading.fraud_patterns import GAMBLING
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Language, Photo, Question


@dataclass(frozen=True)
class GamblingTotal(TracedSubtask):
    """Merchants are known by words in their names, which the prompt lists."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_105"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_statement(file, lambda part: _question(part, file.case.language, policy))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        party, cell = ("counterparty", "amount")
        if language == "en":
            party, cell = ("description", "withdrawal")
        total = ZERO
        for row in table(printed(photos, STATEMENT[language]), "transactions"):
            if any(word in row.get(party, "") for word in GAMBLING[language]):
                total += abs(require(printed_money, row, cell))
        return answer(float(total))


def _question(part: DocumentView, language: Language, policy: Policy) -> Question | None:
    rows = entries(part, language)
    total = -sum((r.amount for r in bets(rows, language)), ZERO)
    # A pair at the policy's edge: the answer would be known without looking.
    if abs(total - policy.fraud.gambling_total[language]) <= 1:
        return None
    return make(
        GamblingTotal,
        photos=part.photos,
        body=_body(language) + closing(language, answer(0.0)),
        response=answer(float(abs(total))),
        evidence=part.evidence(cells(part, language, [r.number for r in rows])),
        rule="fraud.gambling",
    )


def _body(language: Language) -> str:
    words = listed([f"“{word}”" for word in GAMBLING[language]], language)
    if language == "zh":
        return (
            f"名称中含有{words}之一的对手为博彩类商户。"
            "请把这份流水明细全部页面中向博彩类商户支付的金额相加，保留两位小数；没有时答 0。"
        )
    return (
        f"A merchant whose name contains one of {words} is a gambling merchant. "
        "Add up all withdrawals of this bank statement that went to gambling merchants, "
        "over all pages, with two decimals; answer 0 if there are none."
    )
