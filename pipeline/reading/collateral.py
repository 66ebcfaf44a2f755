"""What papers print about one property, and in what they contradict each other.

Area, use or owner, judged on text alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations
from typing import Literal

from pipeline import kinds
from pipeline.policy import Collateral
from pipeline.reading.printed_text import Texts, name_key, parse_money, plain, table

Matter = Literal["area", "use", "owner"]
MATTERS: tuple[Matter, ...] = ("area", "use", "owner")
# One column for both: 土地使用权面积:40.68㎡/房屋建筑面积:49.24㎡
_LABELLED = re.compile(r"(土地|房屋)[^:/]*:([\d.,]+)m2")
_WORDS = {"land": "土地", "floor": "房屋"}


@dataclass(frozen=True)
class Source:
    """Where a paper, or the map drawn on it, states what a property is.

    An empty column: it does not say.
    """

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
        columns = {"owner": self.owner, "use": self.use, "land": self.land, "floor": self.floor}
        return columns[quantity]

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
        drawn=False,
        table="estates",
        key="address",
        owner="owners",
        use="use",
        land="areas",
        floor="areas",
    ),
    Source(
        kinds.ZH_REAL_ESTATE_CERTIFICATE,
        drawn=True,
        table="estates",
        key="address",
        owner="map.owners",
        use="map.use",
        land="map.area",
        floor="map.floor_area",
    ),
    Source(
        kinds.ZH_REAL_ESTATE_INQUIRY,
        drawn=False,
        table="estates",
        key="address",
        owner="holders",
        use="use",
        floor="area",
    ),
    Source(
        kinds.EN_WARRANTY_DEED,
        drawn=False,
        table="deeds",
        key="parcel",
        owner="grantee",
        use="use",
        land="acres",
    ),
    Source(
        kinds.EN_WARRANTY_DEED,
        drawn=True,
        table="deeds",
        key="parcel",
        owner="plat.owners",
        use="plat.use",
        land="plat.acres",
    ),
    Source(
        kinds.EN_PROPERTY_OWNER_SEARCH_REPORT,
        drawn=False,
        table="parcels",
        key="number",
        owner="owners",
        use="use",
        land="acres",
    ),
    Source(
        kinds.EN_APPRAISAL_SUMMARY,
        drawn=False,
        table="",
        key="collateral.parcel",
        owner="",
        use="collateral.use",
        land="collateral.acres",
    ),
    Source(
        kinds.EN_APPRAISAL_SUMMARY,
        drawn=True,
        table="",
        key="collateral.parcel",
        owner="",
        use="plat.use",
        land="plat.acres",
    ),
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
    found: list[Statement] = []
    for source in (s for s in SOURCES if s.kind == kind):
        for row in table(texts, source.table) if source.table else [dict(texts)]:
            about, said = plain(row.get(source.key, "")).casefold(), _said(source, row)
            if about and said:
                found.append(Statement(source, about, said))
    return found


def _said(source: Source, row: Mapping[str, str]) -> dict[str, object]:
    """Quantity -> what a row says of it; what it does not say, or cannot be read, is missing."""
    found: dict[str, object] = {}
    for quantity in chain.from_iterable(QUANTITIES[matter] for matter in MATTERS):
        column = source.column(quantity)
        labelled = quantity in _WORDS and source.land == source.floor
        value = _value(quantity, row[column], labelled) if column in row else None
        found |= {} if value is None else {quantity: value}
    return found


def contradictions(
    said: Sequence[Statement], rule: Collateral
) -> dict[tuple[str, Matter], list[Source]]:
    """Property and matter -> the sources without any one of which the others would agree.

    None if two disagree, or all do.
    """
    found: dict[tuple[str, Matter], list[Source]] = {}
    for about in dict.fromkeys(s.about for s in said):
        mine = [s for s in said if s.about == about]
        for matter in MATTERS:
            if not _agree(mine, matter, rule):
                alone = _dissenters(mine, matter, rule)
                found[about, matter] = alone if len(alone) == 1 else []
    return found


def _dissenters(said: Sequence[Statement], matter: Matter, rule: Collateral) -> list[Source]:
    """The sources without any one of which the others agree."""
    found: list[Source] = []
    for one in said:
        if _agree([other for other in said if other is not one], matter, rule):
            found.append(one.source)
    return found


def apart(one: Decimal, other: Decimal, rule: Collateral) -> bool:
    """Do two areas differ by more than the rule lets pass, of the smaller one?"""
    return max(one, other) > min(one, other) * (1 + rule.area_tolerance)


def _agree(said: Sequence[Statement], matter: Matter, rule: Collateral) -> bool:
    """Do no two sources contradict each other in this matter?"""
    for quantity in QUANTITIES[matter]:
        values = [s.said[quantity] for s in said if quantity in s.said]
        if any(_differ(one, other, rule) for one, other in combinations(values, 2)):
            return False
    return True


def _differ(one: object, other: object, rule: Collateral) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return apart(one, other, rule)
    return one != other


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
