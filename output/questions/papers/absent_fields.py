"""inf_ext_003: which of these fields does the paper not have at all?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import sessions, whole_sheets
from output.questions.shared.draw import shuffled, some
from output.questions.shared.fields import (
    absent,
    askable,
    by_label,
    printed_contents,
    prompt,
    true_text,
    value,
)
from output.questions.shared.pictures import Count
from output.questions.shared.prompt import answer, make, offered
from output.questions.shared.subtask import Subtask
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question, QuestionEvidence
from pipeline.roles import Rng

FEWEST, MOST = 1, 3  # fields it prints, and as many that it does not


@dataclass(frozen=True)
class AbsentFields(Subtask):
    """One photograph of one paper, asked for some fields that it prints and for as many of the file's other papers, which it prints
    under no name; in the reference benchmark none is printed, and silence always right."""

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_003"
    per_session: Count = 1

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        questions = []
        for session in sessions(file):
            alone = [p for p in session.photos if len(p.sheets) == 1]
            for photo in some(alone, self.per_session, rng):
                known, size = askable([photo]), FEWEST + int(rng.integers(MOST - FEWEST + 1))
                asked, strange = (
                    some(list(known), size, rng),
                    some(absent(file, [photo]), size, rng),
                )
                if asked and strange:
                    evidence = [
                        *(e for label in asked for e in known[label]),
                        *whole_sheets([photo]),
                    ]
                    questions.append(
                        self._question(
                            file, photo, shuffled([*asked, *strange], rng), evidence=evidence
                        )
                    )
        return questions

    def _question(
        self,
        file: CaseFile,
        photo: Photo,
        labels: Sequence[str],
        *,
        evidence: Sequence[QuestionEvidence],
    ) -> Question:
        views = by_label([photo])
        values = {
            label: value([true_text(file, p.document, p.view) for p in views.get(label, [])])
            for label in labels
        }
        return make(
            self.task,
            self.subtask,
            "001",
            photos=[photo],
            body=prompt(labels, photo.language),
            response=answer(values),
            evidence=evidence,
        )

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        return answer(printed_contents(photos, offered(question.question)))
