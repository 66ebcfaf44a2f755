"""inf_ext_004: with whom were the transactions that meet this condition?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import Shown
from output.questions.shared.draw import some
from output.questions.shared.pictures import Count
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask
from output.questions.statement._rows import (
    Condition,
    caption,
    conditions,
    distinct,
    meeting,
    statements,
)
from pipeline.facts import text
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

BODY = "在这份流水明细的全部页面中，{condition}的交易涉及哪些对手？按首次出现的先后列出{party}，照抄原文，每个对手只写一次，空白的不写。"


@dataclass(frozen=True)
class StatementCounterparties(Subtask):
    """The counterparties of a condition's rows, each once, over every sheet of the statement."""

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_004"
    languages: ClassVar[tuple[str, ...]] = ("zh",)
    per_session: Count = 1

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        questions = []
        for part in statements(file):
            found = [
                c for c in conditions(part) if _names(part, c) and part.readable(_needed(part, c))
            ]
            questions += [
                _question(part, condition) for condition in some(found, self.per_session, rng)
            ]
        return questions

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        named = [
            row["counterparty"]
            for row in meeting(question.question, photos)
            if row.get("counterparty")
        ]
        return answer(sorted(set(named), key=named.index))


def _names(part: Shown, condition: Condition) -> list[str]:
    return distinct(
        text(part.document.facts, f"transactions.{n}.counterparty") or "" for n in condition.rows
    )


def _needed(part: Shown, condition: Condition) -> list[str]:
    cells = [f"transactions.{n}.counterparty" for n in condition.rows]
    return list(condition.fields) + [name for name in cells if part.document.facts.get(name)]


def _question(part: Shown, condition: Condition) -> Question:
    body = BODY.format(condition=condition.words, party=caption(part, "counterparty")) + closing(
        "zh", answer(["…", "…"])
    )
    response = answer(_names(part, condition))
    return make(
        "KIE",
        StatementCounterparties.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=response,
        evidence=part.evidence(_needed(part, condition)),
    )
