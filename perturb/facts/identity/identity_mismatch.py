"""One paper spells the applicant's name or number a little differently from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from perturb.facts.identity._slips import NUMBER_FIELDS, slip, slips
from perturb.facts.shared.papers import edited, pick, text, told
from pipeline.policy import Policy
from pipeline.reading.printed_text import holder, holder_number, name_key, same_number
from pipeline.records import Anomaly, Case, Document, Severity
from pipeline.roles import FactChange, Printed, Rng


@dataclass(frozen=True)
class IdentityMismatch(FactChange):
    """Needs a second paper that still tells the truth."""

    rule: ClassVar[str] = "identity"

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
        new = slip(document, field, rng)
        files, changes = edited(documents, {document.id: new})
        true, shown = text(document, field), str(new[field])
        what = (
            told(case.language, "号码", "number")
            if field in NUMBER_FIELDS
            else told(case.language, "姓名", "name")
        )
        sentence = told(
            case.language,
            f"{document.label}上的{what}写作“{shown}”，与其他材料上的“{true}”不一致。",
            f"The {what} on the {document.label} reads “{shown}”, while the other papers say “{true}”.",
        )
        severity: Severity = "high" if field in NUMBER_FIELDS else "medium"
        return files, Anomaly(
            "identity_mismatch", "consistency", self.rule, severity, sentence, changes
        )

    def broken(self, printed: Printed, policy: Policy) -> bool:
        papers = list(printed.texts.values())
        names = {name_key(n) for n in map(holder, papers) if n}
        numbers = [n for n in map(holder_number, papers) if n]
        return len(names) > 1 or any(not same_number(a, b) for a, b in combinations(numbers, 2))


def _places(documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Where a slip would contradict another paper."""
    found = [(d, f) for d in documents for f in slips(d, documents)]
    numbered = {d.id for d, f in found if f in NUMBER_FIELDS}
    named = {d.id for d, f in found if f not in NUMBER_FIELDS}
    return [(d, f) for d, f in found if (numbered if f in NUMBER_FIELDS else named) - {d.id}]
