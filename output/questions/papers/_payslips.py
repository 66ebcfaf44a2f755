"""Whether the sums of a payslip hold: the fields, the judgement over facts, and the same from print."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import Shown, own, printed, sessions, shown
from output.questions.shared.prompt import SOUND, answer, judged, make
from output.questions.shared.subtask import Key, PairedSubtask
from pipeline import kinds
from pipeline.facts import money, row_numbers
from pipeline.policy import Policy
from pipeline.reading.printed_text import Texts
from pipeline.records import CaseFile, Language, Photo, Question

SLIPS: Mapping[Language, str] = {"zh": kinds.ZH_PAYSLIP, "en": kinds.EN_PAY_STUB}


@dataclass(frozen=True)
class PayslipSubtask(PairedSubtask):
    """Sound or not, by equations that the prompt states."""

    task: ClassVar[str] = "RR"
    rule: ClassVar[str]
    body: ClassVar[Mapping[Language, str]]

    @abstractmethod
    def equations(self, language: Language, names: Sequence[str]) -> list[tuple[str, list[str]]]:
        """(a sum, what adds up to it), over facts: a part that begins with a minus counts below nought."""

    @abstractmethod
    def gaps(self, language: Language, texts: Texts) -> list[Decimal]:
        """What is left over of each sum as printed: the same rule, reckoned from print alone."""

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        paper = own(file, SLIPS[file.case.language])
        parts = {(s.number,): shown(file, s, paper) for s in sessions(file)} if paper else {}
        asked = {
            key: self._question(part, file.case.language) for key, part in parts.items() if part
        }
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        left_over = self.gaps(question.language, printed(photos, SLIPS[question.language]))
        return answer(SOUND[question.language][any(left_over)])

    def _question(self, part: Shown, language: Language) -> Question | None:
        facts = part.document.facts
        held = self.equations(language, list(part.fields))
        fields = list(
            dict.fromkeys(
                name.removeprefix("-") for total, parts in held for name in (total, *parts)
            )
        )
        amounts = {name: money(facts, name) for name in fields if name in facts}
        if len(amounts) < len(fields) or None in amounts.values() or not part.readable(fields):
            return None
        sound = all(amounts[total] == _signed(amounts, parts) for total, parts in held)
        good, bad = SOUND[language]
        body = self.body[language] + judged(language, answer(f"{good} / {bad}"))
        return make(
            self.task,
            self.subtask,
            "001",
            photos=part.photos,
            body=body,
            response=answer(good if sound else bad),
            evidence=part.evidence(fields),
            rule=self.rule,
        )


def rows(names: Sequence[str], column: str) -> list[str]:
    """The cells of one column of an English stub's deductions."""
    return [f"deductions.{n}.{column}" for n in row_numbers(names, "deductions")]


def _signed(amounts: Mapping[str, Decimal | None], parts: Sequence[str]) -> Decimal:
    total = Decimal(0)
    for part in parts:
        value = amounts[part.removeprefix("-")] or Decimal(0)
        total += -value if part.startswith("-") else value
    return total
