"""A deduction on a payslip that its own total does not know of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.income._payslip import SLIPS, Sums, slip_of, step
from perturb.facts.shared.papers import amount, edited, figures, grade, pick, told
from pipeline.money import UNIT
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_money, table
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng


@dataclass(frozen=True)
class PayslipDeductions(FactChange):
    """One line is more or less than it was; total and net stay."""

    rule: ClassVar[str] = "payslip"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = tuple((kind,) for kind in SLIPS)

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        found = slip_of(documents, yearly=False)
        return found is not None and bool(_lines(*found))

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
        found = slip_of(documents, yearly=False)
        if found is None:
            raise ValueError("payslip_deductions needs a payslip that prints its sums")
        slip, sums = found
        field = pick(rng, _lines(slip, sums))
        true = amount(slip, field)
        moved = UNIT if boundary else step(true, rng)
        shown = true - moved if rng.random() < 0.5 else true + moved
        files, changes = edited(documents, {slip.id: {field: shown}})
        right = sum((amount(slip, f) for f in sums.taken), Decimal(0)) - true + shown
        total = amount(slip, sums.total)
        sentence = told(
            case.language,
            f"工资单各项扣款合计应为{figures(right)}元，却写作{figures(total)}元。",
            f"The deductions of the payslip add up to ${figures(right)}, but their total reads ${figures(total)}.",
        )
        return files, Anomaly(
            "payslip_deductions",
            "calculation",
            self.rule,
            grade(float(moved / max(true, Decimal(1))), 0.02, 0.1),
            sentence,
            changes,
        )

    def broken(self, printed: Printed, policy: Policy) -> bool:
        zh = [(_zh_lines(t), t.get("deduction.total"), t) for t in printed.of_kind("zh/payslip")]
        en = [
            ([r.get("amount") for r in table(t, "deductions")], t.get("pay.deductions"), t)
            for t in printed.of_kind("en/pay_stub")
        ]
        return any(
            _is_off([parse_money(line) for line in lines], parse_money(total), texts)
            for lines, total, texts in zh + en
        )


def _lines(slip: Document, sums: Sums) -> list[str]:
    return [f for f in sums.taken if amount(slip, f) >= 10]


def _zh_lines(texts: Mapping[str, str]) -> list[str | None]:
    return [
        text
        for name, text in texts.items()
        if name.startswith("deduction.") and name != "deduction.total"
    ]


def _is_off(
    lines: Sequence[Decimal | None], total: Decimal | None, texts: Mapping[str, str]
) -> bool:
    if total is None or None in lines or not lines:
        return False
    gross, net = parse_money(texts.get("pay.gross")), parse_money(texts.get("pay.net"))
    taken = sum((line for line in lines if line is not None), Decimal(0))
    return taken != total or (gross is not None and net is not None and gross - total != net)
