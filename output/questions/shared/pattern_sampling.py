"""How questions that look for something are asked: where there is something, and of one clean twin in three that has nothing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from output.questions.shared.draw import shuffled
from output.questions.shared.subtask import Key, Subtask
from pipeline.policy import Policy
from pipeline.records import CaseFile, Question
from pipeline.roles import Rng

CLEAN = (
    1 / 3
)  # of the twins are asked as well: whoever always answers that there is nothing is right in a quarter of the questions


@dataclass(frozen=True)
class TracedSubtask(Subtask):
    """``possible`` gives every question this one file could be asked; those whose answer its twin shares are left out."""

    paired: ClassVar[bool] = True

    @abstractmethod
    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        """By a name that the twin's question shares; draws nothing. Either half may look at the other."""

    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        return self.candidates(file, policy, rng)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        """Those that stand in both halves."""
        twin = file.twin
        if twin is None:
            return []
        chance = float(rng.random())
        mine, theirs = self.possible(file, policy), self.possible(replace(twin, twin=file), policy)
        keys = sorted(
            (k for k in mine if k in theirs and mine[k].answer != theirs[k].answer), key=str
        )
        if not file.anomalies and chance >= CLEAN:
            return []
        return [
            mine[k]
            for k in shuffled(keys, rng)
            if self.stands(mine[k], file, policy) and self.stands(theirs[k], twin, policy)
        ]
