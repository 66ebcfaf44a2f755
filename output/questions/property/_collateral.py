"""What the papers of somebody's homes claim about each of them, by facts and by print.

And how prompts say what counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, combinations
from typing import NamedTuple

from output.questions.shared.document_view import (
    DocumentView,
    Session,
    document_shown,
    holding,
    printed,
    sheets,
)
from output.questions.shared.homes import PROOF, REGISTER, is_named, size
from output.questions.shared.rule_texts import percent
from pipeline.facts import Absent, FactMap, money, row_numbers, text
from pipeline.policy import Collateral
from pipeline.reading.collateral import (
    MATTERS,
    QUANTITIES,
    SOURCES,
    Matter,
    Source,
    Statement,
    statements,
)
from pipeline.records import CaseFile, Language, Photo, Question, QuestionEvidence

WORDS: Mapping[Language, Mapping[Matter, str]] = {
    "zh": {"area": "面积", "use": "用途", "owner": "权利人"},
    "en": {"area": "area", "use": "use", "owner": "owner"},
}
RULE: Mapping[Language, str] = {
    "zh": "同一不动产以坐落逐字相同为准，逐处比较："
    "面积只在数值相差超过较小者的{tolerance}时才算矛盾"
    "（恰好{tolerance}不算），{compared}；"
    "用途的文字不同即为矛盾；权利人的姓名不完全相同即为矛盾，姓名的先后次序和证件号码不计。",
    "en": "Papers speak of the same property if they print the same parcel number. "
    "The area, in acres of land, is contradicted only by a figure that "
    "differs by more than {tolerance} of the smaller one (exactly {tolerance} is not enough); "
    "the use by another word; the owner by any name that is "
    "not the same, whatever the order of the names. Square feet do not count.",
}
HOMES: Mapping[Language, tuple[str, str]] = {
    language: (PROOF[language].kind, REGISTER[language].kind) for language in PROOF
}
_LAND = re.compile(r"土地使用权面积:([\d.]+)㎡")
# Property and quantity -> what each source says.
Claims = Mapping[tuple[str, str], Mapping[Source, object]]


class Papers(NamedTuple):
    """The papers a question is about, as a session shows them, and the fields that it asks of."""

    fields: tuple[tuple[DocumentView, tuple[str, ...]], ...]

    @property
    def photos(self) -> tuple[Photo, ...]:
        shown: dict[str, Photo] = {}
        for part, names in self.fields:
            shown |= {photo.id: photo for photo in holding(part, names)}
        return tuple(shown.values())

    @property
    def evidence(self) -> tuple[QuestionEvidence, ...]:
        return tuple(chain.from_iterable(part.evidence(names) for part, names in self.fields))

    @property
    def labels(self) -> list[str]:
        return [part.document.label for part, _ in self.fields]

    @property
    def variant(self) -> str:
        """003 one picture of all, 002 several."""
        return "003" if len(self.photos) == 1 else "002"


class Cell(NamedTuple):
    """A field of a paper, and what it states; the one that names the property has no quantity."""

    source: Source
    row: int
    quantity: str
    name: str


def together(file: CaseFile, session: Session, kinds: Sequence[str]) -> Papers:
    """The papers of these kinds.

    Raises:
        Absent: the session does not show them all, or a statement on them cannot be read.
    """
    fields: list[tuple[DocumentView, tuple[str, ...]]] = []
    for part in [document_shown(file, session, kind) for kind in kinds]:
        names = tuple(dict.fromkeys(cell.name for cell in _cells(part)))
        if not names or not part.readable(names):
            raise Absent(f"{part.document.id}: what it says of a property cannot be read")
        fields.append((part, names))
    return Papers(tuple(fields))


def claims(papers: Papers) -> Claims:
    """What the papers say as typed facts."""
    found: dict[tuple[str, str], dict[Source, object]] = {}
    for part, _ in papers.fields:
        for source, row, quantity, name in _cells(part):
            value = _typed(part.facts, name, quantity) if quantity else None
            if value is not None:
                about = text(part.facts, source.cell(row, source.key)) or ""
                found.setdefault((about, quantity), {})[source] = value
    return found


def differing(values: Mapping[Source, object], rule: Collateral) -> list[tuple[Source, Source]]:
    """The pairs of sources that contradict each other."""
    pairs = combinations(values, 2)
    return [(a, b) for a, b in pairs if _differ(values[a], values[b], rule)]


def matters(said: Claims, rule: Collateral) -> list[Matter]:
    """In what any of the papers contradict each other."""
    wrong = {quantity for (_, quantity), values in said.items() if differing(values, rule)}
    return [matter for matter in MATTERS if wrong & set(QUANTITIES[matter])]


def read(question: Question, photos: Sequence[Photo]) -> list[Statement]:
    """What the papers that the prompt names print, and nothing else.

    A picture may show others too.
    """
    named = {s.kind for _, s in sheets(photos) if is_named(question.question, s.label)}
    found: list[Statement] = []
    for kind in sorted(named):
        found += statements(printed(photos, kind), kind)
    return found


def counting(language: Language, rule: Collateral, compared: str) -> str:
    """What counts as a contradiction; ``compared``: which areas, where papers state several."""
    return RULE[language].format(tolerance=percent(rule.area_tolerance), compared=compared)


def _cells(part: DocumentView) -> Iterator[Cell]:
    """The field of every statement."""
    for source in (s for s in SOURCES if s.kind == part.document.kind):
        for row in row_numbers(part.facts, source.table) if source.table else (0,):
            yield Cell(source, row, "", source.cell(row, source.key))
            for quantity in chain.from_iterable(QUANTITIES.values()):
                if column := source.column(quantity):
                    yield Cell(source, row, quantity, source.cell(row, column))


def _typed(facts: FactMap, name: str, quantity: str) -> object:
    value = facts.get(name)
    if quantity == "owner":
        owners = re.sub(r"（.*?）", "", text(facts, name) or "").replace(" and ", "、")
        return frozenset(owners.split("、"))
    if quantity == "land" and isinstance(value, str):
        found = _LAND.search(value)
        return Decimal(found[1]) if found else None
    if quantity == "floor":
        return size(facts, name)
    return money(facts, name) if quantity == "land" else value


def _differ(one: object, other: object, rule: Collateral) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) > min(one, other) * rule.area_tolerance
    return one != other
