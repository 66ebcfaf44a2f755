"""A paper whose own term has run out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from perturb.facts._paper import day, edited, grade, pick, shows, told
from pipeline.policy import Policy
from pipeline.reading import parse_date
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng

TERMS = ("valid_until", "license.expires")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class ExpiredDocument(FactChange):
    """Only the printed end of the term changes; the last valid day is the day itself."""

    rule: ClassVar[str] = "expiry"

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return bool(_terms(case, documents))

    def change(
        self, case: Case, documents: Sequence[Document], policy: Policy, rng: Rng, *, boundary: bool = False, stranger: Sequence[Document] = ()
    ) -> tuple[tuple[Document, ...], Anomaly]:
        terms = _terms(case, documents)
        document, field = pick(rng, [t for t in terms if boundary and day(*t) == case.today] or terms)
        end = case.today - DAY if boundary else _earlier(document, case.today, rng)
        files, changes = edited(documents, {document.id: {field: end}})
        late = (case.today - end).days
        sentence = told(
            case.language,
            f"{document.label}的有效期至{end:%Y年%m月%d日}，到审查日{case.today:%Y年%m月%d日}已过期{late}天。",
            f"The {document.label} expired on {end.isoformat()}, {late} day{'s' * (late > 1)} before the review on {case.today.isoformat()}.",
        )
        return files, Anomaly("expired_document", "validity", self.rule, grade(late, 15, 90), sentence, changes)

    def graze(self, case: Case, documents: Sequence[Document], policy: Policy, rng: Rng) -> tuple[Document, ...]:
        document, field = pick(rng, _terms(case, documents))
        return edited(documents, {document.id: {field: case.today}})[0]

    def broken(self, printed: Printed, policy: Policy) -> bool:
        ends = [parse_date(t.get(f)) for t in printed.texts.values() for f in TERMS]
        return any(end < date.fromisoformat(printed.today) for end in ends if end)


def _terms(case: Case, documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Terms that can end before today and still after the paper was issued."""
    found = [(d, f) for d in documents for f in TERMS if day(d, f) and shows(d, f)]
    return [(d, f) for d, f in found if (day(d, "issue_date") or date.min) < case.today - DAY]


def _earlier(document: Document, today: date, rng: Rng) -> date:
    """A day after the issue and before today, at most two years back."""
    first = max(day(document, "issue_date") or date.min, today - timedelta(days=730)) + DAY
    return first + timedelta(days=int(rng.integers((today - first).days)))
