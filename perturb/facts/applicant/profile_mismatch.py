"""An applicant whose age, income, family or work cannot be true together.

One of the seven applicant rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from perturb.facts.applicant import _profile_en, _profile_zh
from perturb.facts.applicant._plan import Plan, Planner, Step
from perturb.facts.applicant._profile_rules import broken_rules
from perturb.facts.shared.papers import pick, planted
from pipeline.changes import ChangeRequest, FactEdit, FileEdits, Submission, edited
from pipeline.kinds import (
    EN_DRIVERS_LICENSE,
    EN_INCOME_TAX_RETURN,
    EN_SSN_CARD,
    ZH_INCOME_CERTIFICATE,
    ZH_LOAN_APPLICATION_FORM,
)
from pipeline.policy import Policy
from pipeline.records import Family
from pipeline.rng import Address
from pipeline.roles import Carriers, FactChange, Printed, Rng

# Rules that few files can break take their turn more often where they can.
TURNS = {"profile.low_income": 2, "profile.old": 3, "profile.children": 4, "profile.young": 8}


@dataclass(frozen=True)
class ProfileMismatch(FactChange):
    """The rule is drawn among those this file can break; the anomaly bears its exact id."""

    rule: ClassVar[str] = "profile.*"
    family: ClassVar[Family] = "rationality"
    carriers: ClassVar[Carriers] = (
        (ZH_LOAN_APPLICATION_FORM, ZH_INCOME_CERTIFICATE),
        (EN_INCOME_TAX_RETURN, EN_DRIVERS_LICENSE),
        (EN_INCOME_TAX_RETURN, EN_SSN_CARD),
    )

    def applies(self, file: Submission) -> bool:
        return bool(_plans(file, "edge", Address(0, ("profile_mismatch",)).stream()))

    def change(self, request: ChangeRequest) -> FactEdit:
        plans = _plans(request, "edge" if request.boundary else "beyond", request.rng)
        rules = [r for r in sorted(plans) for _ in range(TURNS.get(r, 1))]
        if request.boundary:
            rules = _touched(request, plans) or rules
        rule = pick(request.rng, rules)
        plan = plans[rule]
        return planted(request, plan.edits, plan.severity, explanation=plan.explanation, rule=rule)

    def near_miss(self, request: ChangeRequest) -> FileEdits:
        plans = _plans(request, "inside", request.rng)
        beyond = _plans(request, "edge", request.rng)
        rules = sorted(set(plans) & set(beyond))
        return plans[pick(request.rng, rules)].edits if rules else {}

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return bool(broken_rules(printed, policy))

    def fired(self, printed: Printed, policy: Policy) -> frozenset[str]:
        """The exact ids of the applicant rules broken."""
        return broken_rules(printed, policy)


def _touched(request: ChangeRequest, plans: Mapping[str, Plan]) -> list[str]:
    """The rules whose threshold the file already touches, of those it can break."""
    inside = _plans(request, "inside", request.rng)
    possible = [rule for rule in sorted(inside) if rule in plans]
    return [rule for rule in possible if not edited(request.documents, inside[rule].edits)[1]]


def _plans(file: Submission, step: Step, rng: Rng) -> dict[str, Plan]:
    """Every applicant rule this file can break, with a plan for it."""
    planners: Mapping[str, Planner] = (
        _profile_zh.PLANNERS if file.case.language == "zh" else _profile_en.PLANNERS
    )
    found = {rule: plan(file, step, rng) for rule, plan in planners.items()}
    return {rule: plan for rule, plan in found.items() if plan is not None}
