"""A payslip whose year does not add up: somebody raised one of its sums to date."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.income._payslip import SLIPS, slip_of, step
from perturb.facts.shared.papers import amount, figures, grade, pick, planted, total
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.kinds import EN_PAY_STUB, ZH_PAYSLIP
from pipeline.money import UNIT
from pipeline.policy import Policy
from pipeline.reading.printed_text import Texts, parse_money, table
from pipeline.records import Family
from pipeline.roles import Carriers, FactChange, Printed

ZH_YEAR = ("year.gross", "year.social", "year.housing_fund", "year.tax", "year.net")


@dataclass(frozen=True)
class YearToDateMismatch(FactChange):
    """The year's gross or net is more than it was; this month's lines stay as they are."""

    rule: ClassVar[str] = "year_to_date"
    family: ClassVar[Family] = "calculation"
    carriers: ClassVar[Carriers] = tuple((kind,) for kind in SLIPS)

    def applies(self, file: Submission) -> bool:
        return slip_of(file.documents, yearly=True) is not None

    def change(self, request: ChangeRequest) -> FactEdit:
        found, rng = slip_of(request.documents, yearly=True), request.rng
        if found is None:
            raise ValueError("year_to_date_mismatch needs a payslip that prints the year's sums")
        slip, sums = found
        field = pick(rng, [sums.gross, sums.net])
        true = amount(slip, field)
        moved = UNIT if request.boundary else step(true, rng)
        reads = {name: amount(slip, name) for name in (sums.gross, sums.net)}
        reads[field] += moved
        gross, taken, net = reads[sums.gross], total(slip, sums.taken), reads[sums.net]
        explanation = Localized(
            zh=f"工资单本年累计应发{figures(gross)}元减去累计扣款{figures(taken)}元，"
            f"并不等于累计实发{figures(net)}元。",
            en=f"The year's gross of ${figures(gross)} less its deductions of ${figures(taken)} "
            f"is not the year's net of ${figures(net)}.",
        )
        severity = grade(float(moved / max(true, Decimal(1))), 0.02, 0.1)
        edits = {slip.id: {field: true + moved}}
        return planted(request, edits, severity, explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        years = [[t.get(name) for name in ZH_YEAR] for t in printed.of_kind(ZH_PAYSLIP)]
        years += [_en_year(texts) for texts in printed.of_kind(EN_PAY_STUB)]
        return any(_is_off(*year) for year in years)


def _en_year(texts: Texts) -> list[str | None]:
    taken = [row.get("to_date") for row in table(texts, "deductions")]
    return [texts.get("pay.gross_to_date"), *taken, texts.get("pay.net_to_date")]


def _is_off(gross: str | None, *rest: str | None) -> bool:
    """The first less all between is the last; what cannot be read is not judged."""
    *taken, net = (parse_money(text) for text in rest)
    start = parse_money(gross)
    known = [value for value in taken if value is not None]
    if start is None or net is None or not known or len(known) < len(taken):
        return False
    return start - sum(known) != net
