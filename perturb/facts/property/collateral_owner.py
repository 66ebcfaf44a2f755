"""A paper by which a property belongs to somebody else than the other papers say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from perturb.facts.property._collateral import ONE_SOURCE, owned, places
from perturb.facts.shared.papers import edited, pick, text, told
from pipeline.policy import Policy
from pipeline.reading.collateral import SOURCES, contradictions, statements
from pipeline.records import Anomaly, Case, Document, Sex
from pipeline.roles import FactChange, Printed, Rng
from pipeline.world.identifiers import citizen_number
from pipeline.world.people.names import draw_name

OLDER = 3000  # days by which the stranger may be older than the applicant
LAST = re.compile(r"、| and ")


@dataclass(frozen=True)
class CollateralOwner(FactChange):
    """The only owner, or the second of two, is a person whom no other paper names."""

    rule: ClassVar[str] = "collateral.owner"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = ONE_SOURCE

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return bool(places(documents, "owner"))

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
        place = pick(rng, places(documents, "owner"))
        last = LAST.split(text(place.document, place.field))[-1]
        new = owned(place, last, _somebody(case, numbered="（" in last, rng=rng))
        files, changes = edited(documents, {place.document.id: new})
        where, shown, true = (
            place.where(case.language),
            str(new[place.field]),
            text(*place.rivals[0]),
        )
        sentence = told(
            case.language,
            f"“{place.about}”的权利人，{where}载为“{shown}”，另一处记载为“{true}”。",
            f"By the {where}, “{place.about}” belongs to “{shown}”; elsewhere its owner is “{true}”.",
        )
        return files, Anomaly(
            "collateral_owner", "consistency", self.rule, "high", sentence, changes
        )

    def broken(self, printed: Printed, policy: Policy) -> bool:
        kinds = dict.fromkeys(s.kind for s in SOURCES)
        said = [s for kind in kinds for t in printed.of_kind(kind) for s in statements(t, kind)]
        return any(matter == "owner" for _, matter in contradictions(said, policy.collateral))


def _somebody(case: Case, numbered: bool, rng: Rng) -> str:
    """A person of no other paper, with a citizen number where the register prints one."""
    sex: Sex = "F" if rng.random() < 0.5 else "M"
    known = {p.name for p in case.persons}
    name = next(
        n
        for n in (draw_name(case.language, sex, rng)[0] for _ in range(len(known) + 1))
        if n not in known
    )
    if not numbered:
        return name
    born = case.applicant.birth_date - timedelta(days=int(rng.integers(OLDER)))
    return f"{name}（{citizen_number(case.applicant.id_number[:6], born, sex, rng=rng)}）"
