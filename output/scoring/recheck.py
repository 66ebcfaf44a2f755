"""Derives every question's answer a second time, from the photographs' printed text alone.

And looks its evidence up there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from output.questions.shared.document_view import can_read
from pipeline.caches import cached
from pipeline.policy import Policy
from pipeline.records import Photo, Question, QuestionEvidence
from pipeline.roles import QuestionKind
from pipeline.units import load_all


@dataclass(frozen=True)
class Disagreement:
    """A question whose stored answer is not what its pictures say, or whose evidence they lack.

    Both answers are JSON text, ``read`` or ``error`` empty.
    """

    question_id: str
    subtask: str
    answer: str
    read: str
    error: str


@cached
def kinds() -> Mapping[str, QuestionKind]:
    """Subtask, as questions bear it -> the kind that asks it.

    One number may mean different things in the two languages.
    """
    found: dict[str, QuestionKind] = {}
    for unit in load_all(QuestionKind).values():
        for language in unit.languages:
            found[unit.subtask if language == "zh" else f"en.{unit.subtask}"] = unit
    return found


def recheck(
    questions: Iterable[Question], photos: Sequence[Photo], policy: Policy
) -> list[Disagreement]:
    """Every disagreement; ``photos`` need hold no picture, only sheets and fields.

    Raises:
        KeyError: a question shows a photograph that is not among ``photos``.
    """
    by_id = {photo.id: photo for photo in photos}
    places = {photo.id: _places(photo) for photo in photos}
    found = []
    for question in questions:
        disagreement = _compare(question, [by_id[i] for i in question.image_ids], policy)
        unseen = "" if disagreement else _unseen(question, places)
        if unseen:
            disagreement = Disagreement(question.id, question.subtask, question.answer, "", unseen)
        found += [disagreement] if disagreement else []
    return found


def _compare(question: Question, photos: Sequence[Photo], policy: Policy) -> Disagreement | None:
    said = question.id, question.subtask, question.answer
    unit = kinds().get(question.subtask)
    if unit is None:
        return Disagreement(*said, "", "a subtask that nobody asks")
    try:
        read = unit.read(question, photos, policy)
    # Of papers that do not print what the question is about.
    except (ValueError, LookupError, ArithmeticError) as error:
        return Disagreement(*said, "", f"cannot be read: {error}")
    if json.loads(question.answer) == json.loads(json.dumps(read)):
        return None
    return Disagreement(*said, json.dumps(read, ensure_ascii=False), "")


def _places(photo: Photo) -> set[QuestionEvidence]:
    """What a question on a picture may rest on: its sheets, and the fields that can be read."""
    places: set[QuestionEvidence] = set()
    for sheet in photo.sheets:
        names = ["", *(field.name for field in sheet.fields if can_read(field))]
        places |= {QuestionEvidence(photo.id, sheet.id, sheet.page, name) for name in names}
    return places


def _unseen(question: Question, places: Mapping[str, set[QuestionEvidence]]) -> str:
    """The first piece of evidence that no picture of the question has or shows legibly.

    Empty if all can be read.
    """
    if not question.evidence:
        return "names no evidence"
    for evidence in question.evidence:
        if evidence.image_id not in question.image_ids or evidence not in places[evidence.image_id]:
            what = (
                f"{evidence.field or 'the sheet'} of {evidence.document_id}, page {evidence.page}"
            )
            return f"evidence cannot be read in {evidence.image_id}: {what}"
    return ""
