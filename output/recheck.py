"""Derives every question's answer a second time, from the printed text of the photographs' fields and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.policy import Policy
from pipeline.records import Photo, Question
from pipeline.roles import QuestionKind
from pipeline.units import load, names


@dataclass(frozen=True)
class Disagreement:
    """A question whose stored answer is not what its pictures say; both as JSON text, ``read`` or ``error`` empty."""

    question_id: str
    subtask: str
    answer: str
    read: str
    error: str


@cache
def kinds() -> Mapping[str, QuestionKind]:
    """Subtask, as questions bear it -> the kind that asks it; one number may mean different things in the two languages.

    Raises:
        ValueError: two units ask the same subtask.
    """
    found: dict[str, QuestionKind] = {}
    for unit in (load(QuestionKind, name) for name in names(QuestionKind)):
        for subtask in (unit.subtask if language == "zh" else f"en.{unit.subtask}" for language in unit.languages):
            if subtask in found:
                raise ValueError(f"{subtask} is asked by {type(found[subtask]).__name__} and by {type(unit).__name__}")
            found[subtask] = unit
    return found


def recheck(questions: Iterable[Question], photos: Mapping[str, Photo] | Sequence[Photo], policy: Policy) -> list[Disagreement]:
    """Every disagreement; ``photos`` need hold no picture, only sheets and fields.

    Raises:
        KeyError: a question shows a photograph that is not among ``photos``.
    """
    by_id = photos if isinstance(photos, Mapping) else {photo.id: photo for photo in photos}
    found = (_compare(question, [by_id[i] for i in question.image_ids], policy) for question in questions)
    return [disagreement for disagreement in found if disagreement]


def _compare(question: Question, photos: Sequence[Photo], policy: Policy) -> Disagreement | None:
    unit = kinds().get(question.subtask)
    if unit is None:
        return Disagreement(question.id, question.subtask, question.answer, "", "a subtask that nobody asks")
    try:
        read = unit.read(question, photos, policy)
    except (ValueError, LookupError, ArithmeticError) as error:  # papers that do not print what the question is about
        return Disagreement(question.id, question.subtask, question.answer, "", f"cannot be read: {error}")
    if json.loads(question.answer) == json.loads(json.dumps(read)):
        return None
    return Disagreement(question.id, question.subtask, question.answer, json.dumps(read, ensure_ascii=False), "")
