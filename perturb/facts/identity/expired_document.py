"""A paper whose own term has run out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from perturb.facts.shared.papers import day, edited, grade, pick, shows, text, told
from pipeline.policy import Policy
from pipeline.printing.formats import FORMATS
from pipeline.reading.printed_text import parse_date
from pipeline.records import Anomaly, Case, Document, Fact
from pipeline.roles import FactChange, Printed, Rng
from pipeline.world.chances import back
from pipeline.world.people.civil import CARD_FROM, card_end

TERMS = ("valid_until", "license.expires")
SPAN = "card.term"  # first and last day as one text; cards for life have no last one
DAY = timedelta(days=1)
FARTHEST = timedelta(days=730)  # before today that a term ended, at most
DRIFT = timedelta(
    days=5 * 365
)  # an identity card's portrait, taken when it was issued, would be too old by more


@dataclass(frozen=True)
class ExpiredDocument(FactChange):
    """Only the printed term changes; the last valid day is the day itself. An identity card's term keeps its length."""

    rule: ClassVar[str] = "expiry"

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return bool(_terms(case, documents))

    def change(
        self,
        case: Case,
        documents: Sequence[Document],
        policy: Policy,
        *,
        rng: Rng,
        boundary: bool = False,
        stranger: Sequence[Document] = (),
    ) -> tuple[tuple[Document, ...], Anomaly]:
        touched = [t for t in _printed(documents) if boundary and _end(*t) == case.today]
        document, field = pick(rng, touched or _terms(case, documents))
        end = case.today - DAY if boundary else _earlier(case, document, field, rng=rng)
        files, changes = edited(documents, {document.id: {field: _until(document, field, end)}})
        late = (case.today - end).days
        sentence = told(
            case.language,
            f"{document.label}的有效期至{end:%Y年%m月%d日}，到审查日{case.today:%Y年%m月%d日}已过期{late}天。",
            f"The {document.label} expired on {end.isoformat()}, {late} day{'s' * (late > 1)} before the review on {case.today.isoformat()}.",
        )
        return files, Anomaly(
            "expired_document", "validity", self.rule, grade(late, 15, 90), sentence, changes
        )

    def graze(
        self, case: Case, documents: Sequence[Document], policy: Policy, *, rng: Rng
    ) -> tuple[Document, ...]:
        document, field = pick(rng, _terms(case, documents))
        return edited(documents, {document.id: {field: _until(document, field, case.today)}})[0]

    def broken(self, printed: Printed, policy: Policy) -> bool:
        ends = [parse_date(t.get(f)) for t in printed.texts.values() for f in TERMS]
        ends += [parse_date(t.get(SPAN, "").rpartition("-")[2]) for t in printed.texts.values()]
        return any(end < date.fromisoformat(printed.today) for end in ends if end)


def _terms(case: Case, documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Terms that can end before today and still after the paper was issued."""
    return [(d, f) for d, f in _printed(documents) if _first(case, d, f) < case.today - DAY]


def _printed(documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Terms that the papers print, those without an end left out."""
    return [(d, f) for d in documents for f in (*TERMS, SPAN) if shows(d, f) and _end(d, f)]


def _first(case: Case, document: Document, field: str) -> date:
    """The day before which the term cannot end."""
    return _first_end(case, document) if field == SPAN else day(document, "issue_date") or date.min


def _first_end(case: Case, document: Document) -> date:
    """The earliest last day an identity card could have: its holder old enough, and of an age whose cards run as long."""
    start, end = _span(document)
    if end is None:
        return date.max
    holder, length = case.applicant, end.year - start.year
    first = max(back(end - DRIFT, length), back(holder.birth_date, -CARD_FROM))
    return back(first, -length) if card_end(holder, first) == back(first, -length) else date.max


def _span(document: Document) -> tuple[date, date | None]:
    """The days of an identity card; no last one where it is for life."""
    first, _, last = text(document, SPAN).partition("-")
    start = parse_date(first)
    if start is None:
        raise ValueError(f"{document.id}: no first day in {first!r}")
    return start, parse_date(last)


def _end(document: Document, field: str) -> date | None:
    return _span(document)[1] if field == SPAN else day(document, field)


def _until(document: Document, field: str, end: date) -> Fact:
    """What the field says of a term that ends on this day."""
    if field != SPAN:
        return end
    start, last = _span(document)
    assert last is not None
    dots = FORMATS["date_dots"]
    return f"{dots(back(end, last.year - start.year))}-{dots(end)}"


def _earlier(case: Case, document: Document, field: str, *, rng: Rng) -> date:
    """A day after the issue and before today, at most two years back."""
    first = max(_first(case, document, field), case.today - FARTHEST) + DAY
    return first + timedelta(days=int(rng.integers((case.today - first).days)))
