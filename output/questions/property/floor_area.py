"""num_cal_002: how large are somebody's dwellings in all?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import partial
from typing import ClassVar

from output.questions.shared.document_view import Session, document_shown, holding, printed
from output.questions.shared.homes import PROOF, REGISTER, Source, named, printed_size, size
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask, each_session
from pipeline.facts import require
from pipeline.money import ZERO, cents, whole
from pipeline.policy import Policy
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng

BODY: Mapping[Language, str] = {
    "zh": "根据图中的【{label}】，用途为住宅的不动产，房屋建筑面积合计多少平方米？"
    "只计房屋建筑面积，不计土地面积；商业等其他用途不计；"
    "与他人共有的按全部面积计，状态不影响。先按所印面积相加，最后一次性四舍五入到整数，"
    "以数字作答。",
    "en": "According to the [{label}], how many acres of land do the residential properties have "
    "in all? Count only parcels whose use or class is "
    "residential, jointly owned ones in full. Give the sum of the printed acres as a number "
    "with two decimals.",
}
STATING: Mapping[Language, tuple[Source, Source]] = {
    language: (REGISTER[language], PROOF[language]) for language in PROOF
}


@dataclass(frozen=True)
class FloorArea(Subtask):
    """From the register, and from the titles.

    zh: in whole square metres; en: acres, as the report prints them.
    """

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_002"

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        asked = [
            each_session(file, partial(_question, file, source))
            for source in STATING[file.case.language]
        ]
        return [question for of_source in asked for question in of_source.values()]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        source = named(question.question, photos, STATING[question.language])
        total = ZERO
        for row in table(printed(photos, source.kind), source.table):
            if source.lives(row):
                total += printed_size(row[source.area])
        if question.language == "zh":
            return answer(int((total + Decimal("0.5")).to_integral_value(ROUND_FLOOR)))
        return answer(float(total))


def _question(file: CaseFile, source: Source, session: Session) -> Question | None:
    language, part = file.case.language, document_shown(file, session, source.kind)
    areas = [f"{source.table}.{n}.{source.area}" for n in source.dwellings(part)]
    if not areas:
        return None
    total = sum((require(size, part.facts, name) for name in areas), ZERO)
    names = [*source.cells(part, source.use), *areas]
    zero = 0 if language == "zh" else 0.0
    body = BODY[language].format(label=part.document.label)
    return make(
        FloorArea,
        evidence=part.evidence(names),
        photos=holding(part, names),
        body=body + closing(language, answer(zero)),
        response=answer(int(whole(total)) if language == "zh" else float(cents(total))),
    )
