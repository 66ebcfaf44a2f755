"""doc_cla_002: which of these blank forms is the paper in the picture printed on?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import ClassVar

from output.questions.shared.document_view import can_read, sessions, whole_sheets
from output.questions.shared.draw import shuffled, some
from output.questions.shared.pictures import Count
from output.questions.shared.prompt import LETTERS, NOTHING, answer, closing, lettered, make
from output.questions.shared.subtask import Subtask
from output.tables.blanks import catalogue, label_of, name_of
from pipeline.conditions import MULTI_DOC
from pipeline.policy import Policy
from pipeline.records import CaseFile, Document, Language, Photo, Question
from pipeline.roles import Rng

BODY: Mapping[Language, tuple[str, str]] = {
    "zh": (
        "上面这张照片拍的文件，用的是下面哪一种空白表样？"
        "空白表样只有固定的文字、线条和底纹，没有填写内容；"
        "有几页的表样，各页并排放在一张图里。",
        "最多只有一种相符，答它的字母。",
    ),
    "en": (
        "Which of these blank forms is the document in the photograph above printed on? "
        "A blank form has its fixed words, lines and patterns and "
        "nothing filled in; the sheets of a form of several lie side by side in one image.",
        "At most one matches: answer its letter.",
    ),
}
CHOICE = 4


@dataclass(frozen=True)
class TemplateMatch(Subtask):
    """Four forms of different classes where the catalogue has as many.

    None of them is right as often as each. ``per_session``: questions.
    """

    task: ClassVar[str] = "DTR"
    subtask: ClassVar[str] = "doc_cla_002"
    per_session: Count = 1

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        papers = {d.id: d for d in file.documents}
        chosen: list[Photo] = []
        for session in sessions(file):
            if session.condition != MULTI_DOC:
                showing = [photo for photo in session.photos if _shows(photo)]
                chosen += some(showing, self.per_session, rng)
        return [self._question(photo, papers[photo.sheets[0].id], rng) for photo in chosen]

    def _question(self, photo: Photo, paper: Document, rng: Rng) -> Question:
        language = photo.language
        right = int(rng.integers(CHOICE + 1))  # the last: none of them
        forms = _others(paper, language, rng)[: CHOICE - (right < CHOICE)]
        if right < CHOICE:
            forms.insert(right, name_of(paper.kind, paper.layout))
        before, after = BODY[language]
        example = closing(language, answer("…"), answer(NOTHING))
        asked = make(
            self,
            photos=[photo],
            body=before + lettered(2, CHOICE) + after + example,
            response=answer(LETTERS[right] if right < CHOICE else NOTHING),
            evidence=whole_sheets([photo]),
        )
        return replace(asked, image_ids=(photo.id, *forms))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        query, *forms = (photo.sheets[0].label for photo in photos)
        found = [letter for letter, label in zip(LETTERS, forms, strict=False) if label == query]
        if len(found) > 1:
            raise ValueError(f"{len(found)} forms are of the class {query}")
        return answer("".join(found))


def _shows(photo: Photo) -> bool:
    """Is it of one sheet, and enough of that to know the form by?"""
    if len(photo.sheets) != 1:
        return False
    sheet = photo.sheets[0]
    return sheet.fully_visible or any(can_read(view) for view in sheet.fields)


def _others(paper: Document, language: Language, rng: Rng) -> list[str]:
    """Forms of other classes in random order.

    One of each class first, a class's other layouts only where classes run out.
    """
    classes: dict[str, list[str]] = {}
    for name, (kind, _) in catalogue(language).items():
        if (label := label_of(kind)) != paper.label:
            classes.setdefault(label, []).append(name)
    drawn = [shuffled(classes[label], rng) for label in shuffled(sorted(classes), rng)]
    turns = chain.from_iterable(zip_longest(*drawn))
    return [name for name in turns if name]
