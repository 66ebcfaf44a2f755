"""con_cnk_001: which of these papers belong to somebody other than the holder of the first?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, product
from typing import ClassVar

from output.questions.shared.document_view import DocumentView, Session, printed, sessions, view
from output.questions.shared.draw import handfuls
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.pictures import Count, alone
from output.questions.shared.prompt import answer, judged, listed, make
from output.questions.shared.subtask import Key
from pipeline import kinds
from pipeline.conditions import MULTI_DOC
from pipeline.facts import Absent, FactMap, text
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
    "zh": "第1张图片是本次贷款申请人的{anchor}。第2至{last}张依次为{others}，"
    "其中可能夹有别人的材料。请按图上所印姓名核对：第2至{last}张中，"
    "哪些类型的材料不属于该申请人？按图片顺序列出类型名称；若都属于申请人，则列表为空。",
    "en": "Image 1 is the applicant's {anchor}. Images 2 to {last} are, in this order: {others}; "
    "papers of another person may be among them. Going "
    "by the printed names, which types among images 2 to {last} do not belong to the "
    "applicant? List the type names in image order, or leave the "
    "list empty if all are the applicant's.",
}


@dataclass(frozen=True)
class ForeignPapers(TracedSubtask):
    """The anchor and three or four other papers, one image each, all showing a readable name.

    ``turns``: how often a session's papers are dealt out anew.
    """

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_cnk_001"
    turns: Count = 1

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        found: dict[Key, Question] = {}
        for session in sessions(file):
            parts = _parts(file, session) if session.condition != MULTI_DOC else {}
            anchors = [kind for kind in ANCHORS[file.case.language] if kind in parts]
            for anchor, turn in product(anchors, range(self.turns)):
                others = [part for kind, part in parts.items() if kind != anchor]
                dealt = handfuls(others, session.number + turn, MOST)
                for number, papers in enumerate(dealt):
                    question = _question(file, [parts[anchor], *papers])
                    if question:
                        found[(session.number, anchor, turn, number)] = question
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        names = [name_key(holder(printed([p], p.sheets[0].kind)) or "") for p in photos]
        labels = [p.sheets[0].label for p in photos]
        others = zip(labels[1:], names[1:], strict=True)
        return answer([label for label, name in others if name != names[0]])


def _parts(file: CaseFile, session: Session) -> dict[str, DocumentView]:
    """By kind, every paper whose holder's name the session shows."""
    found: dict[str, DocumentView] = {}
    for kind, paper in _one_of_each_kind(file.documents, file.case.applicant.id).items():
        with suppress(Absent):
            found[kind] = _named(session, paper)
    return found


def _question(file: CaseFile, parts: Sequence[DocumentView]) -> Question | None:
    language, owner = file.case.language, file.case.applicant.id
    if parts[0].document.owner != owner or len(parts) <= FEWEST or _confusing(parts):
        return None
    labels = [part.document.label for part in parts]
    others = listed(labels[1:], language)
    body = BODY[language].format(anchor=labels[0], others=others, last=len(labels))
    foreign = [part.document.label for part in parts[1:] if part.document.owner != owner]
    evidence = [part.evidence(_name_fields(part)) for part in parts]
    return make(
        ForeignPapers,
        variant="002",
        photos=[part.photos[0] for part in parts],
        body=body + judged(language, answer(["…"]), answer([])),
        response=answer(foreign),
        evidence=list(chain.from_iterable(evidence)),
        rule="ownership",
    )


def _one_of_each_kind(documents: Sequence[Document], owner: str) -> dict[str, Document]:
    """A foreign paper comes before the applicant's own of its kind, where the file holds both."""
    found: dict[str, Document] = {}
    for document in documents:
        if document.kind not in found or document.owner != owner:
            found[document.kind] = document
    return found


def _named(session: Session, document: Document) -> DocumentView:
    """The first photograph of the session that shows this paper alone and its holder's name.

    Raises:
        Absent: none does.
    """
    for photo in alone(session):
        if photo.sheets[0].id == document.id:
            part = view(document, [photo])
            if any(part.readable(names) for names in NAMES):
                return part
    raise Absent(f"{document.id}: no picture shows it alone and whose it is")


def _name_fields(part: DocumentView) -> tuple[str, ...]:
    return next(names for names in NAMES if part.readable(names))


def _confusing(parts: Sequence[DocumentView]) -> bool:
    """Would the names tell another story than who owns the papers (a misspelt name, a namesake)?"""
    first, *others = [(part.document.owner, name_key(_name(part.facts))) for part in parts]
    return any((owner == first[0]) != (name == first[1]) for owner, name in others)


def _name(facts: FactMap) -> str:
    given, family = (text(facts, f"person.{part}") for part in ("given_name", "family_name"))
    return text(facts, "person.name") or f"{given} {family}"
