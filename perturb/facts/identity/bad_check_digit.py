"""An identity number that cannot exist: a wrong check digit, a digit too few or too many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from perturb.facts.shared.papers import edited, pick, shows, text
from pipeline.policy import Policy
from pipeline.reading.printed_text import citizen_number_is_valid, number_key
from pipeline.records import Anomaly, Case, Document, Severity
from pipeline.roles import FactChange, Printed, Rng

FIELDS = ("person.id_number", "license.number")


@dataclass(frozen=True)
class BadCheckDigit(FactChange):
    """Citizen numbers lose their check digit or a digit; social numbers lose one; licence numbers gain one."""

    rule: ClassVar[str] = "check_digit"

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return bool(_places(documents))

    def change(
        self,
        case: Case,
        documents: Sequence[Document],
        policy: Policy,
        *,
        rng: Rng,
        boundary: bool = False,
        stranger: Sequence[Document] = (),
    ) -> tuple[tuple[Document, ...], Anomaly]:
        document, field = pick(rng, _places(documents))
        true = text(document, field)
        if field == "license.number":
            shown, sentence = _longer(true, rng)
        elif document.kind.startswith("en/"):
            shown, sentence = _shorter_social(true, rng)
        else:
            shown, sentence = _bad_citizen(true, rng, boundary, label=document.label)
        files, changes = edited(documents, {document.id: {field: shown}})
        severity: Severity = "high" if len(number_key(shown)) != len(number_key(true)) else "medium"
        return files, Anomaly("bad_check_digit", "validity", self.rule, severity, sentence, changes)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        for document_id, texts in printed.texts.items():
            number, licence = texts.get("person.id_number"), texts.get("license.number")
            english = printed.kinds[document_id].startswith("en/")
            if number and not (
                re.fullmatch(r"\d{9}", number_key(number))
                if english
                else citizen_number_is_valid(number)
            ):
                return True
            if licence and not re.fullmatch(r"[A-Z]\d{6}", number_key(licence)):
                return True
        return False


def _places(documents: Sequence[Document]) -> list[tuple[Document, str]]:
    return [(d, f) for d in documents for f in FIELDS if shows(d, f)]


def _bad_citizen(number: str, rng: Rng, last_digit: bool, *, label: str) -> tuple[str, str]:
    """Another last character, or one digit of the serial left out; the smallest of the two lies at a boundary."""
    if last_digit or rng.random() < 0.5:
        shown = number[:-1] + pick(rng, [c for c in "0123456789" if c != number[-1]])
        return shown, f"{label}上的证件号码{shown}的末位校验码有误，按前17位计算应为{number[-1]}。"
    at = int(rng.integers(14, 17))
    shown = number[:at] + number[at + 1 :]
    return shown, f"{label}上的证件号码{shown}只有17位，居民身份号码应为18位。"


def _shorter_social(number: str, rng: Rng) -> tuple[str, str]:
    at = len(number) - 1 - int(rng.integers(4))
    shown = number[:at] + number[at + 1 :]
    return shown, f"The social number {shown} has eight digits; nine are required."


def _longer(number: str, rng: Rng) -> tuple[str, str]:
    at = int(rng.integers(1, len(number) + 1))
    shown = number[:at] + str(int(rng.integers(10))) + number[at:]
    return (
        shown,
        f"The licence number {shown} has one letter and seven digits; six digits are required.",
    )
