"""Finding papers and editing their facts: shared by the units of this folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from pipeline.changes import ChangeRequest, FactEdit, FileEdits, Localized, edited
from pipeline.facts import money, states
from pipeline.money import CENT, ZERO
from pipeline.printing.render import printed_text
from pipeline.printing.template import load_layout
from pipeline.records import Document, Severity
from pipeline.roles import Rng

T = TypeVar("T")


def paper(documents: Iterable[Document], kind: str) -> Document | None:
    """The first paper of a kind (``zh/bank_statement``)."""
    return next((d for d in documents if d.kind == kind), None)


def planted(
    request: ChangeRequest,
    edits: FileEdits,
    severity: Severity,
    *,
    explanation: Localized,
    rule: str = "",
) -> FactEdit:
    """What a unit gives back that edits facts and does nothing else.

    Args:
        edits: document id -> field -> what it shall say.
        rule: the one broken, of a unit that stands for a family of rules.
    """
    documents, changes = edited(request.documents, edits)
    return FactEdit(documents, changes, severity, explanation, rule)


def shows(document: Document, *fields: str) -> bool:
    """Does the document's layout print every one of these facts?"""
    layout, facts = load_layout(document.kind, document.layout), document.facts
    return all(
        states(facts, field) and printed_text(layout, field, facts[field]) is not None
        for field in fields
    )


def amount(document: Document, field: str) -> Decimal:
    """A money fact; where the paper states none, it counts as nothing."""
    return money(document.facts, field) or ZERO


def total(document: Document, fields: Iterable[str]) -> Decimal:
    """Money facts added up."""
    return sum((amount(document, field) for field in fields), ZERO)


def pick(rng: Rng, options: Sequence[T]) -> T:
    """One of several, evenly.

    Raises:
        ValueError: there is nothing to pick from; the caller did not ask ``applies`` first.
    """
    if not options:
        raise ValueError("nothing to pick from: this lie cannot be told here")
    return options[int(rng.integers(len(options)))]


def between(rng: Rng, low: Decimal, high: Decimal) -> Decimal:
    """An amount from ``low`` to ``high``, to the cent."""
    span = int((high - low) * 100)
    return (low + Decimal(int(rng.integers(span + 1))) / 100).quantize(CENT)


def figures(value: Decimal) -> str:
    """An amount as a sentence shows it."""
    return f"{value:,.2f}"


def apart(value: Decimal, *limits: Decimal) -> str:
    """A number with two decimals, or as many more as tell it from the limits it is held against."""
    places = next((n for n in range(2, 9) if all(round(value, n) != limit for limit in limits)), 8)
    return f"{value:,.{places}f}"


def grade(distance: float, medium: float, high: float) -> Severity:
    """Severity by how far beyond the rule something lies."""
    return "high" if distance >= high else "medium" if distance >= medium else "low"


def localized(language: str, zh: str, en: str) -> str:
    """A word or two in the case's language, for a sentence of that language."""
    return zh if language == "zh" else en
