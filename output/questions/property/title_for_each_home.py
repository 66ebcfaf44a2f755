"""con_chk_004: is there a certificate, or a deed, for every property on record?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import (
    Session,
    document,
    holding,
    printed,
    sessions,
    shown,
)
from output.questions.shared.homes import PROOF, REGISTER
from output.questions.shared.prompt import YES_NO, answer, judged, make
from output.questions.shared.subtask import Key, PairedSubtask
from pipeline.facts import text
from pipeline.policy import Policy
from pipeline.reading.printed_text import plain, table
from pipeline.records import CaseFile, Language, Photo, Question

BODY: Mapping[Language, str] = {
    "zh": "图中有一份【{register}】和若干页【{proof}】。查询结果中的每一条记录，是否都有与之对应的证书？证书的【{proven}】与记录的【{listed}】"
    "一字不差，才算对应；查询结果以外多出的证书不影响判断。请回答“是”或“否”。",
    "en": "The picture shows a [{register}] and one [{proof}] or more. Is there a deed for every property in the report? A deed belongs to a "
    "property if its [{proven}] is the [{listed}] of the report, letter for letter; further deeds do not matter. Answer Yes or No.",
}


@dataclass(frozen=True)
class TitleForEachHome(PairedSubtask):
    """Register and certificates in one picture (003), or in several (002)."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_004"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        asked = {(s.number,): _question(file, s) for s in sessions(file)}
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        listed, proven = REGISTER[language], PROOF[language]
        held = {
            plain(row.get(proven.name, ""))
            for row in table(printed(photos, proven.kind), proven.table)
        }
        missing = [
            row
            for row in table(printed(photos, listed.kind), listed.table)
            if plain(row[listed.name]) not in held
        ]
        return answer(YES_NO[language][bool(missing)])


def _question(file: CaseFile, session: Session) -> Question | None:
    language = file.case.language
    sources = REGISTER[language], PROOF[language]
    papers = [document(file, source.kind) for source in sources]
    listed, proven = (shown(file, session, paper) if paper else None for paper in papers)
    if listed is None or proven is None:
        return None
    names = [
        source.cells(part, source.name)
        for source, part in zip(sources, (listed, proven), strict=True)
    ]
    if (
        not names[0]
        or not names[1]
        or not listed.readable(names[0])
        or not proven.readable(names[1])
    ):
        return None
    held = {text(proven.document.facts, name) for name in names[1]}
    yes, no = YES_NO[language]
    response = answer(
        yes if all(text(listed.document.facts, name) in held for name in names[0]) else no
    )
    words = {"register": listed.document.label, "proof": proven.document.label}
    words |= {
        "listed": listed.fields[names[0][0]].view.label,
        "proven": proven.fields[names[1][0]].view.label,
    }
    body = BODY[language].format(**words) + judged(language, answer(f"{yes} / {no}"))
    photos = tuple(
        {p.id: p for p in (*holding(listed, names[0]), *holding(proven, names[1]))}.values()
    )
    evidence = (*listed.evidence(names[0]), *proven.evidence(names[1]))
    return make(
        "CC",
        TitleForEachHome.subtask,
        "003" if len(photos) == 1 else "002",
        photos=photos,
        body=body,
        response=response,
        evidence=evidence,
        rule="title",
    )
