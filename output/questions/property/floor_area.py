"""num_cal_002: how large are somebody's dwellings in all?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import ClassVar

from output.questions.shared.document_view import Shown, document, holding, printed, sessions, shown
from output.questions.shared.homes import PROOF, REGISTER, Source, named, printed_size, size
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask
from pipeline.money import cents, whole
from pipeline.policy import Policy
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng

BODY: Mapping[Language, str] = {
    "zh": "根据图中的【{label}】，用途为住宅的不动产，房屋建筑面积合计多少平方米？只计房屋建筑面积，不计土地面积；商业等其他用途不计；"
    "与他人共有的按全部面积计，状态不影响。先按所印面积相加，最后一次性四舍五入到整数，以数字作答。",
    "en": "According to the [{label}], how many acres of land do the residential properties have in all? Count only parcels whose use or class is "
    "residential, jointly owned ones in full. Give the sum of the printed acres as a number with two decimals.",
}
STATING: Mapping[Language, tuple[Source, Source]] = {
    language: (REGISTER[language], PROOF[language]) for language in PROOF
}


@dataclass(frozen=True)
class FloorArea(Subtask):
    """zh: from the register's answer, and from the certificates, in whole square metres; en: acres, as the report prints them."""

    task: ClassVar[str] = "NC"
    subtask: ClassVar[str] = "num_cal_002"

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        language = file.case.language
        asked = (
            _question(language, source, part)
            for source in STATING[language]
            for part in _parts(file, source)
        )
        return [question for question in asked if question]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        source = named(question.question, photos, STATING[question.language])
        total = sum(
            (
                printed_size(row[source.area])
                for row in table(printed(photos, source.kind), source.table)
                if source.lives(row)
            ),
            Decimal(0),
        )
        if question.language == "zh":
            return answer(int((total + Decimal("0.5")).to_integral_value(ROUND_FLOOR)))
        return answer(float(total))


def _parts(file: CaseFile, source: Source) -> Iterator[Shown]:
    paper = document(file, source.kind)
    for session in sessions(file) if paper else ():
        part = shown(file, session, paper) if paper else None
        if part:
            yield part


def _question(language: Language, source: Source, part: Shown) -> Question | None:
    rows = source.dwellings(part)
    areas = [size(part.document.facts, f"{source.table}.{n}.{source.area}") for n in rows]
    names = [*source.cells(part, source.use), *(f"{source.table}.{n}.{source.area}" for n in rows)]
    if not rows or None in areas or not part.readable(names):
        return None
    total = sum((area for area in areas if area is not None), Decimal(0))
    response = answer(int(whole(total)) if language == "zh" else float(cents(total)))
    body = BODY[language].format(label=part.document.label) + closing(
        language, answer(0 if language == "zh" else 0.0)
    )
    return make(
        "NC",
        FloorArea.subtask,
        "001",
        photos=holding(part, names),
        body=body,
        response=response,
        evidence=part.evidence(names),
    )
