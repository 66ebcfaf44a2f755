"""num_cal_190: how many days does a utility bill cover?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import Session, own_shown, printed
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask, each_session
from pipeline.facts import day, printed_day, require
from pipeline.kinds import EN_UTILITY_BILL
from pipeline.policy import Policy
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

FIRST, LAST = "period.from", "period.to"
BODY = "How many days does the period of this bill have, its first and its last day counted?"


@dataclass(frozen=True)
class BillDays(Subtask):
    """Asked once in each session that shows both days legibly."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_190"
    languages: ClassVar[tuple[str, ...]] = ("en",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        """From the facts of the paper, where a session shows it."""

        def asked(session: Session) -> Question:
            bill = own_shown(file, session, EN_UTILITY_BILL)
            days = require(day, bill.facts, LAST) - require(day, bill.facts, FIRST)
            return make(
                self,
                photos=bill.photos,
                body=BODY + closing("en", answer(0)),
                response=answer(days.days + 1),
                evidence=bill.evidence((FIRST, LAST)),
            )

        return list(each_session(file, asked).values())

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        """The same from what the pictures print, and nothing else."""
        texts = printed(photos, EN_UTILITY_BILL)
        days = require(printed_day, texts, LAST) - require(printed_day, texts, FIRST)
        return answer(days.days + 1)
