"""qua_eva_001: which of ten words describes the quality of this photograph best?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import sessions, whole_sheets
from output.questions.shared.draw import shuffled, some
from output.questions.shared.labels import QUALITY
from output.questions.shared.pictures import Count
from output.questions.shared.prompt import answer, closing, make, options
from output.questions.shared.subtask import Subtask
from pipeline import conditions
from pipeline.policy import Policy
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng

BODY: Mapping[Language, tuple[str, str]] = {
    "zh": (
        "这张照片的拍摄质量属于下面哪一类？只选最明显的一类；没有任何问题时选“正常”；"
        "文件在画面中所占面积不足五分之一才算“占比小”。",
        "请原样照抄所选类别的名称。",
    ),
    "en": (
        "Which one of these classes describes how this photograph was taken? "
        "Choose the most evident; choose Normal if nothing is wrong. "
        "Small Proportion means that the paper covers less than a fifth of the picture.",
        "Copy the name of the class exactly as it stands in the list.",
    ),
}
SMALL_SHARE = 0.2


@dataclass(frozen=True)
class ImageQuality(Subtask):
    """Ten classes in random order.

    Group photographs are not asked about, nor those that two classes fit. ``per_session``:
    photographs per session.
    """

    task: ClassVar[str] = "IQE"
    subtask: ClassVar[str] = "qua_eva_001"
    per_session: Count = 2

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        questions: list[Question] = []
        for session in sessions(file):
            photos = [p for p in session.photos if p.condition in QUALITY and not _small_as_well(p)]
            chosen = some(photos, self.per_session, rng)
            questions += [self._question(photo, rng) for photo in chosen]
        return questions

    def _question(self, photo: Photo, rng: Rng) -> Question:
        language = photo.language
        names = shuffled([name[language] for name in QUALITY.values()], rng)
        before, after = BODY[language]
        return make(
            self,
            photos=[photo],
            body=before + options(names) + after + closing(language, answer("…")),
            response=answer(QUALITY[photo.condition][language]),
            evidence=whole_sheets([photo]),
        )

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        return answer(QUALITY[photos[0].condition][question.language])


def _small_as_well(photo: Photo) -> bool:
    """Does the paper cover so little of a photograph that two classes would be right?

    A card from afar does.
    """
    return (
        photo.condition != conditions.SMALL
        and sum(sheet.area_fraction for sheet in photo.sheets) < SMALL_SHARE
    )
