"""A payslip whose year does not add up: somebody raised one of its sums to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.income._payslip import SLIPS, slip_of, step
from perturb.facts.shared.papers import amount, edited, figures, grade, pick, told
from pipeline.money import UNIT
from pipeline.policy import Policy
from pipeline.reading.printed_text import Texts, parse_money, table
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng

ZH_YEAR = ("year.gross", "year.social", "year.housing_fund", "year.tax", "year.net")


@dataclass(frozen=True)
class YearToDateMismatch(FactChange):
    """The year's gross or net is more than it was; this month's lines stay as they are."""

    rule: ClassVar[str] = "year_to_date"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = tuple((kind,) for kind in SLIPS)

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return slip_of(documents, yearly=True) is not None

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
        found = slip_of(documents, yearly=True)
        if found is None:
            raise ValueError("year_to_date_mismatch needs a payslip that prints the year's sums")
        slip, sums = found
        field = pick(rng, [sums.gross, sums.net])
        true = amount(slip, field)
        moved = UNIT if boundary else step(true, rng)
        files, changes = edited(documents, {slip.id: {field: true + moved}})
        gross, net = (
            amount(next(d for d in files if d.id == slip.id), f) for f in (sums.gross, sums.net)
        )
        taken = sum((amount(slip, f) for f in sums.taken), Decimal(0))
        sentence = told(
            case.language,
            f"工资单本年累计应发{figures(gross)}元减去累计扣款{figures(taken)}元，并不等于累计实发{figures(net)}元。",
            f"The year's gross of ${figures(gross)} less its deductions of ${figures(taken)} is not the year's net of ${figures(net)}.",
        )
        severity = grade(float(moved / max(true, Decimal(1))), 0.02, 0.1)
        return files, Anomaly(
            "year_to_date_mismatch", "calculation", self.rule, severity, sentence, changes
        )

    def broken(self, printed: Printed, policy: Policy) -> bool:
        zh, en = printed.of_kind("zh/payslip"), printed.of_kind("en/pay_stub")
        return any(_is_off(*(t.get(name) for name in ZH_YEAR)) for t in zh) or any(
            _is_off(*_en_year(t)) for t in en
        )


def _en_year(texts: Texts) -> list[str | None]:
    taken = [row.get("to_date") for row in table(texts, "deductions")]
    return [texts.get("pay.gross_to_date"), *taken, texts.get("pay.net_to_date")]


def _is_off(gross: str | None, *rest: str | None) -> bool:
    """The first less all between is the last; what cannot be read is not judged."""
    *taken, net = (parse_money(text) for text in rest)
    start = parse_money(gross)
    known = [t for t in taken if t is not None]
    return (
        start is not None
        and net is not None
        and len(known) == len(taken) > 0
        and start - sum(known) != net
    )
