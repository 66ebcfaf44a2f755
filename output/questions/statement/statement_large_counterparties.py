"""num_cal_004: with whom were the transactions of at least this amount that meet this condition?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import DocumentView
from output.questions.shared.draw import shuffled
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.rule_texts import amount
from output.questions.shared.subtask import Subtask
from output.questions.statement._rows import (
    Condition,
    caption,
    cells_of,
    column,
    conditions,
    meeting,
    parties,
    printed_parties,
    statements,
)
from pipeline.facts import money, printed_money, require
from pipeline.money import UNIT, ZERO, clear
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_money
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

BODY = (
    "在这份流水明细的全部页面中，{condition}、且单笔金额（不计正负号）"
    "不低于{least}元的交易涉及哪些不同的对手？恰好等于{least}元的也算。"
    "按首次出现的先后列出{party}，照抄原文，每个对手只写一次，空白的不写；一个都没有时列表为空。"
)
_LEAST = re.compile(r"不低于(\S+?)元")


@dataclass(frozen=True)
class StatementLargeCounterparties(Subtask):
    """Asked in pairs whose limits differ by the unit that leaves a row out, and with it a name."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_004"
    languages: ClassVar[tuple[str, ...]] = ("zh",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        found: list[Question] = []
        for part in statements(file):
            found += _pair(part, rng) if part.readable(column(part, "amount")) else []
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        match = _LEAST.search(question.question)
        least = parse_money(match[1]) if match else None
        if least is None:
            raise ValueError("the prompt names no amount")
        rows = meeting(question.question, photos)
        large = [r for r in rows if abs(require(printed_money, r, "amount")) >= least]
        return answer(printed_parties(large))


def _pair(part: DocumentView, rng: Rng) -> list[Question]:
    readable = [c for c in conditions(part) if part.readable(_needed(part, c))]
    for condition in shuffled(readable, rng):
        sizes = sorted({_size(part, n) for n in condition.rows})
        *limits, largest = sizes
        # Beyond the largest there is nobody: only where nothing else tells names apart.
        for limit in (*shuffled(limits, rng), largest):
            if not all(clear(size, limit, limit + UNIT) for size in sizes):
                continue
            pair = [_question(part, condition, least) for least in (limit, limit + UNIT)]
            if pair[0].answer != pair[1].answer:
                return pair
    return []


def _size(part: DocumentView, row: int) -> Decimal:
    return abs(money(part.facts, f"transactions.{row}.amount") or ZERO)


def _needed(part: DocumentView, condition: Condition) -> list[str]:
    named = cells_of(part, condition.rows, "counterparty")
    return [*condition.fields, *column(part, "amount"), *named]


def _question(part: DocumentView, condition: Condition, least: Decimal) -> Question:
    large = [n for n in condition.rows if _size(part, n) >= least]
    body = BODY.format(
        condition=condition.words, party=caption(part, "counterparty"), least=amount(least)
    )
    return make(
        StatementLargeCounterparties,
        photos=part.photos,
        body=body + closing("zh", answer(["…", "…"]), answer([])),
        response=answer(parties(part, large)),
        evidence=part.evidence(_needed(part, condition)),
    )
