"""One paper spells the applicant's name or number a little differently from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from perturb.facts.identity._slips import NUMBER_FIELDS, slip, slips
from perturb.facts.shared.papers import pick, planted
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.facts import require, text
from pipeline.policy import Policy
from pipeline.reading.printed_text import holder, holder_number, name_key, same_number
from pipeline.records import Document, Family, Severity
from pipeline.roles import FactChange, Printed


@dataclass(frozen=True)
class IdentityMismatch(FactChange):
    """Needs a second paper that still tells the truth."""

    rule: ClassVar[str] = "identity"
    family: ClassVar[Family] = "consistency"

    def applies(self, file: Submission) -> bool:
        return bool(_places(file.documents))

    def change(self, request: ChangeRequest) -> FactEdit:
        document, field = pick(request.rng, _places(request.documents))
        new = slip(document, field, request.rng)
        true, shown = require(text, document.facts, field), new[field]
        numbered = field in NUMBER_FIELDS
        explanation = Localized(
            zh=f"{document.label}上的{'号码' if numbered else '姓名'}写作“{shown}”，"
            f"与其他材料上的“{true}”不一致。",
            en=f"The {'number' if numbered else 'name'} on the {document.label} reads “{shown}”, "
            f"while the other papers say “{true}”.",
        )
        severity: Severity = "high" if numbered else "medium"
        return planted(request, {document.id: new}, severity, explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        papers = list(printed.texts.values())
        names = {name_key(name) for name in map(holder, papers) if name}
        numbers = [number for number in map(holder_number, papers) if number]
        return len(names) > 1 or any(not same_number(a, b) for a, b in combinations(numbers, 2))


def _places(documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Where a slip would contradict another paper."""
    found = [(d, f) for d in documents for f in slips(d, documents)]
    numbered = {d.id for d, f in found if f in NUMBER_FIELDS}
    named = {d.id for d, f in found if f not in NUMBER_FIELDS}
    return [(d, f) for d, f in found if (numbered if f in NUMBER_FIELDS else named) - {d.id}]
