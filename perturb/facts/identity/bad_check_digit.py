"""An identity number that cannot exist: a wrong check digit, a digit too few or too many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import ClassVar

from perturb.facts.shared.papers import pick, planted, shows
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.facts import require, text
from pipeline.policy import Policy
from pipeline.reading.printed_text import citizen_number_is_valid, number_key
from pipeline.records import Document, Family, Severity
from pipeline.roles import FactChange, Printed, Rng

NUMBER, LICENCE = "person.id_number", "license.number"


@dataclass(frozen=True)
class BadCheckDigit(FactChange):
    """Citizen numbers lose their check digit or a digit; social ones lose, licences gain one."""

    rule: ClassVar[str] = "check_digit"
    family: ClassVar[Family] = "validity"

    def applies(self, file: Submission) -> bool:
        return bool(_places(file.documents))

    def change(self, request: ChangeRequest) -> FactEdit:
        document, field = pick(request.rng, _places(request.documents))
        true = require(text, document.facts, field)
        if field == LICENCE:
            shown, sentence = _longer(true, request.rng)
        elif document.kind.startswith("en/"):
            shown, sentence = _shorter_social(true, request.rng)
        else:
            shown, sentence = _bad_citizen(true, request, label=document.label)
        longer = len(number_key(shown)) != len(number_key(true))
        severity: Severity = "high" if longer else "medium"
        return planted(request, {document.id: {field: shown}}, severity, explanation=sentence)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        for document_id, texts in printed.texts.items():
            number, licence = texts.get(NUMBER), texts.get(LICENCE)
            if number and not _can_exist(number, printed.kinds[document_id]):
                return True
            if licence and not re.fullmatch(r"[A-Z]\d{6}", number_key(licence)):
                return True
        return False


def _can_exist(number: str, kind: str) -> bool:
    if kind.startswith("en/"):
        return re.fullmatch(r"\d{9}", number_key(number)) is not None
    return citizen_number_is_valid(number)


def _places(documents: Sequence[Document]) -> list[tuple[Document, str]]:
    return [(d, f) for d, f in product(documents, (NUMBER, LICENCE)) if shows(d, f)]


def _bad_citizen(number: str, request: ChangeRequest, *, label: str) -> tuple[str, Localized]:
    """Another last character, or one digit of the serial left out; at a boundary the smaller."""
    rng = request.rng
    if request.boundary or rng.random() < 0.5:
        shown = number[:-1] + pick(rng, [c for c in "0123456789" if c != number[-1]])
        what = f"的末位校验码有误，按前17位计算应为{number[-1]}。"
    else:
        at = int(rng.integers(14, 17))
        shown = number[:at] + number[at + 1 :]
        what = "只有17位，居民身份号码应为18位。"
    return shown, Localized(zh=f"{label}上的证件号码{shown}{what}")


def _shorter_social(number: str, rng: Rng) -> tuple[str, Localized]:
    at = len(number) - 1 - int(rng.integers(4))
    shown = number[:at] + number[at + 1 :]
    sentence = f"The social number {shown} has eight digits; nine are required."
    return shown, Localized(en=sentence)


def _longer(number: str, rng: Rng) -> tuple[str, Localized]:
    at = int(rng.integers(1, len(number) + 1))
    shown = number[:at] + str(int(rng.integers(10))) + number[at:]
    sentence = (
        f"The licence number {shown} has one letter and seven digits; six digits are required."
    )
    return shown, Localized(en=sentence)
