"""What the papers of somebody's homes claim about each of them, by their facts and by their print, and how prompts say what counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from output.questions._homes import PROOF, REGISTER, size
from output.questions._rules import percent
from output.questions._shown import Session, Shown, document, holding, printed, row_numbers, shown
from output.questions._typed import Facts, money, text
from pipeline.collateral import MATTERS, QUANTITIES, SOURCES, Matter, Source, Statement, statements
from pipeline.policy import Collateral
from pipeline.records import CaseFile, Language, Photo, QuestionEvidence

WORDS: Mapping[Language, Mapping[Matter, str]] = {
    "zh": {"area": "面积", "use": "用途", "owner": "权利人"},
    "en": {"area": "area", "use": "use", "owner": "owner"},
}
NOTHING: Mapping[Language, str] = {"zh": "均一致", "en": "they agree"}
RULE: Mapping[Language, str] = {
    "zh": "同一不动产以坐落逐字相同为准，逐处比较：面积只在数值相差超过较小者的{tolerance}时才算矛盾（恰好{tolerance}不算），{compared}；"
    "用途的文字不同即为矛盾；权利人的姓名不完全相同即为矛盾，姓名的先后次序和证件号码不计。",
    "en": "Papers speak of the same property if they print the same parcel number. The area, in acres of land, is contradicted only by a figure that "
    "differs by more than {tolerance} of the smaller one (exactly {tolerance} is not enough); the use by another word; the owner by any name that is "
    "not the same, whatever the order of the names. Square feet do not count.",
}
_LAND = re.compile(r"土地使用权面积:([\d.]+)㎡")
Claims = Mapping[tuple[str, str], Mapping[Source, object]]  # property and quantity -> what each source says


class Pair(NamedTuple):
    """Certificate or deed, and the register's answer, as one session shows them."""

    proof: Shown
    register: Shown
    fields: tuple[tuple[Shown, tuple[str, ...]], ...]

    @property
    def photos(self) -> tuple[Photo, ...]:
        return tuple({p.id: p for part, names in self.fields for p in holding(part, names)}.values())

    @property
    def evidence(self) -> tuple[QuestionEvidence, ...]:
        return tuple(e for part, names in self.fields for e in part.evidence(names))


def together(file: CaseFile, session: Session) -> Pair | None:
    """Both papers, if every statement on them can be read."""
    papers = [document(file, kinds[file.case.language].kind) for kinds in (PROOF, REGISTER)]
    proof, register = (shown(file, session, paper) if paper else None for paper in papers)
    if proof is None or register is None:
        return None
    fields = tuple((part, tuple(dict.fromkeys(name for _, _, name in _cells(part.document.facts, part.document.kind)))) for part in (proof, register))
    return Pair(proof, register, fields) if all(names and part.readable(names) for part, names in fields) else None


def claims(pair: Pair) -> Claims:
    """What the papers say as typed facts."""
    found: dict[tuple[str, str], dict[Source, object]] = {}
    for part in (pair.proof, pair.register):
        facts = part.document.facts
        for source, quantity, name in _cells(facts, part.document.kind):
            row = name.split(".")[1]
            value = _typed(facts, name, quantity)
            if quantity and value is not None:
                found.setdefault((text(facts, f"{source.table}.{row}.{source.key}") or "", quantity), {})[source] = value
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


def read(photos: Sequence[Photo], language: Language) -> list[Statement]:
    """What the papers print, and nothing else."""
    kinds = PROOF[language].kind, REGISTER[language].kind
    return [statement for kind in kinds for statement in statements(printed(photos, kind), kind)]


def counting(language: Language, rule: Collateral, compared: str) -> str:
    """What counts as a contradiction; ``compared``: which areas, where papers state several."""
    return RULE[language].format(tolerance=percent(rule.area_tolerance), compared=compared)


def _cells(facts: Facts, kind: str) -> Iterator[tuple[Source, str, str]]:
    """Source, quantity and field of every statement; the field that names the property has no quantity."""
    for source in (s for s in SOURCES if s.kind == kind):
        for row in row_numbers(facts, source.table):
            yield source, "", f"{source.table}.{row}.{source.key}"
            yield from ((source, q, f"{source.table}.{row}.{c}") for quantities in QUANTITIES.values() for q in quantities if (c := source.column(q)))


def _typed(facts: Facts, name: str, quantity: str) -> object:
    value = facts.get(name)
    if quantity == "owner":
        return frozenset(re.sub(r"（.*?）", "", text(facts, name) or "").replace(" and ", "、").split("、"))
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
