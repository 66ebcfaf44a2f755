"""en.num_cal_004: what are somebody's dwellings worth in all?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import partial
from typing import ClassVar

from output.questions.shared.document_view import Session, document_shown, holding, printed
from output.questions.shared.homes import PROOF, REGISTER, Source, named
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask, each_session
from pipeline.facts import money, printed_money, require
from pipeline.money import ZERO, whole
from pipeline.policy import Policy
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

BODY = (
    "According to the [{label}], what is the total value of the residential properties in "
    "dollars? {value}Count residential properties only, "
    "jointly owned ones in full. Add first, then round the sum to the nearest whole dollar, "
    "halves up; answer with a number."
)
STATING = (REGISTER["en"], PROOF["en"])
# What counts as a property's value on each kind of paper.
VALUE = {
    REGISTER["en"].kind: "A property's value is its assessed total: land plus improvements. ",
    PROOF["en"].kind: "A property's value is the consideration stated in figures in its deed. ",
}


@dataclass(frozen=True)
class HomeValues(Subtask):
    """From the search report; the totals it prints itself include shops."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_004"
    languages: ClassVar[tuple[str, ...]] = ("en",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        asked = [each_session(file, partial(_question, file, source)) for source in STATING]
        return [question for of_source in asked for question in of_source.values()]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        source = named(question.question, photos, STATING)
        total = ZERO
        for row in table(printed(photos, source.kind), source.table):
            if source.lives(row):
                total += require(printed_money, row, source.value)
        return answer(int((total + Decimal("0.5")).to_integral_value(ROUND_FLOOR)))


def _question(file: CaseFile, source: Source, session: Session) -> Question | None:
    part = document_shown(file, session, source.kind)
    values = [f"{source.table}.{n}.{source.value}" for n in source.dwellings(part)]
    if not values:
        return None
    total = sum((require(money, part.facts, name) for name in values), ZERO)
    names = [*(source.cells(part, source.use) if source.use else []), *values]
    body = BODY.format(label=part.document.label, value=VALUE[source.kind])
    return make(
        HomeValues,
        evidence=part.evidence(names),
        photos=holding(part, names),
        body=body + closing("en", answer(0)),
        response=answer(int(whole(total))),
    )
