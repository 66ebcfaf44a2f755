"""Declarations of assets, which repeat the balance an account had on the day they were signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from perturb.facts.shared.papers import amount
from pipeline.changes import Edits
from pipeline.facts import day, states
from pipeline.records import Document

REPEATED = ("checking_1.amount", "assets.total")


def declarations(documents: Iterable[Document], owner: str) -> tuple[Document, ...]:
    """The papers of a person that state a balance."""
    return tuple(d for d in documents if states(d.facts, REPEATED[0]) and d.owner == owner)


def moved(papers: Iterable[Document], shift: Callable[[date], Decimal]) -> dict[str, Edits]:
    """Each with the balance of its day.

    ``shift``: by how much the account holds more at the end of a day than it did.
    """
    found: dict[str, Edits] = {}
    for document in papers:
        by = shift(day(document.facts, "issue_date") or date.max)
        found[document.id] = {field: amount(document, field) + by for field in REPEATED}
    return found
