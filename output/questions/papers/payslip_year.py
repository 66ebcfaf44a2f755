"""rea_chk_103: does the year to date on a payslip add up?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.papers._payslips import PayslipSubtask, rows
from pipeline.facts import printed_money, require
from pipeline.reading.printed_text import Texts, table
from pipeline.records import Language


@dataclass(frozen=True)
class PayslipYear(PayslipSubtask):
    """The year's sums, up to and with the month of the slip."""

    subtask: ClassVar[str] = "rea_chk_103"
    rule: ClassVar[str] = "year_to_date"
    body: ClassVar[Mapping[Language, str]] = {
        "zh": (
            "请核对这张工资条的本年累计数：累计应发减去累计社会保险、累计公积金和累计个税，"
            "应精确到分等于累计实发。成立为“合理”，否则为“不合理”。"
        ),
        "en": "Check the year-to-date figures of this pay stub: "
        "gross pay to date less every deduction to date must be net pay to date, to the cent. "
        "If it is, the stub is reasonable, otherwise unreasonable.",
    }

    def equations(self, language: Language, names: Sequence[str]) -> list[tuple[str, list[str]]]:
        if language == "en":
            taken = [f"-{name}" for name in rows(names, "to_date")]
            return [("pay.net_to_date", ["pay.gross_to_date", *taken])]
        return [("year.net", ["year.gross", "-year.social", "-year.housing_fund", "-year.tax"])]

    def gaps(self, language: Language, texts: Texts) -> list[Decimal]:
        if language == "en":
            ends = ("pay.gross_to_date", "pay.net_to_date")
            listed = table(texts, "deductions")
            taken = [require(printed_money, row, "to_date") for row in listed]
        else:
            ends = ("year.gross", "year.net")
            names = [name for name in texts if name.startswith("year.") and name not in ends]
            taken = [require(printed_money, texts, name) for name in names]
        gross, net = (require(printed_money, texts, name) for name in ends)
        return [gross - net - sum(taken, Decimal(0))]
