"""One balance of a statement that does not follow from the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import (
    amount,
    between,
    edited,
    figures,
    grade,
    pick,
    row_numbers,
    shows,
    told,
)
from pipeline.money import UNIT
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_money, table
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng

STATEMENTS = ("zh/bank_statement", "en/bank_statement")


@dataclass(frozen=True)
class BrokenBalanceChain(FactChange):
    """A row in the middle, so that the rows on both sides contradict it."""

    rule: ClassVar[str] = "balance_chain"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = tuple((kind,) for kind in STATEMENTS)

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return bool(_statements(documents))

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
        document = pick(rng, _statements(documents))
        row = pick(rng, row_numbers(document, "transactions", "balance")[1:-1])
        field = f"transactions.{row}.balance"
        true = amount(document, field)
        raised = (
            UNIT
            if boundary
            else between(rng, max(Decimal(50), true / 20), max(Decimal(500), true / 2))
        )
        shown = true + raised
        files, changes = edited(documents, {document.id: {field: shown}})
        sentence = told(
            case.language,
            f"流水第{row + 1}行的余额应为{figures(true)}元，实际打印为{figures(shown)}元，与上一行余额加减本行金额不符。",
            f"Row {row + 1} of the statement shows a balance of ${figures(shown)}; the one before plus the row's amount gives ${figures(true)}.",
        )
        severity = grade(float(raised / max(true, Decimal(1))), 0.05, 0.3)
        return files, Anomaly(
            "broken_balance_chain", "calculation", self.rule, severity, sentence, changes
        )

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return any(
            _breaks(table(t, "transactions"), t.get("summary.opening"))
            for kind in STATEMENTS
            for t in printed.of_kind(kind)
        )


def _breaks(rows: Sequence[Mapping[str, str]], opening: str | None) -> bool:
    """Does any balance differ from the one before plus the row's amount? Rows with an unreadable cell are passed over."""
    before = parse_money(opening)
    for row in rows:
        after, moved = parse_money(row.get("balance")), _signed(row)
        if None not in (before, after, moved) and after != before + moved:  # type: ignore[operator]
            return True
        before = after
    return False


def _signed(row: Mapping[str, str]) -> Decimal | None:
    """What the row adds: a signed amount, an amount with a direction, or one of two columns."""
    if "amount" in row:
        moved = parse_money(row["amount"])
        return -abs(moved) if moved is not None and row.get("direction") == "支出" else moved
    paid_in, paid_out = parse_money(row.get("deposit")), parse_money(row.get("withdrawal"))
    if paid_in is None and paid_out is None:
        return None
    return (paid_in or Decimal(0)) - (paid_out or Decimal(0))


def _statements(documents: Sequence[Document]) -> list[Document]:
    long = [
        d
        for d in documents
        if d.kind in STATEMENTS and len(row_numbers(d, "transactions", "balance")) > 3
    ]
    return [d for d in long if shows(d, "transactions.1.balance")]
