"""A paper that gives a property another use than the others: a shop passed off as a dwelling, or the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from perturb.facts.property._collateral import ONE_SOURCE, Place, places
from perturb.facts.shared.papers import edited, pick, text, told
from pipeline.policy import Policy
from pipeline.reading.collateral import SOURCES, contradictions, statements
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng

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
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = ONE_SOURCE

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
        place = pick(rng, _places(documents))
        true = text(place.document, place.field)
        shown = OTHER[true]
        files, changes = edited(documents, {place.document.id: {place.field: shown}})
        where = place.where(case.language)
        sentence = told(
            case.language,
            f"“{place.about}”的用途，{where}载为“{shown}”，其他记载为“{true}”。",
            f"The {where} gives the use of “{place.about}” as “{shown}”, while it is “{true}” everywhere else.",
        )
        return files, Anomaly("collateral_use", "consistency", self.rule, "high", sentence, changes)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        kinds = dict.fromkeys(s.kind for s in SOURCES)
        said = [s for kind in kinds for t in printed.of_kind(kind) for s in statements(t, kind)]
        return any(matter == "use" for _, matter in contradictions(said, policy.collateral))


def _places(documents: Sequence[Document]) -> list[Place]:
    return [p for p in places(documents, "use") if text(p.document, p.field) in OTHER]
