"""num_cal_003: how many rows of the statement meet this condition within these days?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from output.questions.shared.document_view import DocumentView
from output.questions.shared.draw import shuffled
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask
from output.questions.statement._rows import (
    Condition,
    column,
    conditions,
    dated,
    meeting,
    printed_row_day,
    row_day,
    statements,
)
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_date
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

BODY = (
    "在这份流水明细的全部页面中，{condition}、且交易日期自{first}至{last}（首尾两日均计入）的交易共有多少笔？"
    "内容相同的交易也逐笔计数，收入与支出都算。"
)
_SPAN = re.compile(r"交易日期自(\S+?)至(\S+?)（")


@dataclass(frozen=True)
class StatementRowCount(Subtask):
    """Asked in pairs whose spans differ by the one day on which the first counted row lies."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_003"
    languages: ClassVar[tuple[str, ...]] = ("zh",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        found: list[Question] = []
        for part in statements(file):
            found += _pair(part, rng) if part.readable(column(part, dated(part))) else []
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        match = _SPAN.search(question.question)
        first, last = (parse_date(match[1]), parse_date(match[2])) if match else (None, None)
        if first is None or last is None:
            raise ValueError("the prompt names no span of days")
        days = [printed_row_day(row) for row in meeting(question.question, photos)]
        return answer(sum(first <= day <= last for day in days))


def _pair(part: DocumentView, rng: Rng) -> list[Question]:
    """The day is drawn among a condition's own.

    So that the first row lies just inside one span and just outside the other.
    """
    for condition in shuffled(conditions(part), rng):
        days = sorted(found for n in condition.rows if (found := row_day(part, n)))
        if not days:
            continue
        one, other = sorted(int(n) for n in rng.integers(len(days), size=2))
        first, last = days[one], days[other]
        if first < last:  # a span of one day would turn round
            starts = (first, first + timedelta(days=1))
            return [_question(part, condition, days, first=day, last=last) for day in starts]
    return []


def _question(
    part: DocumentView, condition: Condition, days: Sequence[date], *, first: date, last: date
) -> Question:
    body = BODY.format(condition=condition.words, first=_words(first), last=_words(last))
    return make(
        StatementRowCount,
        photos=part.photos,
        body=body + closing("zh", answer(0)),
        response=answer(sum(first <= day <= last for day in days)),
        evidence=part.evidence([*condition.fields, *column(part, dated(part))]),
    )


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
