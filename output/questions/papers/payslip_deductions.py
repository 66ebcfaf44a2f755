"""rea_chk_102: do the deductions of a payslip add up, and does its net follow from its gross?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.papers._payslips import PayslipSubtask, rows
from pipeline.facts import printed_money, require
from pipeline.reading.printed_text import Texts, table
from pipeline.records import Language

ZH_PARTS = ("pension", "medical", "unemployment", "housing_fund", "tax")


@dataclass(frozen=True)
class PayslipDeductions(PayslipSubtask):
    """This month's sums."""

    subtask: ClassVar[str] = "rea_chk_102"
    rule: ClassVar[str] = "payslip"
    body: ClassVar[Mapping[Language, str]] = {
        "zh": "请核对这张工资条本月的数字：五项扣款（养老保险、医疗保险、失业保险、住房公积金、"
        "个人所得税）之和应等于扣款合计，"
        "应发合计减去扣款合计应等于实发工资。"
        "两个等式精确到分都成立为“合理”，否则为“不合理”。",
        "en": "Check this period's figures of this pay stub: "
        "the deductions listed must add up to the total deductions, and gross pay less "
        "total deductions "
        "must be net pay. If both hold to the cent it is reasonable, otherwise unreasonable.",
    }

    def equations(self, language: Language, names: Sequence[str]) -> list[tuple[str, list[str]]]:
        if language == "en":
            total, parts = "pay.deductions", rows(names, "amount")
        else:
            total, parts = "deduction.total", [f"deduction.{part}" for part in ZH_PARTS]
        return [(total, parts), ("pay.net", ["pay.gross", f"-{total}"])]

    def gaps(self, language: Language, texts: Texts) -> list[Decimal]:
        gross, net = (require(printed_money, texts, name) for name in ("pay.gross", "pay.net"))
        if language == "en":
            total = require(printed_money, texts, "pay.deductions")
            listed = table(texts, "deductions")
            taken = [require(printed_money, row, "amount") for row in listed]
        else:
            total = require(printed_money, texts, "deduction.total")
            names = [name for name in texts if name.startswith("deduction.")]
            names = [name for name in names if name != "deduction.total"]
            taken = [require(printed_money, texts, name) for name in names]
        return [total - sum(taken, Decimal(0)), gross - net - total]
