"""A paper by which a property belongs to somebody else than the other papers say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from perturb.facts.property._collateral import ONE_SOURCE, contradicted, owned, places
from perturb.facts.shared.papers import pick, planted
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.facts import require, text
from pipeline.policy import Policy
from pipeline.records import Case, Family, Sex
from pipeline.roles import Carriers, FactChange, Printed, Rng
from pipeline.world.identifiers import citizen_number
from pipeline.world.people.names import draw_name

OLDER = 3000  # days by which the somebody else may be older than the applicant
LAST = re.compile(r"、| and ")


@dataclass(frozen=True)
class CollateralOwner(FactChange):
    """The only owner, or the second of two, is a person whom no other paper names."""

    rule: ClassVar[str] = "collateral.owner"
    family: ClassVar[Family] = "consistency"
    carriers: ClassVar[Carriers] = ONE_SOURCE

    def applies(self, file: Submission) -> bool:
        return bool(places(file.documents, "owner"))

    def change(self, request: ChangeRequest) -> FactEdit:
        place = pick(request.rng, places(request.documents, "owner"))
        last = LAST.split(place.wording)[-1]
        other = _somebody(request.case, numbered="（" in last, rng=request.rng)
        new = owned(place, last, other)
        rival, field = place.rivals[0]
        shown, true = new[place.field], require(text, rival.facts, field)
        explanation = Localized(
            zh=f"“{place.about}”的权利人，{place.where('zh')}载为“{shown}”，另一处记载为“{true}”。",
            en=f"By the {place.where('en')}, “{place.about}” belongs to “{shown}”; "
            f"elsewhere its owner is “{true}”.",
        )
        return planted(request, {place.document.id: new}, "high", explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return "owner" in contradicted(printed, policy)


def _somebody(case: Case, numbered: bool, rng: Rng) -> str:
    """A person of no other paper, with a citizen number where the register prints one."""
    sex: Sex = "F" if rng.random() < 0.5 else "M"
    known = {person.name for person in case.persons}
    drawn = (draw_name(case.language, sex, rng)[0] for _ in range(len(known) + 1))
    name = next(name for name in drawn if name not in known)
    if not numbered:
        return name
    born = case.applicant.birth_date - timedelta(days=int(rng.integers(OLDER)))
    return f"{name}（{citizen_number(case.applicant.id_number[:6], born, sex, rng=rng)}）"
