"""Whether the sums of a payslip hold, judged over facts and from print."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import ClassVar

from output.questions.shared.document_view import Session, own_shown, printed
from output.questions.shared.prompt import SOUND, either, judged, make, verdict
from output.questions.shared.subtask import Key, PairedSubtask, each_session
from pipeline.facts import column, money, require
from pipeline.kinds import PAYSLIP
from pipeline.money import ZERO
from pipeline.policy import Policy
from pipeline.reading.printed_text import Texts
from pipeline.records import CaseFile, Language, Photo, Question


@dataclass(frozen=True)
class PayslipSubtask(PairedSubtask):
    """Sound or not, by equations that the prompt states."""

    task: ClassVar[str] = "RR"
    rule: ClassVar[str]
    body: ClassVar[Mapping[Language, str]]

    @abstractmethod
    def equations(self, language: Language, names: Sequence[str]) -> list[tuple[str, list[str]]]:
        """(a sum, what adds up to it), over facts.

        A part that begins with a minus counts below nought.
        """

    @abstractmethod
    def gaps(self, language: Language, texts: Texts) -> list[Decimal]:
        """What is left over of each sum as printed: the same rule, reckoned from print alone."""

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_session(file, lambda session: self._question(file, session))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        left_over = self.gaps(question.language, printed(photos, PAYSLIP[question.language]))
        return verdict(SOUND[question.language], not any(left_over))

    def _question(self, file: CaseFile, session: Session) -> Question:
        language = file.case.language
        part = own_shown(file, session, PAYSLIP[language])
        held = self.equations(language, list(part.fields))
        named = chain.from_iterable([total, *parts] for total, parts in held)
        fields = list(dict.fromkeys(name.removeprefix("-") for name in named))
        amounts = {name: require(money, part.facts, name) for name in fields}
        sound = all(amounts[total] == _signed(amounts, parts) for total, parts in held)
        return make(
            self,
            photos=part.photos,
            body=self.body[language] + judged(language, either(SOUND[language])),
            response=verdict(SOUND[language], sound),
            evidence=part.evidence(fields),
            rule=self.rule,
        )


def rows(names: Sequence[str], cell: str) -> list[str]:
    """The cells of one column of an English stub's deductions."""
    return column(names, "deductions", cell)


def _signed(amounts: Mapping[str, Decimal], parts: Sequence[str]) -> Decimal:
    total = ZERO
    for part in parts:
        value = amounts[part.removeprefix("-")]
        total += -value if part.startswith("-") else value
    return total
