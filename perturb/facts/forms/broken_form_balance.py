"""One balance of a table of a form that does not follow from the start and the rows so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from perturb.facts.forms._figure import balances, off, stated
from perturb.facts.forms._form import Form, forms, found_broken, lie
from perturb.facts.shared.papers import pick
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.forms.findings import BALANCE
from pipeline.kinds import OWN
from pipeline.policy import Policy
from pipeline.records import Document, Family
from pipeline.roles import Carriers, FactChange, Printed


@dataclass(frozen=True)
class BrokenFormBalance(FactChange):
    """A row in the middle of a running balance of an own kind; the rows below go on as if it were
    right.
    """

    rule: ClassVar[str] = BALANCE
    family: ClassVar[Family] = "calculation"
    carriers: ClassVar[Carriers] = ((OWN,),)

    def applies(self, file: Submission) -> bool:
        return bool(_places(file.documents))

    def change(self, request: ChangeRequest) -> FactEdit:
        form, names = pick(request.rng, _places(request.documents))
        name = pick(request.rng, names)
        found = off(form, name, request.rng, boundary=request.boundary)
        true, told = (form.text(name, stated(form, name, each)) for each in found)
        row, label = int(name.split(".")[1]) + 1, form.document.label
        explanation = Localized(
            zh=f"{label}第{row}行的余额应为{true}，实际打印为{told}，与此前各行不符。",
            en=f"Row {row} of the {label} shows a balance of {told}; "
            f"what it starts from and the rows so far give {true}.",
        )
        changes = {name: stated(form, name, found.shown)}
        distance = (found.share, 0.05, 0.2)
        return lie(request, form, changes, distance=distance, explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return bool(found_broken(printed, {BALANCE}))


def _places(documents: Sequence[Document]) -> list[tuple[Form, list[str]]]:
    """Running balances, each with the rows that one can be broken in."""
    return [(form, names) for form in forms(documents) for names in balances(form)]
