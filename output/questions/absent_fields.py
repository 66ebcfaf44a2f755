"""inf_ext_003: fields that only other papers have; the right answer is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions._base import Subtask
from output.questions._draw import shuffled, some
from output.questions._fields import absent, by_label, prompt, value
from output.questions._pictures import Count
from output.questions._prompt import make, offered
from output.questions._shown import sessions, whole_sheets
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

FEWEST, MOST = 2, 5


@dataclass(frozen=True)
class AbsentFields(Subtask):
    """One photograph of one paper, asked for fields of the file's other papers that it prints under no name."""

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_003"
    per_session: Count = 1

    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        questions = []
        for session in sessions(file):
            alone = [p for p in session.photos if len(p.sheets) == 1]
            for photo in some(alone, self.per_session, rng):
                labels = some(absent(file, [photo]), FEWEST + int(rng.integers(MOST - FEWEST + 1)), rng)
                if len(labels) >= FEWEST:
                    questions.append(self._question(photo, shuffled(labels, rng)))
        return questions

    def _question(self, photo: Photo, labels: Sequence[str]) -> Question:
        body = prompt(labels, photo.language, wrapped=False)
        return make(self.task, self.subtask, "001", [photo], body, dict.fromkeys(labels, ""), whole_sheets([photo]))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        views = by_label(photos)
        return {label: value([v.text for _, _, v in views.get(label, [])]) for label in offered(question.question)}
