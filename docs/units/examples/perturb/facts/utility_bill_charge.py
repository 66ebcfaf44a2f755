"""A charge on a utility bill that does not fit the bill's total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import amount, figures, grade, pick, planted, shows
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.facts import printed_money
from pipeline.kinds import EN_UTILITY_BILL
from pipeline.money import UNIT, cents
from pipeline.policy import Policy
from pipeline.records import Document, Family
from pipeline.roles import Carriers, FactChange, Printed

TOTAL, CURRENT = "charges.total", "charges.current"
CHARGES = ("charges.previous", CURRENT, "charges.tax")


@dataclass(frozen=True)
class UtilityBillCharge(FactChange):
    """``most``: by how much the month's charge falls at most, as a share of it."""

    rule: ClassVar[str] = "total"
    family: ClassVar[Family] = "calculation"
    carriers: ClassVar[Carriers] = ((EN_UTILITY_BILL,),)
    most: float = 0.5

    def applies(self, file: Submission) -> bool:
        """Some bill prints its charges and their total, and can spare a unit of currency."""
        return bool(_bills(file.documents))

    def change(self, request: ChangeRequest) -> FactEdit:
        """The total stays, since the account paid it. Near the threshold one unit is missing."""
        bill = pick(request.rng, _bills(request.documents))
        true = amount(bill, CURRENT)
        share = Decimal(str(request.rng.uniform(0, self.most)))
        shown = true - UNIT - (0 if request.boundary else cents((true - UNIT) * share))
        explanation = Localized(
            en=f"The charges of the {bill.label} would add up to its total of "
            f"${figures(amount(bill, TOTAL))} if the month's were ${figures(true)}, "
            f"but they are ${figures(shown)}."
        )
        severity = grade(float((true - shown) / true), 0.05, 0.15)
        return planted(request, {bill.id: {CURRENT: shown}}, severity, explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        """Printed charges against the printed total, on bills that show all of them."""
        for bill in printed.of_kind(EN_UTILITY_BILL):
            total, *charges = (printed_money(bill, name) for name in (TOTAL, *CHARGES))
            known = [charge for charge in charges if charge is not None]
            if total is not None and len(known) == len(CHARGES) and sum(known) != total:
                return True
        return False


def _bills(documents: Sequence[Document]) -> list[Document]:
    bills = [d for d in documents if d.kind == EN_UTILITY_BILL and shows(d, TOTAL, *CHARGES)]
    return [bill for bill in bills if amount(bill, CURRENT) > 2 * UNIT]
