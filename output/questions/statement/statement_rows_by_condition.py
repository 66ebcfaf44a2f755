"""inf_ext_005: which rows of the statement meet this condition?"""

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
    "在这份流水明细的全部页面中，找出{condition}的每一笔交易，按流水的先后顺序列出三元组 [{party}, 收入或支出, 金额]。"
    "{party}照抄；入账写“收入”，出账（金额为负或标明支出）写“支出”；金额写不带正负号的数字；相同的交易不要合并，没有{party}时写空字符串。"
)


@dataclass(frozen=True)
class StatementRowsByCondition(Subtask):
    """Rows of which a column has a value, over every sheet of the statement."""

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_005"
    languages: ClassVar[tuple[str, ...]] = ("zh",)
    per_session: Count = 2

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        questions = []
        for part in statements(file):
            found = [
                c
                for c in conditions(part)
                if len(c.rows) <= MOST_ROWS and part.readable(_needed(part, c))
            ]
            questions += [
                _question(part, condition) for condition in some(found, self.per_session, rng)
            ]
        return questions

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        rows = meeting(question.question, photos)
        return answer(
            [
                [r.get("counterparty", ""), way(r), float(abs(require(printed_money, r, "amount")))]
                for r in rows
            ]
        )


def _needed(part: Shown, condition: Condition) -> list[str]:
    """The condition's whole column, and of every matching row the cells the answer copies."""
    cells = [
        (n, cell)
        for n in condition.rows
        for cell in ("counterparty", "direction", "amount")
        if _prints(part, n, cell)
    ]
    return list(condition.fields) + [f"transactions.{n}.{cell}" for n, cell in cells]


def _prints(part: Shown, row: int, cell: str) -> bool:
    """A layout may have no direction column, where the amount's sign tells; an empty counterparty prints nothing."""
    name = f"transactions.{row}.{cell}"
    return (
        name in part.fields
        if cell == "direction"
        else part.document.facts.get(name) not in (None, "")
    )


def _question(part: Shown, condition: Condition) -> Question:
    facts = part.document.facts
    rows = []
    for at in (f"transactions.{n}" for n in condition.rows):
        amount = money(facts, f"{at}.amount") or ZERO
        rows.append(
            [
                text(facts, f"{at}.counterparty") or "",
                text(facts, f"{at}.direction") or "",
                float(abs(amount)),
            ]
        )
    body = BODY.format(
        condition=condition.words, party=caption(part, "counterparty") or PARTY
    ) + closing("zh", answer([["…", "收入", 0.0]]))
    evidence = part.evidence(_needed(part, condition))
    return make(
        "KIE",
        StatementRowsByCondition.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=answer(rows),
        evidence=evidence,
    )
