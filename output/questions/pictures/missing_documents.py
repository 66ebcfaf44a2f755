"""doc_cla_003: of these classes, which are wholly in the picture and which are missing?"""

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
from output.questions.shared.draw import shuffled, some
from output.questions.shared.labels import classes
from output.questions.shared.pictures import Count, choose, variant
from output.questions.shared.prompt import answer, closing, make, offered, options
from output.questions.shared.subtask import Subtask
from pipeline.policy import Policy
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng

BODY: Mapping[Language, tuple[str, str]] = {
    "zh": (
        "下面列出审核所需的文件类别。请把它们分成两组：图片中被完整拍下的，"
        "和没有被完整拍下的。某张图片里属于某一类别的每一页都全部落在画面之内、"
        "没有被裁掉或遮住，才算该类别被完整拍下。",
        "两组都按上面的顺序书写；不在上面的类别一概不写；没有内容的一组写空列表。",
    ),
    "en": (
        "These are the classes of document a review needs. "
        "Sort them into those completely in the picture and those that are not. "
        "A class counts as "
        "present if, in some image, every sheet of that class shown there lies wholly inside "
        "the frame, with no part cut off or covered.",
        "Keep the order of the list in both groups and name no other class; "
        "a group without classes is an empty list.",
    ),
}
ONLY_MISSING = 0.2  # share of questions that name nothing the pictures show


@dataclass(frozen=True)
class MissingDocuments(Subtask):
    """The list mixes some or none of the classes shown with classes that are not.

    Shown classes may be left out of it.
    """

    task: ClassVar[str] = "DTR"
    subtask: ClassVar[str] = "doc_cla_003"
    singles: Count = 1
    groups: Count = 1

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        mine = sorted({d.label for d in file.documents})
        asked: list[Question] = []
        for session in sessions(file):
            chosen = choose(session, self.singles, self.groups, most=4, rng=rng)
            asked += [self._question(photos, mine, rng) for photos in chosen]
        return asked

    def _question(self, photos: Sequence[Photo], mine: Sequence[str], rng: Rng) -> Question:
        language = photos[0].language
        targets = _targets(photos, mine, language, rng=rng)
        before, after = BODY[language]
        example, nothing = _response(["…"], ["…"]), _response([], ["…"])
        return make(
            self,
            variant=variant(photos),
            photos=photos,
            body=before + options(targets) + after + closing(language, example, nothing),
            response=_sorted(targets, photos),
            evidence=whole_sheets(photos),
        )

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        groups: dict[bool, list[str]] = {True: [], False: []}
        whole = printed_types(photos)
        for label in offered(question.question):
            groups[label in whole].append(label)
        return answer({"present_categories": groups[True], "missing_categories": groups[False]})


def _targets(
    photos: Sequence[Photo], mine: Sequence[str], language: Language, *, rng: Rng
) -> list[str]:
    """Four to seven classes.

    Half the absent ones are papers of this very file, so a class alone gives nothing away.
    """
    shown = sorted({s.label for p in photos for s in p.sheets})
    size = 4 + int(rng.integers(4))
    wanted = 0 if float(rng.random()) < ONLY_MISSING else 1 + int(rng.integers(min(len(shown), 4)))
    present = some(shown, wanted, rng)
    others = [label for label in mine if label not in shown]
    near = some(others, (size - len(present)) // 2, rng)
    foreign = [c for c in classes(language) if c not in shown and c not in near]
    far = some(foreign, size - len(present) - len(near), rng)
    return shuffled([*present, *near, *far], rng)


def _sorted(targets: Sequence[str], photos: Sequence[Photo]) -> dict[str, object]:
    whole = complete_types(photos)
    present = [label for label in targets if label in whole]
    return _response(present, [label for label in targets if label not in whole])


def _response(present: Sequence[str], missing: Sequence[str]) -> dict[str, object]:
    return answer({"present_categories": present, "missing_categories": missing})
