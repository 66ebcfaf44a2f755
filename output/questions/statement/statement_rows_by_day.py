"""en.inf_ext_004: which rows of the statement fall on these days?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.draw import some
from output.questions.shared.pictures import Count
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask, each
from output.questions.statement._rows import column, moving_cell, printed_triple, statements, triple
from pipeline import kinds
from pipeline.facts import day, printed_day, require, row_numbers
from pipeline.policy import Policy
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

STATEMENT = kinds.EN_BANK_STATEMENT
MOST_DAYS = 3
BODY = (
    "From all pages of this bank statement, list the transactions dated the [{days}] of the "
    "statement's month, in the order of the table, each as "
    '[description, "in" or "out", amount]. Copy the description as printed; '
    'a deposit is "in", a withdrawal is "out"; write the amount as text '
    "with two decimals and thousands separators. Do not merge equal rows."
)
_DAYS = re.compile(r"dated the \[([^\]]+)\]")


@dataclass(frozen=True)
class StatementRowsByDay(Subtask):
    """One to three days of the month that have transactions."""

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_004"
    languages: ClassVar[tuple[str, ...]] = ("en",)
    per_session: Count = 2

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        questions: list[Question] = []
        for part in statements(file, STATEMENT):
            for question in each(lambda p: _question(p, rng), [part] * self.per_session):
                if question.question not in [q.question for q in questions]:
                    questions.append(question)
        return questions

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        match = _DAYS.search(question.question)
        if match is None:
            raise ValueError("the prompt names no days")
        days = {int(n) for n in re.findall(r"\d+", match[1])}
        rows = table(printed(photos, STATEMENT), "transactions")
        chosen = [row for row in rows if require(printed_day, row, "date").day in days]
        return answer([printed_triple(row) for row in chosen])


def _question(part: DocumentView, rng: Rng) -> Question | None:
    """Days are drawn over the table alone.

    Then every date, and the cells of the chosen rows, must be readable.
    """
    numbers = row_numbers(part.facts, "transactions")
    dates = {n: found for n in numbers if (found := day(part.facts, f"transactions.{n}.date"))}
    if not dates or len({(d.year, d.month) for d in dates.values()}) > 1:
        return None
    days = some(sorted({d.day for d in dates.values()}), 1 + int(rng.integers(MOST_DAYS)), rng)
    chosen = [n for n, found in dates.items() if found.day in days]
    names = column(part, "date")
    for n in chosen:
        names += [f"transactions.{n}.{cell}" for cell in ("description", moving_cell(part, n))]
    return make(
        StatementRowsByDay,
        photos=part.photos,
        body=BODY.format(days=_listed(days)) + closing("en", answer([["…", "in", "0.00"]])),
        response=answer([triple(part, n) for n in chosen]),
        evidence=part.evidence(names),
    )


def _listed(days: Sequence[int]) -> str:
    """7th, 16th and 18th."""
    words = [f"{n}{_ending(n)}" for n in days]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _ending(n: int) -> str:
    return "th" if 10 < n < 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
