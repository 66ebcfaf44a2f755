"""num_cal_105: what do the payments to gambling merchants add up to?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import Shown, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import answer, closing, listed, make
from output.questions.shared.subtask import Key
from output.questions.statement._account import cells, entries, statements
from output.questions.statement._fraud_patterns import bets
from pipeline.facts import printed_money, require
from pipeline.policy import Policy
from pipeline.reading.fraud_patterns import GAMBLING
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Language, Photo, Question


@dataclass(frozen=True)
class GamblingTotal(TracedSubtask):
    """Merchants are told by words in their names, which the prompt lists."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_105"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        asked = {(n,): _question(part, file.case.language, policy) for n, part in statements(file)}
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        name, column = (
            ("counterparty", "amount") if language == "zh" else ("description", "withdrawal")
        )
        rows = [
            r
            for r in table(printed(photos, STATEMENT[language]), "transactions")
            if any(word in r.get(name, "") for word in GAMBLING[language])
        ]
        return answer(
            float(sum((abs(require(printed_money, r, column)) for r in rows), Decimal(0)))
        )


def _question(part: Shown, language: Language, policy: Policy) -> Question | None:
    rows, words = entries(part, language), listed([f"“{w}”" for w in GAMBLING[language]], language)
    fields = cells(part, language, [r.number for r in rows])
    if fields is None or not part.readable(fields):
        return None
    total = -sum((r.amount for r in bets(rows, language)), Decimal(0))
    if (
        abs(total - policy.fraud.gambling_total[language]) <= 1
    ):  # a pair at the policy's edge: the answer would be known without looking
        return None
    if language == "zh":
        body = f"名称中含有{words}之一的对手为博彩类商户。请把这份流水明细全部页面中向博彩类商户支付的金额相加，保留两位小数；没有时答 0。"
    else:
        body = (
            f"A merchant whose name contains one of {words} is a gambling merchant. Add up all withdrawals of this bank statement that went to "
            "gambling merchants, over all pages, with two decimals; answer 0 if there are none."
        )
    body += closing(language, answer(0.0))
    return make(
        "NC",
        GamblingTotal.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=answer(float(abs(total))),
        evidence=part.evidence(fields),
        rule="fraud.gambling",
    )
