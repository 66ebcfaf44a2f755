"""inf_ext_003: which of these fields does the paper not have at all?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from output.questions.shared.document_view import sessions, whole_sheets
from output.questions.shared.draw import shuffled, some
from output.questions.shared.fields import absent, askable, printed_contents, prompt, true_values
from output.questions.shared.pictures import Count, alone
from output.questions.shared.prompt import answer, make, offered
from output.questions.shared.subtask import Subtask
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question, QuestionEvidence
from pipeline.roles import Rng

FEWEST, MOST = 1, 3  # fields it prints, and as many that it does not


@dataclass(frozen=True)
class AbsentFields(Subtask):
    """Of one photograph of one paper: some fields that it prints, and as many that it does not.

    Those are of the file's other papers, and it prints them under no name. In the reference
    benchmark none is printed, and silence always right.
    """

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_003"
    per_session: Count = 1

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        questions: list[Question] = []
        for session in sessions(file):
            for photo in some(alone(session), self.per_session, rng):
                known, size = askable([photo]), FEWEST + int(rng.integers(MOST - FEWEST + 1))
                asked = some(list(known), size, rng)
                missing = some(absent(file, [photo]), size, rng)
                if asked and missing:
                    places = chain.from_iterable(known[label] for label in asked)
                    evidence = [*places, *whole_sheets([photo])]
                    labels = shuffled([*asked, *missing], rng)
                    questions.append(self._question(file, photo, labels, evidence=evidence))
        return questions

    def _question(
        self,
        file: CaseFile,
        photo: Photo,
        labels: Sequence[str],
        *,
        evidence: Sequence[QuestionEvidence],
    ) -> Question:
        return make(
            self,
            photos=[photo],
            body=prompt(labels, photo.language),
            response=answer(true_values(file, [photo], labels)),
            evidence=evidence,
        )

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        return answer(printed_contents(photos, offered(question.question)))
