"""Declarations of assets, which repeat the balance an account had on the day they were signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from perturb.facts.shared.papers import Edits, amount, day
from pipeline.records import Document

REPEATED = ("checking_1.amount", "assets.total")


def declarations(documents: Iterable[Document], owner: str) -> tuple[Document, ...]:
    """The papers of a person that state a balance."""
    return tuple(d for d in documents if d.facts.get(REPEATED[0]) is not None and d.owner == owner)


def moved(papers: Iterable[Document], shift: Callable[[date], Decimal]) -> dict[str, Edits]:
    """Each with the balance of its day; ``shift``: by how much the account holds more at the end of a day than it did."""
    days = {d.id: (d, day(d, "issue_date") or date.max) for d in papers}
    return {
        name: {f: amount(d, f) + shift(signed) for f in REPEATED}
        for name, (d, signed) in days.items()
    }
