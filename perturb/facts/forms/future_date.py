"""A day that has to have come, by a form's own kind, and lies ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from perturb.facts.forms._days import days, moved
from perturb.facts.forms._form import Form, forms, found_broken, lie, retold
from perturb.facts.shared.papers import pick
from pipeline.changes import ChangeRequest, FactEdit, FileEdits, Localized, Submission
from pipeline.forms.findings import FUTURE
from pipeline.kinds import OWN
from pipeline.policy import Policy
from pipeline.records import Family
from pipeline.roles import Carriers, FactChange, Printed, RuleTexts

FARTHEST = 60  # days ahead
# Nobody dates a birth ahead, and a period's first day never without its last.
NEVER = ("person.birth_date", "spouse.birth_date", "period.start")


@dataclass(frozen=True)
class FutureDate(FactChange):
    """A day of issue, of signature or of a period's end on an own kind; today has come."""

    rule: ClassVar[str] = FUTURE
    rules: ClassVar[RuleTexts] = {FUTURE: "no day that has to have come is after today"}
    family: ClassVar[Family] = "validity"
    carriers: ClassVar[Carriers] = ((OWN,),)

    def applies(self, file: Submission) -> bool:
        return bool(_dates(file))

    def change(self, request: ChangeRequest) -> FactEdit:
        today, places = request.case.today, _dates(request)
        if request.boundary:
            places = [p for p in places if p[0].document.facts[p[1]] == today] or places
        form, name = pick(request.rng, places)
        ahead = int(request.rng.integers(1, (1 if request.boundary else FARTHEST) + 1))
        day = today + timedelta(days=ahead)
        changes = moved(form, request.case, name, day=day) or {name: day}
        told, label, called = form.text(name, day), form.document.label, form.title(name)
        explanation = Localized(
            zh=f"{label}的“{called}”为{told}，在审查日{today.isoformat()}之后{ahead}天。",
            en=f"{called} on the {label} reads {told}, "
            f"{ahead} day{'s' * (ahead > 1)} after the review on {today.isoformat()}.",
        )
        return lie(request, form, changes, distance=(ahead, 7, 30), explanation=explanation)

    def near_miss(self, request: ChangeRequest) -> FileEdits:
        form, name = pick(request.rng, _dates(request))
        changes = moved(form, request.case, name, day=request.case.today)
        return {form.document.id: retold(form, request.case, changes or {})}

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return bool(found_broken(printed, {FUTURE}))


def _dates(file: Submission) -> list[tuple[Form, str]]:
    """Days that have come and can be put off."""
    found = []
    for form in forms(file.documents):
        for name, must, _ in days(form):
            if not must.not_after or form.spec.fields[name].drawn.path in NEVER:
                continue
            if moved(form, file.case, name, day=file.case.today) is not None:
                found.append((form, name))
    return found
