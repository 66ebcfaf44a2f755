"""con_chk_105: which paper, or the map on it, contradicts the other two about a property?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from output.questions.property._collateral import (
    HOMES,
    Papers,
    claims,
    counting,
    differing,
    matters,
    read,
    together,
)
from output.questions.shared.document_view import Session
from output.questions.shared.prompt import NOTHING, answer, judged, make, options
from output.questions.shared.subtask import Key, PairedSubtask, each_session
from pipeline.policy import Collateral, Policy
from pipeline.reading.collateral import SOURCES, Matter, Source, contradictions
from pipeline.records import CaseFile, Language, Photo, Question

NAMES: Mapping[Language, tuple[str, str, str]] = {  # text of the proof, the map on it, the register
    "zh": ("证书表格", "宗地图", "查询结果"),
    "en": ("text of the deed", "map of the parcel", "report"),
}
BODY: Mapping[Language, str] = {
    "zh": "图中是【{0}】（每本上印有宗地图）和【{1}】。证书表格、宗地图、"
    "查询结果三处对同一不动产的面积、用途和权利人都有记载，"
    "至多有一处与另外两处矛盾，是哪一处？{rule}{options}请回答其中一项。",
    "en": "The pictures show a [{0}], with a map of each parcel in its Exhibit A, and a [{1}]. "
    "The text of the deed, the map and the "
    "report each state the area, the use and the owner of the same property. "
    "One of them at most contradicts the other two. Which? {rule}{options}"
    "Answer with one of them.",
}
COMPARED = "且只比较房屋建筑面积，土地（宗地）面积不计"


@dataclass(frozen=True)
class PropertyDissenter(PairedSubtask):
    """One of three, or that they agree."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_105"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_session(file, lambda session: _question(file, session, policy.collateral))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        found = contradictions(read(question, photos), policy.collateral)
        alone = set(chain.from_iterable(found.values()))
        nobody = any(not sources and matter != "area" for (_, matter), sources in found.items())
        if len(alone) > 1 or nobody:
            raise ValueError("no single paper contradicts the others")
        if not alone:
            return answer(NOTHING)
        source = alone.pop()  # proof, map, register
        place = 1 if source.drawn else 2 * HOMES[language].index(source.kind)
        return answer(NAMES[language][place])


def _question(file: CaseFile, session: Session, rule: Collateral) -> Question | None:
    language = file.case.language
    papers = together(file, session, HOMES[language])
    found = _dissenters(papers, language, rule)
    if len(found) > 1:
        return None
    counts, choices = counting(language, rule, COMPARED), options(NAMES[language])
    body = BODY[language].format(*papers.labels, rule=counts, options=choices)
    return make(
        PropertyDissenter,
        variant=papers.variant,
        photos=papers.photos,
        body=body + judged(language, answer("…"), answer(NOTHING)),
        response=answer(_name(next(iter(found)), language) if found else NOTHING),
        evidence=papers.evidence,
        rule=f"collateral.{next(iter(found.values()))}" if found else "",
    )


def _dissenters(papers: Papers, language: Language, rule: Collateral) -> dict[Source, Matter]:
    """Whoever takes part in every contradiction about what all three state, and in what."""
    found: dict[Source, Matter] = {}
    for (_, quantity), values in claims(papers).items():
        if len(values) != len(NAMES[language]):
            continue
        blamed = _in_all(differing(values, rule), values)
        found |= {source: matters({("", quantity): values}, rule)[0] for source in blamed}
    return found


def _in_all(pairs: Sequence[tuple[Source, Source]], sources: Iterable[Source]) -> list[Source]:
    """The sources that every pair names; none if there is no pair."""
    return [source for source in sources if pairs and all(source in pair for pair in pairs)]


def _name(source: Source, language: Language) -> str:
    """The source among the three choices; certificates and deeds come first of their language."""
    first = next(s for s in SOURCES if s.kind.startswith(f"{language}/")).kind
    return NAMES[language][1 if source.drawn else 0 if source.kind == first else 2]
