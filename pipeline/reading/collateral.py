"""What papers print about one property, and in what they contradict each other: area, use or owner, judged on text alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal

from pipeline import kinds
from pipeline.policy import Collateral
from pipeline.reading.printed_text import Texts, name_key, parse_money, plain, table

Matter = Literal["area", "use", "owner"]
MATTERS: tuple[Matter, ...] = ("area", "use", "owner")
_LABELLED = re.compile(
    r"(土地|房屋)[^:/]*:([\d.,]+)m2"
)  # one column for both: 土地使用权面积:40.68㎡/房屋建筑面积:49.24㎡
_WORDS = {"land": "土地", "floor": "房屋"}


@dataclass(frozen=True)
class Source:
    """Where a paper, or the map drawn on it, states what a property is; an empty column: it does not say."""

    kind: str
    drawn: bool  # on the parcel map
    table: str  # a row for each property; empty: the paper is about one
    key: str  # the column that tells one property from another
    owner: str
    use: str
    land: str = ""
    floor: str = ""

    def column(self, quantity: str) -> str:
        """The column of ``owner``, ``use``, ``land`` or ``floor``."""
        return {"owner": self.owner, "use": self.use, "land": self.land, "floor": self.floor}[
            quantity
        ]

    def cell(self, row: int, column: str) -> str:
        """A field of one property."""
        return f"{self.table}.{row}.{column}" if self.table else column


QUANTITIES: Mapping[Matter, tuple[str, ...]] = {
    "area": ("land", "floor"),
    "use": ("use",),
    "owner": ("owner",),
}
SOURCES = (
    Source(
        kinds.ZH_REAL_ESTATE_CERTIFICATE,
        False,
        "estates",
        "address",
        "owners",
        "use",
        "areas",
        "areas",
    ),
    Source(
        kinds.ZH_REAL_ESTATE_CERTIFICATE,
        True,
        "estates",
        "address",
        "map.owners",
        "map.use",
        "map.area",
        "map.floor_area",
    ),
    Source(kinds.ZH_REAL_ESTATE_INQUIRY, False, "estates", "address", "holders", "use", "", "area"),
    Source(kinds.EN_WARRANTY_DEED, False, "deeds", "parcel", "grantee", "use", "acres"),
    Source(
        kinds.EN_WARRANTY_DEED, True, "deeds", "parcel", "plat.owners", "plat.use", "plat.acres"
    ),
    Source(
        kinds.EN_PROPERTY_OWNER_SEARCH_REPORT, False, "parcels", "number", "owners", "use", "acres"
    ),
    Source(
        kinds.EN_APPRAISAL_SUMMARY,
        False,
        "",
        "collateral.parcel",
        "",
        "collateral.use",
        "collateral.acres",
    ),
    Source(kinds.EN_APPRAISAL_SUMMARY, True, "", "collateral.parcel", "", "plat.use", "plat.acres"),
)


@dataclass(frozen=True)
class Statement:
    """What one source says of one property; what it does not say, or cannot be read, is missing."""

    source: Source
    about: str
    said: Mapping[
        str, object
    ]  # quantity -> area as a number, owners as a set of names, use as a word


def statements(texts: Texts, kind: str) -> list[Statement]:
    """Everything that the papers of one kind print about properties, the maps on them apart."""
    found = []
    for source in SOURCES:
        rows = table(texts, source.table) if source.table else [dict(texts)]
        for row in rows if source.kind == kind else ():
            about = plain(row.get(source.key, "")).casefold()
            read = {
                q: _value(q, row[c], q in _WORDS and source.land == source.floor)
                for q in _quantities()
                if (c := source.column(q)) in row
            }
            said = {q: value for q, value in read.items() if value is not None}
            if about and said:
                found.append(Statement(source, about, said))
    return found


def contradictions(
    said: Sequence[Statement], rule: Collateral
) -> dict[tuple[str, Matter], list[Source]]:
    """Property and matter -> the sources without any one of which the others would agree; none if two disagree, or all do."""
    found: dict[tuple[str, Matter], list[Source]] = {}
    for about in dict.fromkeys(s.about for s in said):
        mine = [s for s in said if s.about == about]
        for matter in MATTERS:
            if not _agree(mine, matter, rule):
                alone = [
                    s.source for s in mine if _agree([o for o in mine if o is not s], matter, rule)
                ]
                found[about, matter] = alone if len(alone) == 1 else []
    return found


def apart(one: Decimal, other: Decimal, rule: Collateral) -> bool:
    """Do two areas differ by more than the rule lets pass, of the smaller one?"""
    return max(one, other) > min(one, other) * (1 + rule.area_tolerance)


def _quantities() -> Iterable[str]:
    return (quantity for matter in MATTERS for quantity in QUANTITIES[matter])


def _agree(said: Sequence[Statement], matter: Matter, rule: Collateral) -> bool:
    for quantity in QUANTITIES[matter]:
        values = [s.said[quantity] for s in said if quantity in s.said]
        for one, other in combinations(values, 2):
            if (
                apart(one, other, rule)
                if isinstance(one, Decimal) and isinstance(other, Decimal)
                else one != other
            ):
                return False
    return True


def _value(quantity: str, text: str, labelled: bool) -> object:
    """An area as a number, owners as a set of names, a use as a word; None if it cannot be read."""
    shown = plain(text)
    if quantity == "use":
        return shown.casefold() or None
    if quantity == "owner":
        names = re.split(r"、| and ", re.sub(r"\([^)]*\)", "", shown))
        return frozenset(name_key(n) for n in names if n.strip()) or None
    if labelled and ":" in shown:
        parts = dict(_LABELLED.findall(shown.replace(" ", "")))
        return parse_money(parts.get(_WORDS[quantity]))
    if labelled and quantity == "land":
        return None  # a bare area is that of the house
    return parse_money(shown.removesuffix("m2"))
