"""inf_ext_005: which rows of the statement meet this condition?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    conditions,
    meeting,
    statements,
    way,
)
from pipeline.facts import money, printed_money, require, text
from pipeline.money import ZERO
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

MOST_ROWS = 15
PARTY = "对手信息"
BODY = (
    "在这份流水明细的全部页面中，找出{condition}的每一笔交易，"
    "按流水的先后顺序列出三元组 [{party}, 收入或支出, 金额]。"
    "{party}照抄；入账写“收入”，出账（金额为负或标明支出）写“支出”；金额写不带正负号的数字；"
    "相同的交易不要合并，没有{party}时写空字符串。"
)


@dataclass(frozen=True)
class StatementRowsByCondition(Subtask):
    """Rows of which a column has a value, over every sheet of the statement."""

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_005"
    languages: ClassVar[tuple[str, ...]] = ("zh",)
    per_session: Count = 2

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        questions: list[Question] = []
        for part in statements(file):
            found = [
                c
                for c in conditions(part)
                if len(c.rows) <= MOST_ROWS and part.readable(_needed(part, c))
            ]
            chosen = some(found, self.per_session, rng)
            questions += [_question(part, condition) for condition in chosen]
        return questions

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        return answer([_printed_triple(row) for row in meeting(question.question, photos)])


def _printed_triple(row: Mapping[str, str]) -> list[object]:
    size = abs(require(printed_money, row, "amount"))
    return [row.get("counterparty", ""), way(row), float(size)]


def _triple(part: DocumentView, row: int) -> list[object]:
    at = f"transactions.{row}"
    size = abs(money(part.facts, f"{at}.amount") or ZERO)
    party, direction = (text(part.facts, f"{at}.{c}") or "" for c in ("counterparty", "direction"))
    return [party, direction, float(size)]


def _needed(part: DocumentView, condition: Condition) -> list[str]:
    """The condition's whole column, and of every matching row the cells the answer copies."""
    found = list(condition.fields)
    for n in condition.rows:
        cells = [f"transactions.{n}.{c}" for c in ("counterparty", "direction", "amount")]
        found += [cell for cell in cells if _prints(part, cell)]
    return found


def _prints(part: DocumentView, cell: str) -> bool:
    """Does the paper print it?

    A layout may have no direction column, where the amount's sign tells; an empty counterparty
    prints nothing.
    """
    if cell.endswith(".direction"):
        return cell in part.fields
    return part.facts.get(cell) not in (None, "")


def _question(part: DocumentView, condition: Condition) -> Question:
    party = caption(part, "counterparty") or PARTY
    body = BODY.format(condition=condition.words, party=party)
    return make(
        StatementRowsByCondition,
        photos=part.photos,
        body=body + closing("zh", answer([["…", "收入", 0.0]])),
        response=answer([_triple(part, n) for n in condition.rows]),
        evidence=part.evidence(_needed(part, condition)),
    )
