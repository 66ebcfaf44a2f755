"""num_cal_190: how many days does a utility bill cover?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.typed import day

from output.questions.shared.document_view import own, printed, sessions, shown
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_date
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

BILL, DAYS = "en/utility_bill", ("period.from", "period.to")
BODY = "How many days does the period of this bill have, its first and its last day counted?"


@dataclass(frozen=True)
class BillDays(Subtask):
    """Asked once in each session that shows both days legibly."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_190"
    languages: ClassVar[tuple[str, ...]] = ("en",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        """From the facts of the paper, where a session shows it."""
        bill, asked = own(file, BILL), list[Question]()
        for session in sessions(file) if bill else ():
            part = shown(file, session, bill) if bill else None
            if part is None or not part.readable(DAYS):
                continue
            first, last = (day(part.document.facts, name) for name in DAYS)
            if first is None or last is None:
                continue
            count = answer((last - first).days + 1)
            body = BODY + closing("en", answer(0))
            evidence = part.evidence(DAYS)
            asked.append(
                make(
                    self.task,
                    self.subtask,
                    "001",
                    photos=part.photos,
                    body=body,
                    response=count,
                    evidence=evidence,
                )
            )
        return asked

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        """The same from what the pictures print, and nothing else."""
        texts = printed(photos, BILL)
        first, last = (parse_date(texts.get(name)) for name in DAYS)
        if first is None or last is None:
            raise ValueError("the bill prints no period")
        return answer((last - first).days + 1)
