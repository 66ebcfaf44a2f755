"""con_chk_105: which paper, or the map on it, contradicts the other two about a property?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from output.questions.shared.document_view import sessions
from output.questions.shared.prompt import NOTHING, answer, judged, make, options
from output.questions.shared.subtask import Key, PairedSubtask
from pipeline.policy import Collateral, Policy
from pipeline.reading.collateral import SOURCES, Matter, Source, contradictions
from pipeline.records import CaseFile, Language, Photo, Question

NAMES: Mapping[Language, tuple[str, str, str]] = {  # text of the proof, the map on it, the register
    "zh": ("证书表格", "宗地图", "查询结果"),
    "en": ("text of the deed", "map of the parcel", "report"),
}
BODY: Mapping[Language, str] = {
    "zh": "图中是【{0}】（每本上印有宗地图）和【{1}】。证书表格、宗地图、查询结果三处对同一不动产的面积、用途和权利人都有记载，"
    "至多有一处与另外两处矛盾，是哪一处？{rule}{options}请回答其中一项。",
    "en": "The pictures show a [{0}], with a map of each parcel in its Exhibit A, and a [{1}]. The text of the deed, the map and the "
    "report each state the area, the use and the owner of the same property. One of them at most contradicts the other two. Which? {rule}{options}"
    "Answer with one of them.",
}
COMPARED = "且只比较房屋建筑面积，土地（宗地）面积不计"


@dataclass(frozen=True)
class PropertyDissenter(PairedSubtask):
    """One of three, or that they agree."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_105"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        found = {(s.number,): together(file, s, HOMES[file.case.language]) for s in sessions(file)}
        asked = {
            key: _question(file.case.language, papers, policy)
            for key, papers in found.items()
            if papers
        }
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        found = contradictions(read(question, photos), policy.collateral)
        alone = {source for sources in found.values() for source in sources}
        if len(alone) > 1 or any(
            not sources and matter != "area" for (_, matter), sources in found.items()
        ):
            raise ValueError("no single paper contradicts the others")
        places = [
            1 if source.drawn else 2 * HOMES[language].index(source.kind) for source in alone
        ]  # proof, map, register
        return answer(NAMES[language][places[0]] if places else NOTHING)


def _question(language: Language, papers: Papers, policy: Policy) -> Question | None:
    found = _dissenters(papers, language, policy.collateral)
    if len(found) > 1:
        return None
    told = _name(next(iter(found)), language) if found else NOTHING
    rule, choices = counting(language, policy.collateral, COMPARED), options(NAMES[language])
    body = BODY[language].format(*papers.labels, rule=rule, options=choices) + judged(
        language, answer("…"), answer(NOTHING)
    )
    variant = "003" if len(papers.photos) == 1 else "002"
    broken = f"collateral.{next(iter(found.values()))}" if found else ""
    return make(
        "CC",
        PropertyDissenter.subtask,
        variant,
        photos=papers.photos,
        body=body,
        response=answer(told),
        evidence=papers.evidence,
        rule=broken,
    )


def _dissenters(papers: Papers, language: Language, rule: Collateral) -> dict[Source, Matter]:
    """Whoever takes part in every contradiction about something that all three state, and in what."""
    said, found = claims(papers), dict[Source, Matter]()
    for (_, quantity), values in said.items():
        wrong = differing(values, rule) if len(values) == len(NAMES[language]) else []
        blamed = [source for source in values if wrong and all(source in two for two in wrong)]
        found |= {source: matters({("", quantity): values}, rule)[0] for source in blamed}
    return found


def _name(source: Source, language: Language) -> str:
    """The source among the three choices; certificates and deeds come first of their language."""
    first = next(s for s in SOURCES if s.kind.startswith(f"{language}/")).kind
    return NAMES[language][1 if source.drawn else 0 if source.kind == first else 2]
