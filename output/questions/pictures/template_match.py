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
from pipeline.kinds import is_own
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
LEAST = 2  # forms to choose from


@dataclass(frozen=True)
class TemplateMatch(Subtask):
    """Four forms of different classes where the catalogue has as many.

    None of them is right as often as each. Of somebody's own forms it shows only such as the file
    holds, and asks where there are enough. ``per_session``: questions.
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
        asked = (
            self._question(photo, file, papers[photo.sheets[0].id], rng=rng) for photo in chosen
        )
        return [question for question in asked if question]

    def _question(
        self, photo: Photo, file: CaseFile, paper: Document, *, rng: Rng
    ) -> Question | None:
        language = photo.language
        own = _beside(paper, file) if is_own(paper.kind) else None
        choice = CHOICE if own is None else min(CHOICE, len(own))
        if choice < LEAST:
            return None
        right = int(rng.integers(choice + 1))  # the last: none of them
        forms = _others(paper, language, rng) if own is None else shuffled(own, rng)
        forms = forms[: choice - (right < choice)]
        if right < choice:
            forms.insert(right, name_of(paper.kind, paper.layout))
        before, after = BODY[language]
        example = closing(language, answer("…"), answer(NOTHING))
        asked = make(
            self,
            photos=[photo],
            body=before + lettered(2, choice) + after + example,
            response=answer(LETTERS[right] if right < choice else NOTHING),
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


def _beside(paper: Document, file: CaseFile) -> list[str]:
    """Somebody's own forms of other classes that the file holds, too; one of each class."""
    classes = {
        other.label: name_of(other.kind, other.layout)
        for other in file.documents
        if is_own(other.kind) and other.label != paper.label
    }
    return [classes[label] for label in sorted(classes)]


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
