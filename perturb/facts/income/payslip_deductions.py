"""A deduction on a payslip that its own total does not know of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.income._payslip import SLIPS, Sums, slip_of, step
from perturb.facts.shared.papers import amount, figures, grade, pick, planted, total
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.facts import printed_money
from pipeline.kinds import EN_PAY_STUB, ZH_PAYSLIP
from pipeline.money import UNIT
from pipeline.policy import Policy
from pipeline.reading.printed_text import Texts, parse_money, table
from pipeline.records import Document, Family
from pipeline.roles import Carriers, FactChange, Printed

SMALLEST = 10  # a deduction that can be more or less


@dataclass(frozen=True)
class PayslipDeductions(FactChange):
    """One line is more or less than it was; total and net stay."""

    rule: ClassVar[str] = "payslip"
    family: ClassVar[Family] = "calculation"
    carriers: ClassVar[Carriers] = tuple((kind,) for kind in SLIPS)

    def applies(self, file: Submission) -> bool:
        found = slip_of(file.documents, yearly=False)
        return found is not None and bool(_lines(*found))

    def change(self, request: ChangeRequest) -> FactEdit:
        found, rng = slip_of(request.documents, yearly=False), request.rng
        if found is None:
            raise ValueError("payslip_deductions needs a payslip that prints its sums")
        slip, sums = found
        field = pick(rng, _lines(slip, sums))
        true = amount(slip, field)
        moved = UNIT if request.boundary else step(true, rng)
        shown = true - moved if rng.random() < 0.5 else true + moved
        right, stated = total(slip, sums.taken) - true + shown, amount(slip, sums.total)
        explanation = Localized(
            zh=f"工资单各项扣款合计应为{figures(right)}元，却写作{figures(stated)}元。",
            en=f"The deductions of the payslip add up to ${figures(right)}, "
            f"but their total reads ${figures(stated)}.",
        )
        severity = grade(float(moved / max(true, Decimal(1))), 0.02, 0.1)
        return planted(request, {slip.id: {field: shown}}, severity, explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        for texts in printed.of_kind(ZH_PAYSLIP):
            if _is_off(_zh_lines(texts), printed_money(texts, "deduction.total"), texts):
                return True
        for texts in printed.of_kind(EN_PAY_STUB):
            lines = [parse_money(row.get("amount")) for row in table(texts, "deductions")]
            if _is_off(lines, printed_money(texts, "pay.deductions"), texts):
                return True
        return False


def _lines(slip: Document, sums: Sums) -> list[str]:
    return [field for field in sums.taken if amount(slip, field) >= SMALLEST]


def _zh_lines(texts: Mapping[str, str]) -> list[Decimal | None]:
    names = [n for n in texts if n.startswith("deduction.") and n != "deduction.total"]
    return [printed_money(texts, name) for name in names]


def _is_off(lines: Sequence[Decimal | None], stated: Decimal | None, texts: Texts) -> bool:
    """Is the total not the sum of the lines, or the net not the gross without it?"""
    known = [line for line in lines if line is not None]
    if stated is None or not lines or len(known) < len(lines):
        return False
    gross, net = printed_money(texts, "pay.gross"), printed_money(texts, "pay.net")
    if sum(known, Decimal(0)) != stated:
        return True
    return gross is not None and net is not None and gross - stated != net
