"""A charge on a utility bill that does not fit the bill's total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import amount, edited, figures, grade, pick, shows
from pipeline.money import UNIT, cents
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_money
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng

BILL, TOTAL, CURRENT = "en/utility_bill", "charges.total", "charges.current"
CHARGES = ("charges.previous", CURRENT, "charges.tax")


@dataclass(frozen=True)
class UtilityBillCharge(FactChange):
    """``most``: by how much the month's charge falls at most, as a share of it."""

    rule: ClassVar[str] = "total"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = ((BILL,),)
    most: float = 0.5

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        """Some bill prints its charges and their total, and can spare a unit of currency."""
        return bool(_bills(documents))

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
        """The total stays, since the account paid it. Near the threshold one unit is missing."""
        bill = pick(rng, _bills(documents))
        true = amount(bill, CURRENT)
        less = cents((true - UNIT) * Decimal(str(rng.uniform(0, self.most)))) + UNIT
        shown = true - (UNIT if boundary else less)
        files, changes = edited(documents, {bill.id: {CURRENT: shown}})
        sentence = (
            f"The charges of the {bill.label} would add up to its total of "
            f"${figures(amount(bill, TOTAL))} if the month's were ${figures(true)}, "
            f"but they are ${figures(shown)}."
        )
        severity = grade(float((true - shown) / true), 0.05, 0.15)
        return files, Anomaly(
            "utility_bill_charge", "calculation", self.rule, severity, sentence, changes
        )

    def broken(self, printed: Printed, policy: Policy) -> bool:
        """Printed charges against the printed total, on bills that show all of them."""
        for bill in printed.of_kind(BILL):
            total, *charges = (parse_money(bill.get(name)) for name in (TOTAL, *CHARGES))
            known = [charge for charge in charges if charge is not None]
            if total is not None and len(known) == len(CHARGES) and sum(known) != total:
                return True
        return False


def _bills(documents: Sequence[Document]) -> list[Document]:
    bills = [d for d in documents if d.kind == BILL and shows(d, TOTAL, *CHARGES)]
    return [bill for bill in bills if amount(bill, CURRENT) > 2 * UNIT]
