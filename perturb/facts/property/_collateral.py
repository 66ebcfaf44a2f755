"""Where papers state what a property is: the places at which one of them can be made to contradict the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from perturb.facts.shared.papers import Edits, amount, count, shows, text, told
from pipeline.money import whole
from pipeline.reading.collateral import SOURCES, Source
from pipeline.records import Document, Fact

REPORT, DEED = "en/property_owner_search_report", "en/warranty_deed"
PART = {"land": re.compile(r"(?<=土地使用权面积:)[\d.]+"), "floor": re.compile(r"[\d.]+(?=㎡$)")}


# Kinds that state a property twice, or two of which one does: whatever papers contradict each other, one of these is among them.
ONE_SOURCE = (("zh/real_estate_certificate",), ("en/warranty_deed",), ("en/appraisal_summary",))


class Place(NamedTuple):
    """One printed statement of one property; ``rivals`` are the fields that other sources print of the same."""

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
        return text(self.document, self.cell(self.source.key))

    def where(self, language: str) -> str:
        """The paper, or the map on it, as a sentence names it."""
        label = self.document.label
        return (
            told(language, f"{label}所附宗地图", f"map in the {label}")
            if self.source.drawn
            else label
        )


def places(documents: Sequence[Document], *quantities: str) -> list[Place]:
    """Every printed statement that another source's statement of the same property stands against."""
    return [
        place for quantity in quantities for place in _opposed(list(_stated(documents, quantity)))
    ]


def _stated(documents: Sequence[Document], quantity: str) -> list[Place]:
    found = []
    for source in (s for s in SOURCES if s.column(quantity)):
        for document in (d for d in documents if d.kind == source.kind):
            rows = (Place(document, source, n, quantity) for n in _rows(document, source))
            found += [p for p in rows if shows(document, p.field, p.cell(source.key)) and _says(p)]
    return found


def _rows(document: Document, source: Source) -> list[int]:
    if not source.table:
        return [0]
    pattern = re.compile(rf"{source.table}\.(\d+)\.{source.key}")
    return sorted(int(match[1]) for match in map(pattern.fullmatch, document.facts) if match)


def _says(place: Place) -> bool:
    """Land and house share a column; a shop's paper names the house alone."""
    value = place.document.facts[place.field]
    return not (isinstance(value, str) and place.quantity in PART) or bool(
        PART[place.quantity].search(value)
    )


def _opposed(stated: Sequence[Place]) -> list[Place]:
    found = []
    for place in stated:
        rivals = tuple(
            (p.document, p.field) for p in stated if p is not place and p.about == place.about
        )
        found += [place._replace(rivals=rivals)] if rivals else []
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
    """The edits that make a paper state this area, with what it derives from it: square feet, and the sum of the acres."""
    document, value = place.document, place.document.facts[place.field]
    if isinstance(value, str):
        return {place.field: PART[place.quantity].sub(str(shown), value)}
    new: dict[str, Fact] = {place.field: shown}
    if document.kind == REPORT:
        new["report.acres"] = (
            amount(document, "report.acres") + shown - amount(document, place.field)
        )
    feet = (
        count(document, place.cell("square_feet"))
        if document.kind == DEED and not place.source.drawn
        else None
    )
    if feet is not None:
        new[place.cell("square_feet")] = int(whole(feet * shown / amount(document, place.field)))
    return new


def owned(place: Place, last: str, other: str) -> Edits:
    """The edits that put somebody else in the place of the last owner a paper names."""

    def swapped(field: str) -> str:
        return text(place.document, field).removesuffix(last) + other

    new: dict[str, Fact] = {place.field: swapped(place.field)}
    named = (
        () if place.source.drawn else ("tax_name", "return_to", "interest")
    )  # who else the paper says the owner is
    return new | {
        f: swapped(f) for f in map(place.cell, named) if text(place.document, f).endswith(last)
    }
