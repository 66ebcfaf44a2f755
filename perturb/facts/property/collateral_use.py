"""A paper that gives a property another use than the others do.

A shop passed off as a dwelling, or the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from perturb.facts.property._collateral import ONE_SOURCE, Place, contradicted, places
from perturb.facts.shared.papers import pick, planted
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.policy import Policy
from pipeline.records import Document, Family
from pipeline.roles import Carriers, FactChange, Printed

OTHER: Mapping[str, str] = {
    "住宅": "商业",
    "商业": "住宅",
    "Residential": "Commercial",
    "Commercial": "Residential",
}


@dataclass(frozen=True)
class CollateralUse(FactChange):
    """One word on the certificate or deed, on its map, or in the register's answer."""

    rule: ClassVar[str] = "collateral.use"
    family: ClassVar[Family] = "consistency"
    carriers: ClassVar[Carriers] = ONE_SOURCE

    def applies(self, file: Submission) -> bool:
        return bool(_places(file.documents))

    def change(self, request: ChangeRequest) -> FactEdit:
        place = pick(request.rng, _places(request.documents))
        true = place.wording
        shown = OTHER[true]
        explanation = Localized(
            zh=f"“{place.about}”的用途，{place.where('zh')}载为“{shown}”，其他记载为“{true}”。",
            en=f"The {place.where('en')} gives the use of “{place.about}” as “{shown}”, "
            f"while it is “{true}” everywhere else.",
        )
        edits = {place.document.id: {place.field: shown}}
        return planted(request, edits, "high", explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return "use" in contradicted(printed, policy)


def _places(documents: Sequence[Document]) -> list[Place]:
    return [place for place in places(documents, "use") if place.wording in OTHER]
