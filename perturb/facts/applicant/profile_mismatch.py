"""An applicant whose age, income, family or work cannot be true together: one of the seven applicant rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from perturb.facts.applicant import _profile_en, _profile_zh
from perturb.facts.applicant._plan import File, Plan, Planner, Step
from perturb.facts.applicant._profile_en import CARD, LICENCE
from perturb.facts.applicant._profile_rules import broken_rules
from perturb.facts.shared.papers import edited, pick
from perturb.facts.shared.tax_return import RETURN
from pipeline.policy import Policy
from pipeline.reading.printed_text import age_on
from pipeline.records import Anomaly, Case, Document
from pipeline.rng import Address
from pipeline.roles import FactChange, Printed, Rng

# Rules that few files can break take their turn more often where they can.
TURNS = {"profile.low_income": 2, "profile.old": 3, "profile.children": 4, "profile.young": 8}


@dataclass(frozen=True)
class ProfileMismatch(FactChange):
    """The rule is drawn among those this file can break; the anomaly bears its exact id."""

    rule: ClassVar[str] = "profile.*"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("zh/loan_application_form", "zh/income_certificate"),
        (RETURN, LICENCE),
        (RETURN, CARD),
    )

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return bool(
            _plans(
                case, documents, policy, step="edge", rng=Address(0, ("profile_mismatch",)).stream()
            )
        )

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
        plans = _plans(case, documents, policy, step="edge" if boundary else "beyond", rng=rng)
        rules = [r for r in sorted(plans) for _ in range(TURNS.get(r, 1))]
        if boundary:  # the threshold the file already touches, if it does
            inside = _plans(case, documents, policy, step="inside", rng=rng)
            touched = [
                r
                for r in sorted(inside)
                if r in plans and not edited(documents, inside[r].edits)[1]
            ]
            rules = touched or rules
        rule = pick(rng, rules)
        files, changes = edited(documents, plans[rule].edits)
        return files, Anomaly(
            "profile_mismatch",
            "rationality",
            rule,
            plans[rule].severity,
            plans[rule].sentence,
            changes,
        )

    def graze(
        self, case: Case, documents: Sequence[Document], policy: Policy, *, rng: Rng
    ) -> tuple[Document, ...]:
        plans = _plans(case, documents, policy, step="inside", rng=rng)
        beyond = _plans(case, documents, policy, step="edge", rng=rng)
        rules = sorted(set(plans) & set(beyond))
        return edited(documents, plans[pick(rng, rules)].edits)[0] if rules else tuple(documents)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return bool(broken_rules(printed, policy))

    def fired(self, printed: Printed, policy: Policy) -> frozenset[str]:
        """The exact ids of the applicant rules broken."""
        return broken_rules(printed, policy)


def _plans(
    case: Case, documents: Sequence[Document], policy: Policy, *, step: Step, rng: Rng
) -> dict[str, Plan]:
    """Every applicant rule this file can break, with a plan for it."""
    planners: Mapping[str, Planner] = (
        _profile_zh.PLANNERS if case.language == "zh" else _profile_en.PLANNERS
    )
    file = File(case, documents, policy, age_on(case.today, case.applicant.birth_date))
    found = {rule: plan(file, step, rng) for rule, plan in planners.items()}
    return {rule: plan for rule, plan in found.items() if plan is not None}
