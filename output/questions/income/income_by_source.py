"""num_cal_104: what came in over some months, by source?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import Shown, printed
from output.questions.shared.income import STATEMENT
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask
from output.questions.statement._account import SAYS, cells, entries, statements
from pipeline.facts import printed_day, printed_money, require, text
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
    """Deposits grouped by what the statement calls them; zh: two to four whole months of the six, en: the first so many days of the month."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_104"

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        asked = [_question(part, file.case.language, rng) for _, part in statements(file)]
        return [question for question in asked if question]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        first, last = (
            date(int(y), int(m), int(d)) for y, m, d in _SPAN.findall(question.question)[:2]
        )
        sums: dict[str, Decimal] = {}
        for row in table(printed(photos, STATEMENT[question.language]), "transactions"):
            if question.language == "zh":
                amount = require(printed_money, row, "amount")
                coming, source = (
                    amount > 0 and row.get("direction") != "支出",
                    row[next(c for c in SAYS if c in row)],
                )
            else:
                coming = "deposit" in row
                amount = require(printed_money, row, "deposit") if coming else Decimal(0)
                source = next((s for s in EN_SOURCES if row["description"].startswith(s)), "")
            if (
                coming
                and first <= require(printed_day, row, "date" if "date" in row else "time") <= last
            ):
                sums[source] = sums.get(source, Decimal(0)) + amount
        return answer({source: float(total) for source, total in sums.items()})


def _question(part: Shown, language: Language, rng: Rng) -> Question | None:
    """Days are drawn over the table alone, so that both halves of a pair are asked alike; then every row must be readable."""
    rows = entries(part, language)
    first, last = _span(rows[0].day, rows[-1].day, language, rng=rng)
    fields = cells(part, language, [r.number for r in rows], party=False)
    if fields is None or not part.readable(fields):
        return None
    column = next((c for c in SAYS if f"transactions.{rows[0].number}.{c}" in part.fields), "")
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row.amount > 0 and first <= row.day <= last:
            source = (
                text(part.document.facts, f"transactions.{row.number}.{column}") or ""
                if language == "zh"
                else row.words
            )
            sums[source] = sums.get(source, Decimal(0)) + row.amount
    if len(sums) < 2 or set(sums) - set(EN_SOURCES) and language == "en":
        return None
    if language == "zh":
        head = part.fields[f"transactions.{rows[0].number}.{column}"].view.label
        body = (
            f"请统计这份流水明细中 {first.isoformat()} 至 {last.isoformat()}（含首尾两日）的全部入账，按“{head}”分别合计金额，保留两位小数；"
            f"没有入账的项目不写。以“{head}”的原文为键。"
        )
    else:
        names = ", ".join(EN_SOURCES)
        body = (
            f"Take all deposits of this bank statement dated from {first.isoformat()} to {last.isoformat()}, both days counted, and add them up "
            "by source: "
            f"the words that the description begins with ({names}). Two decimals; leave out sources without a deposit; the source as printed is "
            "the key."
        )
    body += closing(language, answer({"…": 0.0}))
    response = answer({source: float(total) for source, total in sums.items()})
    return make(
        "NC",
        IncomeBySource.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=response,
        evidence=part.evidence(fields),
    )


def _span(first: date, last: date, language: Language, *, rng: Rng) -> tuple[date, date]:
    """A part of the period the statement covers."""
    if language == "en":
        return first.replace(day=1), last.replace(
            day=20 + int(rng.integers(last.day - 19)) if last.day > 20 else last.day
        )
    months = (last.year - first.year) * 12 + last.month - first.month
    skip, length = int(rng.integers(0, 3)), 2 + int(rng.integers(0, 3))
    start, end = _month(first, skip), _month(first, min(skip + length, months + 1))
    return start, date.fromordinal(end.toordinal() - 1)


def _month(day: date, later: int) -> date:
    """The first of a month so many months after the month of a day."""
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)
