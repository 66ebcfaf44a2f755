"""The papers that list somebody's homes: which they are, and where each says what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from output.questions.shared.document_view import DocumentView, sheets
from pipeline import kinds
from pipeline.facts import FactMap, column, money, row_numbers, text
from pipeline.reading.printed_text import parse_money
from pipeline.records import Language, Photo


@dataclass(frozen=True)
class Source:
    """A kind that lists homes in a table; columns are empty where it does not say."""

    kind: str
    table: str
    name: str  # what tells one property from another on both kinds of paper
    use: str = ""
    area: str = ""  # square metres, or acres in English papers
    value: str = ""
    residential: str = ""  # how the use of a dwelling begins

    def cells(self, part: DocumentView, name: str) -> list[str]:
        """The fields of a column, row by row."""
        return column(part.facts, self.table, name)

    def dwellings(self, part: DocumentView) -> list[int]:
        """The rows whose use is residential, by their facts.

        A kind without uses lists dwellings only.
        """
        rows = row_numbers(part.facts, self.table)
        if not self.use:
            return rows
        uses = {n: text(part.facts, f"{self.table}.{n}.{self.use}") or "" for n in rows}
        return [n for n, use in uses.items() if use.startswith(self.residential)]

    def lives(self, row: Mapping[str, str]) -> bool:
        """The same by a printed row."""
        return not self.use or row.get(self.use, "").startswith(self.residential)


REGISTER: Mapping[Language, Source] = {
    "zh": Source(
        kinds.ZH_REAL_ESTATE_INQUIRY,
        "estates",
        "address",
        use="use",
        area="area",
        residential="住宅",
    ),
    "en": Source(
        kinds.EN_PROPERTY_OWNER_SEARCH_REPORT,
        "parcels",
        "number",
        use="use",
        area="acres",
        value="assessed",
        residential="Residential",
    ),
}
PROOF: Mapping[Language, Source] = {
    "zh": Source(
        kinds.ZH_REAL_ESTATE_CERTIFICATE,
        "estates",
        "address",
        use="use",
        area="areas",
        residential="住宅",
    ),
    "en": Source(
        kinds.EN_WARRANTY_DEED,
        "deeds",
        "parcel",
        use="use",
        area="acres",
        value="price",
        residential="Residential",
    ),
}

_HOUSE = re.compile(r"(?:房屋建筑面积:)?([\d.]+)㎡$")


def is_named(question: str, label: str) -> bool:
    """Does a prompt name a paper of this class, in brackets?"""
    return f"【{label}】" in question or f"[{label}]" in question


def named(question: str, photos: Iterable[Photo], sources: Iterable[Source]) -> Source:
    """The source whose paper a prompt names in brackets; a picture may hold several.

    Raises:
        ValueError: it names none that the pictures show.
    """
    shown = {s.kind for _, s in sheets(photos) if is_named(question, s.label)}
    found = [source for source in sources if source.kind in shown]
    if not found:
        raise ValueError("the prompt names no paper that is shown")
    return found[0]


def size(facts: FactMap, name: str) -> Decimal | None:
    """An area as a fact: a number, or land and house in one text, of which the house counts."""
    value = facts.get(name)
    if isinstance(value, str):
        match = _HOUSE.search(value)
        return Decimal(match[1]) if match else None
    return money(facts, name)


def printed_size(shown: str) -> Decimal:
    """The same as printed.

    Raises:
        ValueError: it cannot be read.
    """
    found = parse_money(shown.rpartition("/")[2].rpartition(":")[2].removesuffix("㎡"))
    if found is None:
        raise ValueError(f"{shown!r} is no area")
    return found
