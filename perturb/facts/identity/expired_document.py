"""A paper whose own term has run out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import ClassVar

from perturb.facts.shared.papers import grade, pick, planted, shows
from pipeline.changes import ChangeRequest, FactEdit, FileEdits, Localized, Submission
from pipeline.facts import day, require, text
from pipeline.policy import Policy
from pipeline.printing.formats import FORMATS
from pipeline.reading.printed_text import parse_date
from pipeline.records import Case, Document, Fact, Family
from pipeline.roles import FactChange, Printed
from pipeline.world.chances import back
from pipeline.world.people.civil import CARD_FROM, card_end

TERMS = ("valid_until", "license.expires")
SPAN = "card.term"  # first and last day as one text; cards for life have no last one
DAY = timedelta(days=1)
FARTHEST = timedelta(days=730)  # before today that a term ended, at most
# An identity card's portrait, taken when it was issued, would be too old by more.
DRIFT = timedelta(days=5 * 365)


@dataclass(frozen=True)
class ExpiredDocument(FactChange):
    """Only the printed term changes, and its last day still counts.

    An identity card's term keeps its length.
    """

    rule: ClassVar[str] = "expiry"
    family: ClassVar[Family] = "validity"

    def applies(self, file: Submission) -> bool:
        return bool(_terms(file))

    def change(self, request: ChangeRequest) -> FactEdit:
        today = request.case.today
        places = _terms(request)
        if request.boundary:
            places = [t for t in _printed(request.documents) if _end(*t) == today] or places
        document, field = pick(request.rng, places)
        end = today - DAY if request.boundary else _earlier(request, document, field)
        late = (today - end).days
        explanation = Localized(
            zh=f"{document.label}的有效期至{end:%Y年%m月%d日}，"
            f"到审查日{today:%Y年%m月%d日}已过期{late}天。",
            en=f"The {document.label} expired on {end.isoformat()}, "
            f"{late} day{'s' * (late > 1)} before the review on {today.isoformat()}.",
        )
        edits = {document.id: {field: _until(document, field, end)}}
        return planted(request, edits, grade(late, 15, 90), explanation=explanation)

    def near_miss(self, request: ChangeRequest) -> FileEdits:
        document, field = pick(request.rng, _terms(request))
        return {document.id: {field: _until(document, field, request.case.today)}}

    def broken(self, printed: Printed, policy: Policy) -> bool:
        today = date.fromisoformat(printed.today)
        for texts in printed.texts.values():
            said = [*(texts.get(f) for f in TERMS), texts.get(SPAN, "").rpartition("-")[2]]
            if any(end < today for end in map(parse_date, said) if end):
                return True
        return False


def _terms(file: Submission) -> list[tuple[Document, str]]:
    """Terms that can end before today and still after the paper was issued."""
    yesterday = file.case.today - DAY
    return [(d, f) for d, f in _printed(file.documents) if _first(file.case, d, f) < yesterday]


def _printed(documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Terms that the papers print, those without an end left out."""
    places = product(documents, (*TERMS, SPAN))
    return [(d, f) for d, f in places if shows(d, f) and _end(d, f)]


def _first(case: Case, document: Document, field: str) -> date:
    """The day before which the term cannot end."""
    if field == SPAN:
        return _first_end(case, document)
    return day(document.facts, "issue_date") or date.min


def _first_end(case: Case, document: Document) -> date:
    """The earliest last day an identity card could have.

    Its holder must be old enough, and of an age whose cards run as long.
    """
    start, end = _span(document)
    if end is None:
        return date.max
    holder, length = case.applicant, end.year - start.year
    first = max(back(end - DRIFT, length), back(holder.birth_date, -CARD_FROM))
    last = back(first, -length)
    return last if card_end(holder, first) == last else date.max


def _span(document: Document) -> tuple[date, date | None]:
    """The days of an identity card; no last one where it is for life."""
    first, _, last = require(text, document.facts, SPAN).partition("-")
    start = parse_date(first)
    if start is None:
        raise ValueError(f"{document.id}: no first day in {first!r}")
    return start, parse_date(last)


def _end(document: Document, field: str) -> date | None:
    return _span(document)[1] if field == SPAN else day(document.facts, field)


def _until(document: Document, field: str, end: date) -> Fact:
    """What the field says of a term that ends on this day."""
    if field != SPAN:
        return end
    start, last = _span(document)
    assert last is not None
    dots = FORMATS["date_dots"]
    return f"{dots(back(end, last.year - start.year))}-{dots(end)}"


def _earlier(request: ChangeRequest, document: Document, field: str) -> date:
    """A day after the issue and before today, at most two years back."""
    today = request.case.today
    first = max(_first(request.case, document, field), today - FARTHEST) + DAY
    return first + timedelta(days=int(request.rng.integers((today - first).days)))
