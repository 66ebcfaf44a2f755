"""num_cal_101: which balance of the statement does not follow from the one before?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import NOTHING, answer, closing, make
from output.questions.shared.subtask import Key
from output.questions.statement._account import AMOUNTS, each_statement, entries
from output.questions.statement._rows import printed_move
from pipeline.facts import money, printed_money, require, states
from pipeline.policy import Policy
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Language, Photo, Question

BODY: Mapping[Language, str] = {
    "zh": "这份流水明细中，每一行的余额都应等于上一行的余额加上本行的交易金额（支出为负）。"
    "第一行除外，逐行核对，找出与上一行和本行金额不符、"
    "并且下一行的余额"
    "也无法由它得出的那一个余额，照抄其数值。若只有最后一行的余额不符，则答该余额。",
    "en": "Every balance of this bank statement should be the balance of the row before plus the "
    "deposit or minus the withdrawal of its own "
    "row. Leave out the "
    "first row and find the one balance that neither follows from the row before nor leads to "
    "the row after; copy it as printed. If only the last "
    "balance is wrong, give that one.",
}


@dataclass(frozen=True)
class BalanceBreak(TracedSubtask):
    """The answer is the wrong balance as printed."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_101"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_statement(file, lambda part: _question(part, file.case.language))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        rows = table(printed(photos, STATEMENT[question.language]), "transactions")
        shown = [r["balance"] for r in rows]
        held = [require(printed_money, r, "balance") for r in rows]
        moved = [printed_move(r) for r in rows]
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


def _question(part: DocumentView, language: Language) -> Question | None:
    """Only where the statement is whole or one balance inside it is wrong.

    A wrong amount breaks one link and is another question's.
    """
    rows = entries(part, language)
    balances = [f"transactions.{r.number}.balance" for r in rows]
    held = [require(money, part.facts, name) for name in balances]
    gaps = [held[n] - held[n - 1] - rows[n].amount for n in range(1, len(rows))]
    wrong = [n + 1 for n, gap in enumerate(gaps) if gap]
    evidence = part.evidence(_fields(part, [r.number for r in rows], language))
    if not wrong:
        said = NOTHING
    elif len(wrong) == 2 and wrong[1] == wrong[0] + 1 and not sum(gaps):
        said = part.fields[balances[wrong[0]]].view.text
    else:
        return None
    return make(
        BalanceBreak,
        photos=part.photos,
        body=BODY[language] + closing(language, answer("…"), answer(NOTHING)),
        response=answer(said),
        evidence=evidence,
        rule="balance_chain",
    )


def _fields(part: DocumentView, rows: Sequence[int], language: Language) -> list[str]:
    """Row by row, what was moved and what was left."""
    found: list[str] = []
    for n in rows:
        names = [f"transactions.{n}.{c}" for c in (*AMOUNTS[language], "balance")]
        found += [name for name in names if states(part.facts, name)]
    return found
