"""num_cal_101: which balance of the statement does not follow from the one before?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import Shown, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import NOTHING, answer, closing, make
from output.questions.shared.subtask import Key
from output.questions.statement._account import entries, statements
from pipeline.facts import money, printed_money, require
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_money, table
from pipeline.records import CaseFile, Language, Photo, Question

BODY: Mapping[Language, str] = {
    "zh": "这份流水明细中，每一行的余额都应等于上一行的余额加上本行的交易金额（支出为负）。第一行除外，逐行核对，找出与上一行和本行金额不符、"
    "并且下一行的余额"
    "也无法由它得出的那一个余额，照抄其数值。若只有最后一行的余额不符，则答该余额。",
    "en": "Every balance of this bank statement should be the balance of the row before plus the deposit or minus the withdrawal of its own "
    "row. Leave out the "
    "first row and find the one balance that neither follows from the row before nor leads to the row after; copy it as printed. If only the last "
    "balance is wrong, give that one.",
}


@dataclass(frozen=True)
class BalanceBreak(TracedSubtask):
    """The answer is the wrong balance as printed."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_101"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        asked = {(n,): _question(part, file.case.language) for n, part in statements(file)}
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        rows = table(printed(photos, STATEMENT[question.language]), "transactions")
        shown = [r["balance"] for r in rows]
        held, moved = (
            [require(printed_money, r, "balance") for r in rows],
            [_moved(r) for r in rows],
        )
        broken = [n for n in range(1, len(rows)) if held[n] - held[n - 1] != moved[n]]
        if not broken:
            return answer(NOTHING)
        if len(broken) == 1 and broken[0] == len(rows) - 1:
            return answer(shown[-1])
        wrong = [
            n
            for n in broken
            if n + 1 in broken and held[n + 1] - held[n - 1] == moved[n] + moved[n + 1]
        ]
        if len(wrong) != 1:
            raise ValueError("not one balance is wrong")
        return answer(shown[wrong[0]])


def _moved(row: Mapping[str, str]) -> Decimal:
    if "amount" in row:
        moved = require(printed_money, row, "amount")
        return -abs(moved) if row.get("direction") == "支出" else moved
    return (parse_money(row.get("deposit")) or Decimal(0)) - (
        parse_money(row.get("withdrawal")) or Decimal(0)
    )


def _question(part: Shown, language: Language) -> Question | None:
    """Only where the statement is whole or one balance inside it is wrong; a wrong amount breaks one link and is another question's."""
    rows, facts = entries(part, language), part.document.facts
    balances = [money(facts, f"transactions.{r.number}.balance") for r in rows]
    columns = ("amount", "balance") if language == "zh" else ("withdrawal", "deposit", "balance")
    fields = [
        f
        for r in rows
        for c in columns
        if facts.get(f := f"transactions.{r.number}.{c}") is not None
    ]
    if None in balances or not part.readable(fields):
        return None
    gaps = [
        (balances[n] or Decimal(0)) - (balances[n - 1] or Decimal(0)) - rows[n].amount
        for n in range(1, len(rows))
    ]
    wrong = [n for n, gap in enumerate(gaps) if gap]
    if not wrong:
        told = NOTHING
    elif len(wrong) == 2 and wrong[1] == wrong[0] + 1 and gaps[wrong[0]] + gaps[wrong[1]] == 0:
        told = part.fields[f"transactions.{rows[wrong[1]].number}.balance"][0].text
    else:
        return None
    body = BODY[language] + closing(language, answer("…"), answer(NOTHING))
    return make(
        "NC",
        BalanceBreak.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=answer(told),
        evidence=part.evidence(fields),
        rule="balance_chain",
    )
