"""One printed total that is not the sum of its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import ClassVar

from perturb.facts.income._totals import is_off
from perturb.facts.shared.papers import amount, figures, grade, pick, planted, shows
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.kinds import (
    EN_BANK_STATEMENT,
    EN_INCOME_TAX_RETURN,
    ZH_BANK_STATEMENT,
    ZH_TAX_PAYMENT_CERTIFICATE,
)
from pipeline.money import CENT, UNIT
from pipeline.policy import Policy
from pipeline.printing.formats import money_words
from pipeline.records import Document, Fact, Family
from pipeline.roles import Carriers, FactChange, Printed, Rng

TOTALS: Mapping[str, tuple[str, ...]] = {
    ZH_TAX_PAYMENT_CERTIFICATE: ("tax.total",),
    ZH_BANK_STATEMENT: ("summary.total_in", "summary.total_out"),
    EN_BANK_STATEMENT: ("summary.deposits", "summary.withdrawals", "summary.closing"),
    EN_INCOME_TAX_RETURN: ("line.9", "line.11", "line.14", "line.18", "line.24"),
}
SMALLEST = 100  # total in which one can slip
PLACES, DIGITS = range(6), range(1, 10)


@dataclass(frozen=True)
class WrongTotal(FactChange):
    """A slip that keeps the file inside every ratio.

    Totals move by at most a twentieth, taxes only upwards.
    """

    rule: ClassVar[str] = "total"
    family: ClassVar[Family] = "calculation"
    carriers: ClassVar[Carriers] = tuple((kind,) for kind in TOTALS)

    def applies(self, file: Submission) -> bool:
        return bool(_totals(file.documents))

    def change(self, request: ChangeRequest) -> FactEdit:
        document, field = pick(request.rng, _totals(request.documents))
        true = amount(document, field)
        slip = UNIT if request.boundary else _slip(true, request.rng)
        shown = true + slip
        new: dict[str, Fact] = {field: shown}
        if field == "tax.total":
            new["tax.total_words"] = money_words(shown)
        explanation = Localized(
            zh=f"{document.label}所列各项相加应为{figures(true)}元，"
            f"合计却印为{figures(shown)}元，多出{figures(slip)}元。",
            en=f"The lines of the {document.label} add up to ${figures(true)}, "
            f"but the total printed is ${figures(shown)}, ${figures(slip)} more.",
        )
        severity = grade(float(slip / true), 0.005, 0.03)
        return planted(request, {document.id: new}, severity, explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return any(is_off(printed.kinds[name], texts) for name, texts in printed.texts.items())


def _totals(documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Totals printed in figures and large enough to slip in."""
    named = [(d, field) for d in documents for field in TOTALS.get(d.kind, ())]
    return [(d, field) for d, field in named if amount(d, field) >= SMALLEST and shows(d, field)]


def _slip(true: Decimal, rng: Rng) -> Decimal:
    """A whole step of one decimal place, as when a digit is copied wrongly.

    At most a twentieth of the total.
    """
    steps = [Decimal(10) ** place * digit for place, digit in product(PLACES, DIGITS)]
    return pick(rng, [s for s in steps if true / 1000 <= s <= true / 20] or [UNIT]).quantize(CENT)
