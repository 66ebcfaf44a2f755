"""doc_cla_001: which classes of paper are wholly in the picture?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import (
    complete_types,
    printed_types,
    sessions,
    whole_sheets,
)
from output.questions.shared.draw import shuffled
from output.questions.shared.labels import classes, own_classes
from output.questions.shared.pictures import Count, choose, variant
from output.questions.shared.prompt import answer, closing, make, options
from output.questions.shared.subtask import Subtask
from pipeline.policy import Policy
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng

BODY: Mapping[Language, tuple[str, str]] = {
    "zh": (
        "图片中有哪些类别的文件被完整拍下？某张图片里属于某一类别的每一页都全部落在画面之内、"
        "没有被裁掉或遮住，才算该类别被完整拍下。"
        "多张图片时，只要有一张满足即可。可选类别如下，可能对应一个或多个：",
        "按图片先后顺序列出，每个类别只写一次；没有被完整拍下的文件时，列表为空。",
    ),
    "en": (
        "Which classes of document are completely in the picture? "
        "A class counts if, in some image, every sheet of that class shown there lies "
        "wholly inside the frame, with no part cut off or covered. "
        "Classes to choose from, one or several may apply:",
        "List them in the order of the images, each once; "
        "if no document is completely shown, the list is empty.",
    ),
}


@dataclass(frozen=True)
class DocumentTypes(Subtask):
    """The classes of which every sheet is in sight.

    Variants: 001 one image of one paper, 002 two to four images of a session, 003 one image of
    several papers.
    """

    task: ClassVar[str] = "DTR"
    subtask: ClassVar[str] = "doc_cla_001"
    singles: Count = 2
    groups: Count = 1

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        asked: list[Question] = []
        for session in sessions(file):
            chosen = choose(session, self.singles, self.groups, most=4, rng=rng)
            asked += [self._question(photos, own_classes(file), rng) for photos in chosen]
        return asked

    def _question(self, photos: Sequence[Photo], own: Sequence[str], rng: Rng) -> Question:
        language = photos[0].language
        before, after = BODY[language]
        known = tuple(dict.fromkeys((*classes(language), *own)))
        body = before + options(shuffled(known, rng)) + after
        return make(
            self,
            variant=variant(photos),
            photos=photos,
            body=body + closing(language, answer(["…", "…"]), answer([])),
            response=answer(complete_types(photos)),
            evidence=whole_sheets(photos),
        )

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        return answer(printed_types(photos))
