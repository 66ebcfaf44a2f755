"""con_chk_004: is there a certificate, or a deed, for every property on record?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import Session, document_shown, holding, printed
from output.questions.shared.homes import PROOF, REGISTER
from output.questions.shared.prompt import YES_NO, either, judged, make, verdict
from output.questions.shared.subtask import Key, PairedSubtask, each_session
from pipeline.facts import text
from pipeline.policy import Policy
from pipeline.reading.printed_text import plain, table
from pipeline.records import CaseFile, Language, Photo, Question

BODY: Mapping[Language, str] = {
    "zh": "图中有一份【{register}】和若干页【{proof}】。查询结果中的每一条记录，"
    "是否都有与之对应的证书？证书的【{proven}】与记录的【{listed}】"
    "一字不差，才算对应；查询结果以外多出的证书不影响判断。请回答“是”或“否”。",
    "en": "The picture shows a [{register}] and one [{proof}] or more. "
    "Is there a deed for every property in the report? A deed belongs to a "
    "property if its [{proven}] is the [{listed}] of the report, letter for letter; "
    "further deeds do not matter. Answer Yes or No.",
}


@dataclass(frozen=True)
class TitleForEachHome(PairedSubtask):
    """Register and certificates in one picture (003), or in several (002)."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_004"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_session(file, lambda session: _question(file, session))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        listed, proven = REGISTER[language], PROOF[language]
        titles = table(printed(photos, proven.kind), proven.table)
        held = {plain(title.get(proven.name, "")) for title in titles}
        rows = table(printed(photos, listed.kind), listed.table)
        missing = [row for row in rows if plain(row[listed.name]) not in held]
        return verdict(YES_NO[language], not missing)


def _question(file: CaseFile, session: Session) -> Question | None:
    language = file.case.language
    register, proof = REGISTER[language], PROOF[language]
    listed = document_shown(file, session, register.kind)
    proven = document_shown(file, session, proof.kind)
    homes, titles = register.cells(listed, register.name), proof.cells(proven, proof.name)
    if not homes or not titles:
        return None
    evidence = (*listed.evidence(homes), *proven.evidence(titles))
    held = {text(proven.facts, name) for name in titles}
    body = BODY[language].format(
        register=listed.document.label,
        proof=proven.document.label,
        listed=listed.heading(homes[0]),
        proven=proven.heading(titles[0]),
    )
    shown = (*holding(listed, homes), *holding(proven, titles))
    photos = tuple({photo.id: photo for photo in shown}.values())
    return make(
        TitleForEachHome,
        variant="003" if len(photos) == 1 else "002",
        photos=photos,
        body=body + judged(language, either(YES_NO[language])),
        response=verdict(YES_NO[language], all(text(listed.facts, name) in held for name in homes)),
        evidence=evidence,
        rule="title",
    )
