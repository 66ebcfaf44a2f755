"""What every subtask does alike: mark replies exactly, and ask yes-or-no only of pairs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from output.questions._draw import shuffled
from output.scorer import mark
from pipeline.policy import Policy
from pipeline.records import CaseFile, Question
from pipeline.roles import QuestionKind, Rng

Key = tuple[str | int, ...]


@dataclass(frozen=True)
class Subtask(QuestionKind):
    """A question kind whose replies are marked by ``output.scorer``; what the reference's evaluator makes of them is not its business."""

    def score(self, response: str, answer: str) -> float:
        return mark(self.subtask, response, answer)


@dataclass(frozen=True)
class PairedSubtask(Subtask):
    """Asked only where a case and its twin see the same question and answer it differently, so every answer is balanced."""

    paired: ClassVar[bool] = True

    @abstractmethod
    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        """Every question this one file could be asked, by a name that its twin's question shares; draws nothing."""

    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        return paired(file, lambda half: self.possible(half, policy), rng)


def paired(file: CaseFile, possible: Callable[[CaseFile], Mapping[Key, Question]], rng: Rng) -> list[Question]:
    """This half's questions that the other half is asked in the same words and answers differently, in a shared order."""
    if file.twin is None:
        return []
    mine, theirs = possible(file), possible(file.twin)
    # Sorted, not in this half's own order: both halves must draw the same permutation over the same list.
    keys = sorted((k for k in mine if k in theirs and _differ(mine[k], theirs[k])), key=str)
    return [replace(mine[key], rule=mine[key].rule or theirs[key].rule) for key in shuffled(keys, rng)]


def _differ(one: Question, other: Question) -> bool:
    return one.question == other.question and len(one.image_ids) == len(other.image_ids) and one.answer != other.answer
