"""num_cal_004: with whom were the transactions of at least this amount that meet this condition?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import Shown
from output.questions.shared.draw import shuffled
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.rule_texts import amount
from output.questions.shared.subtask import Subtask
from output.questions.statement._rows import (
    Condition,
    caption,
    column,
    conditions,
    distinct,
    meeting,
    statements,
)
from pipeline.facts import money, printed_money, require, text
from pipeline.money import UNIT, ZERO, clear
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_money
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

BODY = (
    "在这份流水明细的全部页面中，{condition}、且单笔金额（不计正负号）不低于{least}元的交易涉及哪些不同的对手？恰好等于{least}元的也算。"
    "按首次出现的先后列出{party}，照抄原文，每个对手只写一次，空白的不写；一个都没有时列表为空。"
)
_LEAST = re.compile(r"不低于(\S+?)元")


@dataclass(frozen=True)
class StatementLargeCounterparties(Subtask):
    """Asked in pairs whose limits differ by the unit that leaves one row out, and with it a name."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_004"
    languages: ClassVar[tuple[str, ...]] = ("zh",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        return [
            question
            for part in statements(file)
            if part.readable(column(part, "amount"))
            for question in _pair(part, rng)
        ]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        match = _LEAST.search(question.question)
        least = parse_money(match[1]) if match else None
        if least is None:
            raise ValueError("the prompt names no amount")
        large = [
            row
            for row in meeting(question.question, photos)
            if abs(require(printed_money, row, "amount")) >= least
        ]
        named = [row["counterparty"] for row in large if row.get("counterparty")]
        return answer(sorted(set(named), key=named.index))


def _pair(part: Shown, rng: Rng) -> list[Question]:
    for condition in shuffled(
        [c for c in conditions(part) if part.readable(_needed(part, c))], rng
    ):
        sizes = sorted({_size(part, n) for n in condition.rows})
        *limits, largest = sizes
        for limit in (
            *shuffled(limits, rng),
            largest,
        ):  # beyond the largest there is nobody: only where nothing else tells names apart
            if not all(clear(size, limit, limit + UNIT) for size in sizes):
                continue
            pair = [_question(part, condition, least) for least in (limit, limit + UNIT)]
            if pair[0].answer != pair[1].answer:
                return pair
    return []


def _size(part: Shown, row: int) -> Decimal:
    return abs(money(part.document.facts, f"transactions.{row}.amount") or ZERO)


def _needed(part: Shown, condition: Condition) -> list[str]:
    cells = [f"transactions.{n}.counterparty" for n in condition.rows]
    return [
        *condition.fields,
        *column(part, "amount"),
        *(name for name in cells if part.document.facts.get(name)),
    ]


def _question(part: Shown, condition: Condition, least: Decimal) -> Question:
    large = [n for n in condition.rows if _size(part, n) >= least]
    response = answer(
        distinct(text(part.document.facts, f"transactions.{n}.counterparty") or "" for n in large)
    )
    body = BODY.format(
        condition=condition.words, party=caption(part, "counterparty"), least=amount(least)
    )
    body += closing("zh", answer(["…", "…"]), answer([]))
    evidence = part.evidence(_needed(part, condition))
    return make(
        "NC",
        StatementLargeCounterparties.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=response,
        evidence=evidence,
    )
