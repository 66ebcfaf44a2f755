"""en.inf_ext_004: which rows of the statement fall on these days?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import Shown, document, printed, sessions, shown
from output.questions.shared.draw import some
from output.questions.shared.pictures import Count
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask
from pipeline import kinds
from pipeline.facts import day, money, printed_day, printed_money, require, row_numbers, text
from pipeline.policy import Policy
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

STATEMENT = kinds.EN_BANK_STATEMENT
MOST_DAYS = 3
BODY = (
    "From all pages of this bank statement, list the transactions dated the [{days}] of the statement's month, in the order of the table, each as "
    '[description, "in" or "out", amount]. Copy the description as printed; a deposit is "in", a withdrawal is "out"; write the amount as text '
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
        paper = document(file, STATEMENT)
        questions: list[Question] = []
        for session in sessions(file) if paper else ():
            part = shown(file, session, paper) if paper else None
            for _ in range(self.per_session if part else 0):
                question = _question(part, rng) if part else None
                if question and question.question not in [q.question for q in questions]:
                    questions.append(question)
        return questions

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        match = _DAYS.search(question.question)
        if match is None:
            raise ValueError("the prompt names no days")
        days = {int(n) for n in re.findall(r"\d+", match[1])}
        rows = [
            r
            for r in table(printed(photos, STATEMENT), "transactions")
            if require(printed_day, r, "date").day in days
        ]
        triples = []
        for row in rows:
            way, cell = ("in", "deposit") if "deposit" in row else ("out", "withdrawal")
            triples.append([row["description"], way, f"{require(printed_money, row, cell):,.2f}"])
        return answer(triples)


def _question(part: Shown, rng: Rng) -> Question | None:
    """Days are drawn over the table alone; then every date, and the cells of the chosen rows, must be readable."""
    facts = part.document.facts
    numbers = row_numbers(facts, "transactions")
    dates = {n: found for n in numbers if (found := day(facts, f"transactions.{n}.date"))}
    if not dates or len({(d.year, d.month) for d in dates.values()}) > 1:
        return None
    days = some(sorted({d.day for d in dates.values()}), 1 + int(rng.integers(MOST_DAYS)), rng)
    chosen = [n for n in numbers if n in dates and dates[n].day in days]
    names = [f"transactions.{n}.date" for n in numbers]
    names += [
        f"transactions.{n}.{cell}" for n in chosen for cell in ("description", _column(part, n))
    ]
    if not part.readable(names):
        return None
    rows = [[text(facts, f"transactions.{n}.description"), *_amount(part, n)] for n in chosen]
    body = BODY.format(days=_listed(days)) + closing("en", answer([["…", "in", "0.00"]]))
    return make(
        "KIE",
        StatementRowsByDay.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=answer(rows),
        evidence=part.evidence(names),
    )


def _column(part: Shown, row: int) -> str:
    return (
        "deposit"
        if money(part.document.facts, f"transactions.{row}.deposit") is not None
        else "withdrawal"
    )


def _amount(part: Shown, row: int) -> tuple[str, str]:
    column = _column(part, row)
    return (
        "in" if column == "deposit" else "out"
    ), f"{money(part.document.facts, f'transactions.{row}.{column}'):,.2f}"


def _listed(days: Sequence[int]) -> str:
    """7th, 16th and 18th."""
    words = [
        f"{d}{'th' if 10 < d < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(d % 10, 'th')}" for d in days
    ]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
