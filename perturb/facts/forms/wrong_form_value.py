"""One figure of a form that its own formula does not give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from perturb.facts.forms._figure import figures, off, stated
from perturb.facts.forms._form import Form, forms, found_broken, lie
from perturb.facts.shared.papers import pick
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.forms.findings import VALUE
from pipeline.kinds import OWN
from pipeline.policy import Policy
from pipeline.records import Document, Family
from pipeline.roles import Carriers, FactChange, Printed, RuleTexts


@dataclass(frozen=True)
class WrongFormValue(FactChange):
    """A total, product or rate of an own kind; what depends on it follows, so that nothing else
    contradicts.
    """

    rule: ClassVar[str] = VALUE
    rules: ClassVar[RuleTexts] = {VALUE: "what a form works out is what its other entries give"}
    family: ClassVar[Family] = "calculation"
    carriers: ClassVar[Carriers] = ((OWN,),)

    def applies(self, file: Submission) -> bool:
        return bool(_places(file.documents))

    def change(self, request: ChangeRequest) -> FactEdit:
        form, names = pick(request.rng, _places(request.documents))
        name = pick(request.rng, names)
        found = off(form, name, request.rng, boundary=request.boundary)
        shown = stated(form, name, found.shown)
        true, told = (form.text(name, stated(form, name, each)) for each in found)
        label, called = form.document.label, form.title(name)
        explanation = Localized(
            zh=f"{label}的“{called}”按其他各项计算应为{true}，却印为{told}。",
            en=f"{called} on the {label} reads {told}; its other entries give {true}.",
        )
        distance = (found.share, 0.02, 0.1)
        return lie(request, form, {name: shown}, distance=distance, explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return bool(found_broken(printed, {VALUE}))


def _places(documents: Sequence[Document]) -> list[tuple[Form, list[str]]]:
    """Figures with a formula, each field by itself and each column's cells together."""
    return [(form, names) for form in forms(documents) for names in figures(form)]
