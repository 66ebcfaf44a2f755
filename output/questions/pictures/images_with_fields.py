"""inf_ext_001: which of these pictures hold at least one of these fields?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import ClassVar

from output.questions.shared.concepts import concepts
from output.questions.shared.document_view import Session, can_read, sessions, sheets, whole_sheets
from output.questions.shared.draw import shuffled, some
from output.questions.shared.fields import by_label, document_of, is_field, printed_contents
from output.questions.shared.pictures import Count, alone
from output.questions.shared.prompt import LETTERS, answer, closing, make, offered, options
from output.questions.shared.subtask import Subtask
from pipeline.conditions import MULTI_DOC
from pipeline.policy import Policy
from pipeline.records import CaseFile, FieldView, Language, Photo, Question, QuestionEvidence
from pipeline.roles import Rng

FEWEST, MOST = 3, 5  # pictures, and fields
BODY: Mapping[Language, tuple[str, str]] = {
    "zh": (
        "以上图片按字母编号。请找出印有下列字段中至少一个、且该处填有内容的图片：",
        "只看图片本身印出的内容；字段栏目为空白的不算。按字母顺序列出图片编号；"
        "没有任何图片符合时列表为空。",
    ),
    "en": (
        "The images above are lettered. Which of them show at least one of these fields, "
        "filled in?",
        "Only what the image itself prints counts, and a field left blank does not. "
        "List the letters in alphabetical order; "
        "if no image has any of the fields, leave the list empty.",
    ),
}


@dataclass(frozen=True)
class ImagesWithFields(Subtask):
    """Three to five pictures of one session, in a drawn order.

    How many of them answer is drawn first, so that no count is usual.
    """

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_001"
    per_session: Count = 1

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        single = [s for s in sessions(file) if s.condition != MULTI_DOC]
        asked: list[Question | None] = []
        for session in single:
            asked += [self._question(file, session, rng) for _ in range(self.per_session)]
        return [question for question in asked if question]

    def _question(self, file: CaseFile, session: Session, rng: Rng) -> Question | None:
        size = FEWEST + int(rng.integers(MOST - FEWEST + 1))
        photos = shuffled(some(alone(session), size, rng), rng)
        if len(photos) < FEWEST:
            return None
        holders = _holders(file, session, photos)
        wanted = set(some(range(len(photos)), int(rng.integers(len(photos) + 1)), rng))
        labels = _labels(holders, wanted, FEWEST + int(rng.integers(MOST - FEWEST + 1)), rng=rng)
        if len(labels) < FEWEST:
            return None
        found = sorted(set(chain.from_iterable(holders[label] for label in labels)))
        others = whole_sheets(photos[n] for n in range(len(photos)) if n not in found)
        before, after = BODY[session.photos[0].language]
        example = closing(session.photos[0].language, answer(["…", "…"]), answer([]))
        return make(
            self,
            variant="002",
            photos=photos,
            body=before + options(labels) + after + example,
            response=answer([LETTERS[n] for n in found]),
            evidence=[*_evidence(photos, labels), *others],
        )

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        labels = offered(question.question)
        filled = [any(printed_contents([photo], labels).values()) for photo in photos]
        return answer(list(compress(LETTERS, filled)))


@dataclass(frozen=True)
class Held:
    """What one picture says of the labels it could be asked for."""

    labels: Mapping[str, bool]  # printed -> can it be read, and is it filled
    doubtful: frozenset[str]  # concepts that it prints under some name, or leaves blank

    def sure(self, label: str, about: frozenset[str]) -> bool:
        """Is there no doubt whether the picture answers for a label, whose concepts are given?

        A reader could argue where the field cannot be read, is left blank, or stands there under
        another name.
        """
        return self.labels[label] if label in self.labels else not about & self.doubtful


def _held(file: CaseFile, photo: Photo) -> Held:
    facts = document_of(file, photo.sheets[0].id).facts
    labels: dict[str, bool] = {}
    for label, places in by_label([photo]).items():
        views = [place.view for place in places]
        labels[label] = any(can_read(v) and facts.get(v.name) is not None for v in views)
    printed = {seen.name for seen in _fields([photo])}
    blank = {name for name, fact in facts.items() if fact in (None, "")}
    return Held(labels, concepts(printed | blank))


def _fields(photos: Iterable[Photo]) -> Iterator[FieldView]:
    """Every field of these pictures."""
    for _, sheet in sheets(photos):
        yield from sheet.fields


def _holders(file: CaseFile, session: Session, photos: Sequence[Photo]) -> dict[str, list[int]]:
    """Label -> which of the pictures print it with content.

    Only labels of which no picture leaves a doubt.
    """
    held = [_held(file, photo) for photo in photos]
    found: dict[str, list[int]] = {}
    for label, names in _names(session).items():
        about = concepts(names)
        if all(one.sure(label, about) for one in held):
            found[label] = [n for n, one in enumerate(held) if label in one.labels]
    return found


def _names(session: Session) -> dict[str, set[str]]:
    """Label -> the fact paths that bear it anywhere in the session."""
    found: dict[str, set[str]] = {}
    for seen in _fields(session.photos):
        if seen.text and is_field(seen):
            found.setdefault(seen.label, set()).add(seen.name)
    return found


def _labels(
    holders: Mapping[str, Sequence[int]], wanted: set[int], size: int, *, rng: Rng
) -> list[str]:
    """So many labels that only the wanted pictures print.

    First one for each of them that has one.
    """
    fit = shuffled([label for label, found in holders.items() if set(found) <= wanted], rng)
    chosen: list[str] = []
    for n in sorted(wanted):
        if not any(n in holders[label] for label in chosen):
            chosen += [label for label in fit if n in holders[label]][:1]
    idle = [label for label in fit if label not in chosen and not holders[label]]
    busy = [label for label in fit if label not in chosen and holders[label]]
    # What no picture prints comes first: a short list of hits says nothing by itself.
    return shuffled([*chosen[:size], *[*idle, *busy][: max(0, size - len(chosen))]], rng)


def _evidence(photos: Sequence[Photo], labels: Sequence[str]) -> list[QuestionEvidence]:
    """Where the pictures print any of these labels and can be read."""
    found: list[QuestionEvidence] = []
    for photo in photos:
        for label, places in by_label([photo]).items():
            readable = [place for place in places if can_read(place.view)]
            found += [place.evidence for place in readable if label in labels]
    return found
