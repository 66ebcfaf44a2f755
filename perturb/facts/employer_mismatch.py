"""The application form and the income certificate name different employers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from perturb.facts._income import CERTIFICATE, FORM
from perturb.facts._paper import edited, paper, pick, shows, text, told
from pipeline.policy import Policy
from pipeline.reading import name_key
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng

# First words of invented firms, each a word the generated country does not use.
FIRST_WORDS = ("泽川", "恒禾", "岚海", "澄江", "瑞谷", "霖溪", "松月", "云杉", "北渡", "南屏", "远山", "白塔", "青禾")


@dataclass(frozen=True)
class EmployerMismatch(FactChange):
    """Chinese files only: no English paper but the statement names who pays."""

    rule: ClassVar[str] = "employer"

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        form, certificate = paper(documents, FORM), paper(documents, CERTIFICATE)
        return form is not None and certificate is not None and shows(form, "work.employer") and shows(certificate, "issuer.name")

    def change(
        self, case: Case, documents: Sequence[Document], policy: Policy, rng: Rng, *, boundary: bool = False, stranger: Sequence[Document] = ()
    ) -> tuple[tuple[Document, ...], Anomaly]:
        form, certificate = paper(documents, FORM), paper(documents, CERTIFICATE)
        if form is None or certificate is None:
            raise ValueError("employer_mismatch needs a form and a certificate")
        true = text(certificate, "issuer.name")
        shown = _other_firm(true, rng)
        on_form = rng.random() < 0.6
        edits = {form.id: {"work.employer": shown}} if on_form else {certificate.id: {"issuer.name": shown, "seal.text": shown}}
        files, changes = edited(documents, edits)
        declared, certifying = (shown, true) if on_form else (true, shown)
        sentence = told(
            case.language,
            f"贷款申请表填写的工作单位是“{declared}”，收入证明却由“{certifying}”出具。",
            f"The application names “{declared}” as employer, but the certificate was issued by “{certifying}”.",
        )
        return files, Anomaly("employer_mismatch", "consistency", self.rule, "medium", sentence, changes)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        declared = [t["work.employer"] for t in printed.of_kind(FORM) if "work.employer" in t]
        issuers = [t["issuer.name"] for t in printed.of_kind(CERTIFICATE) if "issuer.name" in t]
        return any(name_key(a) != name_key(b) for a in declared for b in issuers)


def _other_firm(name: str, rng: Rng) -> str:
    """Another firm of the same line, place and length: the two signs behind the place are other ones."""
    word = pick(rng, [w for w in FIRST_WORDS if w not in name])
    return name[:2] + word + name[4:]
