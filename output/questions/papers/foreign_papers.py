"""con_cnk_001: which of these papers belong to somebody other than the holder of the first?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import MULTI, Session, Shown, printed, sessions, view
from output.questions.shared.draw import handfuls
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.pictures import Count
from output.questions.shared.prompt import answer, judged, listed, make
from output.questions.shared.subtask import Key
from pipeline import kinds
from pipeline.policy import Policy
from pipeline.reading.printed_text import holder, name_key
from pipeline.records import CaseFile, Document, Language, Photo, Question

ANCHORS: Mapping[Language, tuple[str, ...]] = {
    "zh": (
        kinds.ZH_IDENTITY_CARD_FRONT,
        kinds.ZH_HOUSEHOLD_REGISTER_MEMBER,
        kinds.ZH_LOAN_APPLICATION_FORM,
        kinds.ZH_MARRIAGE_CERTIFICATE,
    ),
    "en": (kinds.EN_DRIVERS_LICENSE, kinds.EN_SSN_CARD, kinds.EN_MORTGAGE_ASSISTANCE_FORM),
}
FEWEST, MOST = 2, 4  # papers beside the anchor
NAMES = (("person.name",), ("person.given_name", "person.family_name"))
BODY: Mapping[Language, str] = {
    "zh": "第1张图片是本次贷款申请人的{anchor}。第2至{last}张依次为{others}，其中可能夹有别人的材料。请按图上所印姓名核对：第2至{last}张中，"
    "哪些类型的材料不属于该申请人？按图片顺序列出类型名称；若都属于申请人，则列表为空。",
    "en": "Image 1 is the applicant's {anchor}. Images 2 to {last} are, in this order: {others}; papers of another person may be among them. Going "
    "by the printed names, which types among images 2 to {last} do not belong to the applicant? List the type names in image order, or leave the "
    "list empty if all are the applicant's.",
}


@dataclass(frozen=True)
class ForeignPapers(TracedSubtask):
    """The anchor and three or four other papers, one image each, all showing a name that can be read.
    ``turns``: how often a session's papers are dealt out anew."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_cnk_001"
    turns: Count = 1

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        found: dict[Key, Question] = {}
        for session in sessions(file):
            parts = _parts(file, session) if session.condition != MULTI else {}
            for anchor in (kind for kind in ANCHORS[file.case.language] if kind in parts):
                others = [part for kind, part in parts.items() if kind != anchor]
                for turn in range(self.turns):
                    for number, papers in enumerate(handfuls(others, session.number + turn, MOST)):
                        question = _question(file, [parts[anchor], *papers])
                        if question:
                            found[(session.number, anchor, turn, number)] = question
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        names = [holder(printed([p], p.sheets[0].kind)) or "" for p in photos]
        others = zip(photos[1:], names[1:], strict=True)
        return answer(
            [p.sheets[0].label for p, name in others if name_key(name) != name_key(names[0])]
        )


def _parts(file: CaseFile, session: Session) -> dict[str, Shown]:
    """By kind, every paper whose holder's name the session shows."""
    papers = _one_of_each_kind(file.documents, file.case.applicant.id)
    return {kind: part for kind, paper in papers.items() if (part := _named(session, paper))}


def _question(file: CaseFile, parts: Sequence[Shown]) -> Question | None:
    owner = file.case.applicant.id
    if parts[0].document.owner != owner or len(parts) <= FEWEST or _confusing(parts):
        return None
    labels = [part.document.label for part in parts]
    words = {
        "anchor": labels[0],
        "others": listed(labels[1:], file.case.language),
        "last": len(labels),
    }
    body = BODY[file.case.language].format(**words) + judged(
        file.case.language, answer(["…"]), answer([])
    )
    foreign = [part.document.label for part in parts[1:] if part.document.owner != owner]
    evidence = [e for part in parts for e in part.evidence(_name_fields(part) or ())]
    return make(
        "CC",
        ForeignPapers.subtask,
        "002",
        photos=[p.photos[0] for p in parts],
        body=body,
        response=answer(foreign),
        evidence=evidence,
        rule="ownership",
    )


def _one_of_each_kind(documents: Sequence[Document], owner: str) -> dict[str, Document]:
    """A foreign paper comes before the applicant's own of the same kind, where the file holds both."""
    found: dict[str, Document] = {}
    for document in documents:
        if document.kind not in found or document.owner != owner:
            found[document.kind] = document
    return found


def _named(session: Session, document: Document) -> Shown | None:
    """The first photograph of the session that shows this paper alone and its holder's name."""
    for photo in session.photos:
        if len(photo.sheets) == 1 and photo.sheets[0].id == document.id:
            part = view(document, [photo])
            if _name_fields(part):
                return part
    return None


def _name_fields(part: Shown) -> tuple[str, ...] | None:
    return next((names for names in NAMES if part.readable(names)), None)


def _confusing(parts: Sequence[Shown]) -> bool:
    """Would the names tell another story than who owns the papers (a misspelt name, a namesake)?"""
    first, *others = [(part.document.owner, name_key(_name(part.document))) for part in parts]
    return any((owner == first[0]) != (name == first[1]) for owner, name in others)


def _name(document: Document) -> str:
    facts = document.facts
    return (
        str(facts["person.name"])
        if facts.get("person.name")
        else f"{facts.get('person.given_name')} {facts.get('person.family_name')}"
    )
