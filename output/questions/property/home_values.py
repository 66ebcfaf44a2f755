"""en.num_cal_004: what are somebody's dwellings worth in all?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import ClassVar

from output.questions.shared.document_view import Shown, document, holding, printed, sessions, shown
from output.questions.shared.homes import PROOF, REGISTER, Source, named
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask
from pipeline.facts import money, printed_money, require
from pipeline.money import ZERO, whole
from pipeline.policy import Policy
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

BODY = (
    "According to the [{label}], what is the total value of the residential properties in dollars? {value}Count residential properties only, "
    "jointly owned ones in full. Add first, then round the sum to the nearest whole dollar, halves up; answer with a number."
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
        papers = [(source, paper) for source in STATING if (paper := document(file, source.kind))]
        parts = [
            (source, part)
            for source, paper in papers
            for session in sessions(file)
            if (part := shown(file, session, paper))
        ]
        return [question for source, part in parts if (question := _question(source, part))]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        source = named(question.question, photos, STATING)
        rows = [
            row for row in table(printed(photos, source.kind), source.table) if source.lives(row)
        ]
        total = sum((require(printed_money, row, source.value) for row in rows), ZERO)
        return answer(int((total + Decimal("0.5")).to_integral_value(ROUND_FLOOR)))


def _question(source: Source, part: Shown) -> Question | None:
    facts, rows = part.document.facts, source.dwellings(part)
    values = [money(facts, f"{source.table}.{n}.{source.value}") for n in rows]
    used = source.cells(part, source.use) if source.use else []
    names = [*used, *(f"{source.table}.{n}.{source.value}" for n in rows)]
    if not rows or None in values or not part.readable(names):
        return None
    response = answer(int(whole(sum((value for value in values if value is not None), ZERO))))
    body = BODY.format(label=part.document.label, value=VALUE[source.kind]) + closing(
        "en", answer(0)
    )
    return make(
        "NC",
        HomeValues.subtask,
        "001",
        photos=holding(part, names),
        body=body,
        response=response,
        evidence=part.evidence(names),
    )
