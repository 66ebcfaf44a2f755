"""inf_ext_005: which rows of the statement meet this condition?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions._base import Subtask
from output.questions._draw import some
from output.questions._income import printed_money
from output.questions._prompt import answer, closing, make
from output.questions._shown import Shown, document, printed, row_numbers, sessions, sheets, shown
from output.questions._typed import Facts, money, text
from pipeline.money import ZERO
from pipeline.policy import Policy
from pipeline.reading import table
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

STATEMENT = "zh/bank_statement"
COLUMNS = ("summary", "channel", "kind", "method", "goods")  # asked by the words of the column head that the statement prints
ROWS, PARTY = "transactions.", "对手信息"
MOST_ROWS = 15
BODY = (
    "在这份流水明细的全部页面中，找出【{column} = {value}】的每一笔交易，按流水的先后顺序列出三元组 [{party}, 收入或支出, 金额]。"
    "{party}照抄；入账写“收入”，出账（金额为负或收/支为“支出”）写“支出”；金额写不带正负号的数字；相同的交易不要合并，没有{party}时写空字符串。"
)
_CONDITION = re.compile(r"【(.+?) = (.+?)】")


@dataclass(frozen=True)
class StatementRowsByCondition(Subtask):
    """Rows that have a value in one of the columns the statement prints, over every sheet of it."""

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_005"
    languages: ClassVar[tuple[str, ...]] = ("zh",)
    per_session: int = 2

    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        paper = document(file, STATEMENT)
        questions = []
        for session in sessions(file) if paper else ():
            part = shown(file, session, paper) if paper else None
            if part:
                questions += [_question(part, column, value) for column, value in some(_conditions(part), self.per_session, rng)]
        return questions

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        match = _CONDITION.search(question.question)
        if match is None:
            raise ValueError("the prompt states no condition")
        column = _asked(photos, match[1])
        rows = [r for r in table(printed(photos, STATEMENT), "transactions") if r.get(column) == match[2]]
        return answer([[r.get("counterparty", ""), _way(r), float(abs(printed_money(r, "amount")))] for r in rows])


def _asked(photos: Sequence[Photo], head: str) -> str:
    """The column that the statement in the pictures prints under these words.

    Raises:
        ValueError: it prints no such column.
    """
    seen = [f for _, sheet in sheets(photos) if sheet.kind == STATEMENT for f in sheet.fields if f.name.startswith(ROWS)]
    heads = {field.label: field.name.split(".")[-1] for field in seen}
    if heads.get(head) not in COLUMNS:
        raise ValueError(f"the statement has no column {head!r}")
    return heads[head]


def _head(part: Shown, column: str) -> str:
    """What the statement calls a column of its rows."""
    return next((seen.label for name, (seen, _) in part.fields.items() if name.startswith(ROWS) and name.endswith(f".{column}")), PARTY)


def _way(row: Mapping[str, str]) -> str:
    return row["direction"] if "direction" in row else "支出" if printed_money(row, "amount") < 0 else "收入"


def _conditions(part: Shown) -> list[tuple[str, str]]:
    """Every (column, value) with few enough rows whose cells can all be read; the whole column must be readable."""
    found: list[tuple[str, str]] = []
    for column in COLUMNS:
        cells = _cells(part.document.facts, column)
        if cells and part.readable(f"transactions.{n}.{column}" for n in cells):
            values = dict.fromkeys(v for v in cells.values() if v)
            found += [(column, v) for v in values if list(cells.values()).count(v) <= MOST_ROWS and part.readable(_needed(part, column, v))]
    return found


def _cells(facts: Facts, column: str) -> dict[int, str | None]:
    """A column by row number."""
    return {n: text(facts, f"transactions.{n}.{column}") for n in row_numbers(facts, "transactions")}


def _needed(part: Shown, column: str, value: str) -> list[str]:
    """The condition's whole column, and of every matching row the cells the answer copies."""
    cells = _cells(part.document.facts, column)
    names = [f"transactions.{n}.{column}" for n in cells]
    for n in (n for n, cell in cells.items() if cell == value):
        names += [f"transactions.{n}.{cell}" for cell in ("counterparty", "direction", "amount") if _prints(part, n, cell)]
    return names


def _prints(part: Shown, row: int, cell: str) -> bool:
    """A layout may have no direction column, where the amount's sign tells; an empty counterparty prints nothing."""
    name = f"transactions.{row}.{cell}"
    return name in part.fields if cell == "direction" else part.document.facts.get(name) not in (None, "")


def _question(part: Shown, column: str, value: str) -> Question:
    facts = part.document.facts
    rows = []
    for n in (n for n, cell in _cells(facts, column).items() if cell == value):
        at = f"transactions.{n}"
        amount = money(facts, f"{at}.amount") or ZERO
        rows.append([text(facts, f"{at}.counterparty") or "", text(facts, f"{at}.direction") or "", float(abs(amount))])
    body = BODY.format(column=_head(part, column), value=value, party=_head(part, "counterparty")) + closing("zh", answer([["…", "收入", 0.0]]))
    evidence = part.evidence(_needed(part, column, value))
    return make("KIE", StatementRowsByCondition.subtask, "001", part.photos, body, answer(rows), evidence)
