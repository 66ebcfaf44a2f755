"""Where papers state what a property is.

The places at which one of them can be made to contradict the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from perturb.facts.shared.papers import amount, localized, shows
from pipeline.changes import Edits
from pipeline.facts import count, require, row_numbers, text
from pipeline.kinds import (
    EN_APPRAISAL_SUMMARY,
    EN_PROPERTY_OWNER_SEARCH_REPORT,
    EN_WARRANTY_DEED,
    ZH_REAL_ESTATE_CERTIFICATE,
)
from pipeline.money import whole
from pipeline.policy import Policy
from pipeline.reading.collateral import SOURCES, Source, contradictions, statements
from pipeline.records import Document, Fact
from pipeline.roles import Printed

PART = {"land": re.compile(r"(?<=土地使用权面积:)[\d.]+"), "floor": re.compile(r"[\d.]+(?=㎡$)")}
# Kinds that state a property twice, or two of which one does: whatever papers contradict each
# other, one of these is among them.
ONE_SOURCE = ((ZH_REAL_ESTATE_CERTIFICATE,), (EN_WARRANTY_DEED,), (EN_APPRAISAL_SUMMARY,))


class Place(NamedTuple):
    """One printed statement of one property.

    ``rivals`` are the fields that other sources print of the same.
    """

    document: Document
    source: Source
    row: int
    quantity: str
    rivals: tuple[tuple[Document, str], ...] = ()

    @property
    def field(self) -> str:
        return self.cell(self.source.column(self.quantity))

    def cell(self, column: str) -> str:
        """Another column of the row."""
        return self.source.cell(self.row, column)

    @property
    def about(self) -> str:
        """What both papers call the property."""
        return require(text, self.document.facts, self.cell(self.source.key))

    @property
    def wording(self) -> str:
        """What it says, of a quantity that is a text."""
        return require(text, self.document.facts, self.field)

    def where(self, language: str) -> str:
        """The paper, or the map on it, as a sentence names it."""
        label = self.document.label
        if not self.source.drawn:
            return label
        return localized(language, f"{label}所附宗地图", f"map in the {label}")


def contradicted(printed: Printed, policy: Policy) -> frozenset[str]:
    """The quantities about which the printed papers of a file contradict each other."""
    said = []
    for kind in dict.fromkeys(source.kind for source in SOURCES):
        for texts in printed.of_kind(kind):
            said += statements(texts, kind)
    return frozenset(matter for _, matter in contradictions(said, policy.collateral))


def places(documents: Sequence[Document], *quantities: str) -> list[Place]:
    """Every printed statement that another source's of the same property stands against."""
    found = []
    for quantity in quantities:
        found += _opposed(_stated(documents, quantity))
    return found


def _stated(documents: Sequence[Document], quantity: str) -> list[Place]:
    found = []
    for source in (s for s in SOURCES if s.column(quantity)):
        for document in (d for d in documents if d.kind == source.kind):
            rows = [Place(document, source, n, quantity) for n in _rows(document, source)]
            found += [p for p in rows if shows(document, p.field, p.cell(source.key)) and _says(p)]
    return found


def _rows(document: Document, source: Source) -> list[int]:
    if not source.table:
        return [0]
    rows = row_numbers(document.facts, source.table)
    return [n for n in rows if source.cell(n, source.key) in document.facts]


def _says(place: Place) -> bool:
    """Land and house share a column; a shop's paper names the house alone."""
    value = place.document.facts[place.field]
    if not isinstance(value, str) or place.quantity not in PART:
        return True
    return PART[place.quantity].search(value) is not None


def _opposed(stated: Sequence[Place]) -> list[Place]:
    found = []
    for place in stated:
        same = [p for p in stated if p is not place and p.about == place.about]
        if same:
            found.append(place._replace(rivals=tuple((p.document, p.field) for p in same)))
    return found


def area(document: Document, field: str, quantity: str) -> Decimal:
    """Land or floor, in the unit of the paper.

    Raises:
        ValueError: the paper does not state it.
    """
    value = document.facts[field]
    if not isinstance(value, str):
        return amount(document, field)
    found = PART[quantity].search(value)
    if found is None:
        raise ValueError(f"{document.id}: {field} states no {quantity} area")
    return Decimal(found.group())


def sized(place: Place, shown: Decimal) -> Edits:
    """The edits that make a paper state this area, with what it derives from it.

    Square feet, and the sum of the acres.
    """
    document, value = place.document, place.document.facts[place.field]
    if isinstance(value, str):
        return {place.field: PART[place.quantity].sub(str(shown), value)}
    new: dict[str, Fact] = {place.field: shown}
    before, square_feet = amount(document, place.field), place.cell("square_feet")
    if document.kind == EN_PROPERTY_OWNER_SEARCH_REPORT:
        new["report.acres"] = amount(document, "report.acres") + shown - before
    if document.kind == EN_WARRANTY_DEED and not place.source.drawn:
        feet = count(document.facts, square_feet)
        if feet is not None:
            new[square_feet] = int(whole(feet * shown / before))
    return new


def owned(place: Place, last: str, other: str) -> Edits:
    """The edits that put somebody else in the place of the last owner a paper names."""
    new: dict[str, Fact] = {place.field: place.wording.removesuffix(last) + other}
    # Who else the paper says the owner is.
    named = () if place.source.drawn else ("tax_name", "return_to", "interest")
    for field in map(place.cell, named):
        said = text(place.document.facts, field) or ""
        if said.endswith(last):
            new[field] = said.removesuffix(last) + other
    return new
