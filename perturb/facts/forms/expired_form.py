"""A day until which a form's paper is valid, by its own kind, that is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from perturb.facts.forms._days import DAY, days, issued, moved
from perturb.facts.forms._form import Form, forms, found_broken, lie, retold
from perturb.facts.shared.papers import pick
from pipeline.changes import ChangeRequest, FactEdit, FileEdits, Localized, Submission
from pipeline.forms.findings import EXPIRY
from pipeline.kinds import OWN
from pipeline.policy import Policy
from pipeline.records import Family
from pipeline.roles import Carriers, FactChange, Printed

FARTHEST = timedelta(days=400)  # before today that it ended, at most


@dataclass(frozen=True)
class ExpiredForm(FactChange):
    """A date of an own kind that says ``must: {not_before: today}``; the last day still counts."""

    rule: ClassVar[str] = EXPIRY
    family: ClassVar[Family] = "validity"
    carriers: ClassVar[Carriers] = ((OWN,),)

    def applies(self, file: Submission) -> bool:
        return bool(_terms(file))

    def change(self, request: ChangeRequest) -> FactEdit:
        today, places = request.case.today, _terms(request)
        if request.boundary:
            places = [p for p in places if p[0].document.facts[p[1]] == today] or places
        form, name, first = pick(request.rng, places)
        span = 1 if request.boundary else (today - first).days
        day = today - timedelta(days=int(request.rng.integers(1, span + 1)))
        changes = moved(form, request.case, name, day=day) or {name: day}
        told, late = form.text(name, day), (today - day).days
        label, called = form.document.label, form.title(name)
        explanation = Localized(
            zh=f"{label}的“{called}”为{told}，到审查日{today.isoformat()}已过期{late}天。",
            en=f"{called} on the {label} reads {told}, "
            f"{late} day{'s' * (late > 1)} before the review on {today.isoformat()}.",
        )
        return lie(request, form, changes, distance=(late, 15, 90), explanation=explanation)

    def near_miss(self, request: ChangeRequest) -> FileEdits:
        form, name, _ = pick(request.rng, _terms(request))
        changes = moved(form, request.case, name, day=request.case.today)
        return {form.document.id: retold(form, request.case, changes or {})}

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return bool(found_broken(printed, {EXPIRY}))


def _terms(file: Submission) -> list[tuple[Form, str, date]]:
    """Terms that can be over, each with the first day on which it can end."""
    today, found = file.case.today, []
    for form in forms(file.documents):
        said = list(days(form))
        for name, must, _ in said:
            if not must.not_before:
                continue
            first = max(issued(form, name, said), today - FARTHEST)
            if first >= today - DAY:
                continue
            if moved(form, file.case, name, day=today - DAY) is not None:
                found.append((form, name, first))
    return found
