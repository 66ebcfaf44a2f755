"""inf_ext_004: with whom were the transactions that meet this condition?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import DocumentView
from output.questions.shared.draw import some
from output.questions.shared.pictures import Count
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask
from output.questions.statement._rows import (
    Condition,
    caption,
    cells_of,
    conditions,
    meeting,
    parties,
    printed_parties,
    statements,
)
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

BODY = (
    "在这份流水明细的全部页面中，{condition}的交易涉及哪些对手？"
    "按首次出现的先后列出{party}，照抄原文，每个对手只写一次，空白的不写。"
)


@dataclass(frozen=True)
class StatementCounterparties(Subtask):
    """The counterparties of a condition's rows, each once, over every sheet of the statement."""

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_004"
    languages: ClassVar[tuple[str, ...]] = ("zh",)
    per_session: Count = 1

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        questions: list[Question] = []
        for part in statements(file):
            found = [
                c
                for c in conditions(part)
                if parties(part, c.rows) and part.readable(_needed(part, c))
            ]
            chosen = some(found, self.per_session, rng)
            questions += [_question(part, condition) for condition in chosen]
        return questions

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        return answer(printed_parties(meeting(question.question, photos)))


def _needed(part: DocumentView, condition: Condition) -> list[str]:
    return [*condition.fields, *cells_of(part, condition.rows, "counterparty")]


def _question(part: DocumentView, condition: Condition) -> Question:
    body = BODY.format(condition=condition.words, party=caption(part, "counterparty"))
    return make(
        StatementCounterparties,
        photos=part.photos,
        body=body + closing("zh", answer(["…", "…"])),
        response=answer(parties(part, condition.rows)),
        evidence=part.evidence(_needed(part, condition)),
    )
