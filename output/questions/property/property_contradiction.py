"""con_chk_104: in what do the papers of somebody's homes contradict one another?

Area, use or owner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from output.questions.property._collateral import (
    HOMES,
    WORDS,
    Papers,
    claims,
    counting,
    matters,
    read,
    together,
)
from output.questions.shared.document_view import sessions
from output.questions.shared.prompt import NOTHING, answer, judged, make, options
from output.questions.shared.subtask import Key, PairedSubtask
from pipeline import kinds
from pipeline.facts import Absent
from pipeline.policy import Collateral, Policy
from pipeline.reading.collateral import contradictions
from pipeline.records import CaseFile, Language, Photo, Question

BODY: Mapping[Language, str] = {
    "zh": "图中是【{0}】（每本上印有宗地图）和【{1}】。证书的表格、"
    "宗地图和查询结果对同一不动产的记载至多在一个方面互相矛盾，"
    "是哪一个方面？{rule}{options}请回答其中一项。",
    "en": "The pictures show a [{0}], with a map of each parcel in its Exhibit A, and a [{1}]. "
    "The text of the deed, the map and the "
    "report contradict one another about the same property in one thing at most. In which? "
    "{rule}{options}Answer with one of them.",
}
VALUED, ON_VALUED = (
    kinds.EN_APPRAISAL_SUMMARY,
    (
        "The pictures show an [{0}]. Its summary and the site map on its second sheet "
        "contradict each other about the property in one thing at most. "
        "In which? {rule}{options}Answer with one of them."
    ),
)
COMPARED = "房屋建筑面积与房屋建筑面积比，土地（宗地）面积与土地面积比"


@dataclass(frozen=True)
class PropertyContradiction(PairedSubtask):
    """One of the three, or that they agree."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_104"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        language = file.case.language
        bodies: dict[tuple[str, ...], str] = {HOMES[language]: BODY[language]}
        if language == "en":
            bodies[(VALUED,)] = ON_VALUED
        found: dict[Key, Question] = {}
        for session in sessions(file):
            for papers_of, body in bodies.items():
                with suppress(Absent):
                    papers = together(file, session, papers_of)
                    question = _question(language, body, papers, rule=policy.collateral)
                    found |= {(session.number, *papers_of): question} if question else {}
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        found = {matter for _, matter in contradictions(read(question, photos), policy.collateral)}
        if len(found) > 1:
            raise ValueError("the papers contradict one another in several things")
        return answer(WORDS[language][found.pop()] if found else NOTHING)


def _question(
    language: Language, body: str, papers: Papers, *, rule: Collateral
) -> Question | None:
    wrong = matters(claims(papers), rule)
    if len(wrong) > 1:
        return None
    counts = counting(language, rule, COMPARED)
    choices = options(list(WORDS[language].values()))
    prompt = body.format(*papers.labels, rule=counts, options=choices)
    return make(
        PropertyContradiction,
        variant=papers.variant,
        photos=papers.photos,
        body=prompt + judged(language, answer("…"), answer(NOTHING)),
        response=answer(WORDS[language][wrong[0]] if wrong else NOTHING),
        evidence=papers.evidence,
        rule=f"collateral.{wrong[0]}" if wrong else "",
    )
