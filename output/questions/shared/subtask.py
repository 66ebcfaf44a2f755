"""What every subtask does alike: mark replies exactly, and ask yes-or-no only of pairs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from output.questions.shared.document_view import Session, sessions
from output.questions.shared.draw import shuffled
from output.questions.shared.misread import steady
from output.scoring.scorer import mark
from pipeline.facts import Absent
from pipeline.policy import Policy
from pipeline.records import CaseFile, Question
from pipeline.roles import QuestionKind, Rng

Key = tuple[str | int, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Subtask(QuestionKind):
    """A question kind whose replies are marked by ``output.scoring.scorer``.

    What the reference's evaluator makes of them is not its business. Asked is what stands even if
    one small or dim digit is misread.
    """

    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        asked = self.candidates(file, policy, rng)
        return [question for question in asked if self.stands(question, file, policy)]

    @abstractmethod
    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        """The questions there are, the doubtful ones among them."""

    def stands(self, question: Question, file: CaseFile, policy: Policy) -> bool:
        """Is the answer the same whichever one small or dim digit of the evidence is misread?"""
        return steady(self, question, file.photos, policy=policy)

    def score(self, response: str, answer: str) -> float:
        return mark(self.subtask, response, answer)


@dataclass(frozen=True)
class PairedSubtask(Subtask):
    """Asked only where a case and its twin see the same question and answer it differently.

    So every answer is balanced.
    """

    paired: ClassVar[bool] = True

    @abstractmethod
    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        """Every question this one file could be asked; draws nothing.

        By a name that its twin's question shares.
        """

    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        return self.candidates(file, policy, rng)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        """The questions that the other half is asked in the same words and answers differently.

        In an order that both halves share.
        """
        twin = file.twin
        if twin is None:
            return []
        mine, theirs = self.possible(file, policy), self.possible(twin, policy)
        # Sorted, not in this half's own order: both halves must draw the same permutation.
        keys = sorted((k for k in mine if k in theirs and _differ(mine[k], theirs[k])), key=str)
        # A doubt in one half silences both, so that the answers stay balanced.
        sure = [
            k
            for k in shuffled(keys, rng)
            if self.stands(mine[k], file, policy) and self.stands(theirs[k], twin, policy)
        ]
        return [replace(mine[k], rule=mine[k].rule or theirs[k].rule) for k in sure]


def each(make: Callable[[T], Question | None], of: Iterable[T]) -> list[Question]:
    """The question that each of some things gives rise to.

    None where ``make`` says so, or where something it needs is ``Absent``.
    """
    found: list[Question] = []
    for one in of:
        with suppress(Absent):
            question = make(one)
            if question is not None:
                found.append(question)
    return found


def each_session(file: CaseFile, make: Callable[[Session], Question | None]) -> dict[Key, Question]:
    """The question that each session of a file gives rise to, by the session's number."""
    found: dict[Key, Question] = {}
    for session in sessions(file):
        for question in each(make, [session]):
            found[(session.number,)] = question
    return found


def _differ(one: Question, other: Question) -> bool:
    return (
        one.question == other.question
        and len(one.image_ids) == len(other.image_ids)
        and one.answer != other.answer
    )
