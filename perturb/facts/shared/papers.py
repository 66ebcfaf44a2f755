"""Finding papers and editing their facts: shared by the units of this folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from pipeline.printing.render import printed_text
from pipeline.printing.template import load_layout
from pipeline.records import Change, Document, Fact, Severity
from pipeline.roles import Rng

T = TypeVar("T")
Edits = Mapping[str, Fact]  # field -> what the paper shall say


def paper(documents: Iterable[Document], kind: str) -> Document | None:
    """The first paper of a kind (``zh/bank_statement``)."""
    return next((d for d in documents if d.kind == kind), None)


def edited(
    documents: Sequence[Document], edits: Mapping[str, Edits]
) -> tuple[tuple[Document, ...], tuple[Change, ...]]:
    """The documents with facts replaced (document id -> edits), and every fact that really differs."""
    changed: list[Document] = []
    changes: list[Change] = []
    for document in documents:
        new = {f: v for f, v in edits.get(document.id, {}).items() if document.facts.get(f) != v}
        changes += [Change(document.id, f, document.facts.get(f), v) for f, v in new.items()]
        changed.append(replace(document, facts={**document.facts, **new}) if new else document)
    return tuple(changed), tuple(changes)


def shows(document: Document, *fields: str) -> bool:
    """Does the document's layout print every one of these facts?"""
    layout = load_layout(document.kind, document.layout)
    return all(
        document.facts.get(f) is not None and printed_text(layout, f, document.facts[f]) is not None
        for f in fields
    )


def amount(document: Document, field: str) -> Decimal:
    """A money fact; an absent one counts nothing."""
    value = document.facts.get(field)
    if value is None:
        return Decimal("0.00")
    if not isinstance(value, Decimal):
        raise TypeError(f"{document.id}: {field} is {type(value).__name__}, not money")
    return value


def day(document: Document, field: str) -> date | None:
    """A date fact, or the day of a moment; None if the paper has none."""
    value = document.facts.get(field)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def text(document: Document, field: str) -> str:
    """A text fact, empty if the paper has none."""
    value = document.facts.get(field)
    return value if isinstance(value, str) else ""


def count(document: Document, field: str) -> int | None:
    """A whole-number fact, None if the paper has none."""
    value = document.facts.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def row_numbers(document: Document, table: str, column: str) -> list[int]:
    """The rows of a table that have a value in a column, ascending."""
    found = [
        f.split(".")[1]
        for f, v in document.facts.items()
        if f.startswith(f"{table}.") and f.endswith(f".{column}") and v is not None
    ]
    return sorted(int(n) for n in found)


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
    return (low + Decimal(int(rng.integers(span + 1))) / 100).quantize(Decimal("0.01"))


def figures(value: Decimal) -> str:
    """An amount as a sentence shows it."""
    return f"{value:,.2f}"


def apart(value: Decimal, *limits: Decimal) -> str:
    """A number with two decimals, or as many more as it takes to tell it from the limits it is held against."""
    places = next((n for n in range(2, 9) if all(round(value, n) != limit for limit in limits)), 8)
    return f"{value:,.{places}f}"


def grade(distance: float, medium: float, high: float) -> Severity:
    """Severity by how far beyond the rule something lies."""
    return "high" if distance >= high else "medium" if distance >= medium else "low"


def told(language: str, zh: str, en: str) -> str:
    """The sentence in the case's language."""
    return zh if language == "zh" else en
