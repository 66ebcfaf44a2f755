"""How questions that look for something are asked.

Where there is something, and of some clean twins.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.draw import shuffled
from output.questions.shared.subtask import Key, Subtask
from pipeline.policy import Policy
from pipeline.records import CaseFile, Question
from pipeline.roles import Rng

# Of the twins, which have nothing, are asked as well: whoever always answers that there is nothing
# is right in a quarter of the questions.
CLEAN = 1 / 3


@dataclass(frozen=True)
class TracedSubtask(Subtask):
    """Asked is whatever ``possible`` gives, but for those whose answer the twin shares."""

    paired: ClassVar[bool] = True

    @abstractmethod
    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        """Every question this one file could be asked, by a name that its twin's question shares.

        Draws nothing. Either half may look at the other.
        """

    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        return self.candidates(file, policy, rng)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        """Those that stand in both halves."""
        twin = file.other_half
        if twin is None:
            return []
        chance = float(rng.random())
        mine, theirs = self.possible(file, policy), self.possible(twin, policy)
        differing = (k for k in mine if k in theirs and mine[k].answer != theirs[k].answer)
        keys = sorted(differing, key=str)
        if not file.anomalies and chance >= CLEAN:
            return []
        return [
            mine[k]
            for k in shuffled(keys, rng)
            if self.stands(mine[k], file, policy) and self.stands(theirs[k], twin, policy)
        ]
