"""What the papers of somebody's homes claim about each of them, by their facts and by their print, and how prompts say what counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from output.questions.shared.document_view import (
    Session,
    Shown,
    document,
    holding,
    printed,
    sheets,
    shown,
)
from output.questions.shared.homes import PROOF, REGISTER, size
from output.questions.shared.rule_texts import percent
from pipeline.facts import FactMap, money, row_numbers, text
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
    "zh": "同一不动产以坐落逐字相同为准，逐处比较：面积只在数值相差超过较小者的{tolerance}时才算矛盾（恰好{tolerance}不算），{compared}；"
    "用途的文字不同即为矛盾；权利人的姓名不完全相同即为矛盾，姓名的先后次序和证件号码不计。",
    "en": "Papers speak of the same property if they print the same parcel number. The area, in acres of land, is contradicted only by a figure that "
    "differs by more than {tolerance} of the smaller one (exactly {tolerance} is not enough); the use by another word; the owner by any name that is "
    "not the same, whatever the order of the names. Square feet do not count.",
}
HOMES: Mapping[Language, tuple[str, str]] = {
    language: (PROOF[language].kind, REGISTER[language].kind) for language in PROOF
}
_LAND = re.compile(r"土地使用权面积:([\d.]+)㎡")
Claims = Mapping[
    tuple[str, str], Mapping[Source, object]
]  # property and quantity -> what each source says


class Papers(NamedTuple):
    """The papers a question is about, as one session shows them, and the fields of each that it asks of."""

    fields: tuple[tuple[Shown, tuple[str, ...]], ...]

    @property
    def photos(self) -> tuple[Photo, ...]:
        return tuple(
            {p.id: p for part, names in self.fields for p in holding(part, names)}.values()
        )

    @property
    def evidence(self) -> tuple[QuestionEvidence, ...]:
        return tuple(e for part, names in self.fields for e in part.evidence(names))

    @property
    def labels(self) -> list[str]:
        return [part.document.label for part, _ in self.fields]


def together(file: CaseFile, session: Session, kinds: Sequence[str]) -> Papers | None:
    """The papers of these kinds, if the session shows them all and every statement on them can be read."""
    papers = [document(file, kind) for kind in kinds]
    parts = [part for paper in papers if paper and (part := shown(file, session, paper))]
    found = Papers(
        tuple((part, tuple(dict.fromkeys(name for *_, name in _cells(part)))) for part in parts)
    )
    readable = all(names and part.readable(names) for part, names in found.fields)
    return found if len(parts) == len(kinds) and readable else None


def claims(papers: Papers) -> Claims:
    """What the papers say as typed facts."""
    found: dict[tuple[str, str], dict[Source, object]] = {}
    for part, _ in papers.fields:
        facts = part.document.facts
        for source, row, quantity, name in _cells(part):
            value = _typed(facts, name, quantity)
            if quantity and value is not None:
                found.setdefault((text(facts, source.cell(row, source.key)) or "", quantity), {})[
                    source
                ] = value
    return found


def differing(values: Mapping[Source, object], rule: Collateral) -> list[tuple[Source, Source]]:
    """The pairs of sources that contradict each other."""
    sources = list(values)
    pairs = ((a, b) for n, a in enumerate(sources) for b in sources[n + 1 :])
    return [(a, b) for a, b in pairs if _differ(values[a], values[b], rule)]


def matters(said: Claims, rule: Collateral) -> list[Matter]:
    """In what any of the papers contradict each other."""
    wrong = {quantity for (_, quantity), values in said.items() if differing(values, rule)}
    return [matter for matter in MATTERS if wrong & set(QUANTITIES[matter])]


def read(question: Question, photos: Sequence[Photo]) -> list[Statement]:
    """What the papers that the prompt names print, and nothing else: a picture may show others beside them."""
    named = {
        s.kind
        for _, s in sheets(photos)
        if f"【{s.label}】" in question.question or f"[{s.label}]" in question.question
    }
    return [
        statement for kind in sorted(named) for statement in statements(printed(photos, kind), kind)
    ]


def counting(language: Language, rule: Collateral, compared: str) -> str:
    """What counts as a contradiction; ``compared``: which areas, where papers state several."""
    return RULE[language].format(tolerance=percent(rule.area_tolerance), compared=compared)


def _cells(part: Shown) -> Iterator[tuple[Source, int, str, str]]:
    """Source, row, quantity and field of every statement; the field that names the property has no quantity."""
    for source in (s for s in SOURCES if s.kind == part.document.kind):
        for row in row_numbers(part.document.facts, source.table) if source.table else (0,):
            yield source, row, "", source.cell(row, source.key)
            for quantity in (
                q for quantities in QUANTITIES.values() for q in quantities if source.column(q)
            ):
                yield source, row, quantity, source.cell(row, source.column(quantity))


def _typed(facts: FactMap, name: str, quantity: str) -> object:
    value = facts.get(name)
    if quantity == "owner":
        return frozenset(
            re.sub(r"（.*?）", "", text(facts, name) or "").replace(" and ", "、").split("、")
        )
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
