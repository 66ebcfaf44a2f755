"""num_cal_104: what came in over some months, by source?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask, each
from output.questions.statement._account import SAYS, Entry, cells, entries, statements
from pipeline.facts import Absent, printed_day, printed_money, require, text
from pipeline.money import ZERO
from pipeline.policy import Policy
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng

EN_SOURCES = (
    "PAYROLL",
    "OWNER DRAW",
    "Transfer from",
    "Interest credit",
    "Cash deposit",
    "Loan advance",
)
_SPAN = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class IncomeBySource(Subtask):
    """Deposits grouped by what the statement calls them.

    zh: two to four whole months of the six; en: the first so many days of the month.
    """

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_104"

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        views = [part for _, part in statements(file)]
        return each(lambda part: _question(part, file.case.language, rng), views)

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        spans = _SPAN.findall(question.question)
        first, last = (date(int(y), int(m), int(d)) for y, m, d in spans[:2])
        sums: dict[str, Decimal] = {}
        for row in table(printed(photos, STATEMENT[question.language]), "transactions"):
            source, amount = _printed_zh(row) if question.language == "zh" else _printed_en(row)
            if amount is None:
                continue
            came = require(printed_day, row, "date" if "date" in row else "time")
            if first <= came <= last:
                sums[source] = sums.get(source, ZERO) + amount
        return answer({source: float(total) for source, total in sums.items()})


def _printed_zh(row: Mapping[str, str]) -> tuple[str, Decimal | None]:
    """The source of a printed row, and what came in by it."""
    column = next((c for c in SAYS if c in row), None)
    if column is None:
        raise Absent("a row does not say what it is")
    amount = require(printed_money, row, "amount")
    coming = amount > 0 and row.get("direction") != "支出"
    return row[column], amount if coming else None


def _printed_en(row: Mapping[str, str]) -> tuple[str, Decimal | None]:
    source = next((s for s in EN_SOURCES if row["description"].startswith(s)), "")
    return source, require(printed_money, row, "deposit") if "deposit" in row else None


def _sums(
    part: DocumentView, language: Language, rows: Sequence[Entry], *, column: str
) -> dict[str, Decimal]:
    """What came in from each source, in the order of the rows."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        said = text(part.facts, f"transactions.{row.number}.{column}") or ""
        source = said if language == "zh" else row.words
        sums[source] = sums.get(source, ZERO) + row.amount
    return sums


def _question(part: DocumentView, language: Language, rng: Rng) -> Question | None:
    """Days are drawn over the table alone, so that both halves of a pair are asked alike.

    Then every row must be readable.
    """
    rows = entries(part, language)
    first, last = _span(rows[0].day, rows[-1].day, language, rng=rng)
    evidence = part.evidence(cells(part, language, [r.number for r in rows], party=False))
    column = next((c for c in SAYS if f"transactions.{rows[0].number}.{c}" in part.fields), "")
    counted = [row for row in rows if row.amount > 0 and first <= row.day <= last]
    sums = _sums(part, language, counted, column=column)
    if len(sums) < 2 or (language == "en" and set(sums) - set(EN_SOURCES)):
        return None
    head = part.heading(f"transactions.{rows[0].number}.{column}") if language == "zh" else ""
    return make(
        IncomeBySource,
        photos=part.photos,
        body=_body(language, first, last, head=head) + closing(language, answer({"…": 0.0})),
        response=answer({source: float(total) for source, total in sums.items()}),
        evidence=evidence,
    )


def _body(language: Language, first: date, last: date, *, head: str) -> str:
    """``head``: what a Chinese statement calls the column that says what a row is."""
    begin, end = first.isoformat(), last.isoformat()
    if language == "zh":
        return (
            f"请统计这份流水明细中 {begin} 至 {end}（含首尾两日）的全部入账，"
            f"按“{head}”分别合计金额，保留两位小数；"
            f"没有入账的项目不写。以“{head}”的原文为键。"
        )
    return (
        f"Take all deposits of this bank statement dated from {begin} to {end}, both days counted, "
        "and add them up by source: the words that the description begins with "
        f"({', '.join(EN_SOURCES)}). Two decimals; leave out sources without a deposit; "
        "the source as printed is the key."
    )


def _span(first: date, last: date, language: Language, *, rng: Rng) -> tuple[date, date]:
    """A part of the period the statement covers."""
    if language == "en":
        until = 20 + int(rng.integers(last.day - 19)) if last.day > 20 else last.day
        return first.replace(day=1), last.replace(day=until)
    months = (last.year - first.year) * 12 + last.month - first.month
    skip, length = int(rng.integers(0, 3)), 2 + int(rng.integers(0, 3))
    start, end = _month(first, skip), _month(first, min(skip + length, months + 1))
    return start, date.fromordinal(end.toordinal() - 1)


def _month(day: date, later: int) -> date:
    """The first of a month so many months after the month of a day."""
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)
