"""inf_ext_002: what do these fields say?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from output.questions.shared.document_view import sessions
from output.questions.shared.draw import shuffled, some
from output.questions.shared.fields import absent, askable, printed_contents, prompt, true_values
from output.questions.shared.pictures import Count, choose, variant
from output.questions.shared.prompt import answer, make, offered
from output.questions.shared.subtask import Subtask
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

FEWEST, MOST = 2, 6
WITH_ABSENT = 0.35  # share of questions that also name a field no image has


@dataclass(frozen=True)
class FieldExtraction(Subtask):
    """Two to six fields; a field with several contents is a list. Variants as in doc_cla_001."""

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_002"
    singles: Count = 3
    groups: Count = 1

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        chosen: list[tuple[Photo, ...]] = []
        for session in sessions(file):
            chosen += choose(session, self.singles, self.groups, most=4, rng=rng)
        asked = [self._question(file, photos, rng) for photos in chosen]
        return [question for question in asked if question]

    def _question(self, file: CaseFile, photos: Sequence[Photo], rng: Rng) -> Question | None:
        known = askable(photos)
        size = FEWEST + int(rng.integers(MOST - FEWEST + 1))
        missing = some(absent(file, photos), 1, rng) if float(rng.random()) < WITH_ABSENT else []
        labels = some(list(known), size - len(missing), rng)
        if len(labels) < FEWEST - len(missing) or not labels:
            return None
        labels = shuffled([*labels, *missing], rng)
        return make(
            self,
            variant=variant(photos),
            photos=photos,
            body=prompt(labels, photos[0].language),
            response=answer(true_values(file, photos, labels)),
            evidence=list(chain.from_iterable(known.get(label, ()) for label in labels)),
        )

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        return answer(printed_contents(photos, offered(question.question)))
