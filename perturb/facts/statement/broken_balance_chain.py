"""One balance of a statement that does not follow from the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import amount, between, figures, grade, pick, planted, shows
from perturb.facts.statement._ledger import STATEMENTS
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.facts import filled_rows, printed_money
from pipeline.money import UNIT
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_money, table
from pipeline.records import Document, Family
from pipeline.roles import Carriers, FactChange, Printed

FEWEST = 4  # rows, of which one has others on both sides


@dataclass(frozen=True)
class BrokenBalanceChain(FactChange):
    """A row in the middle, so that the rows on both sides contradict it."""

    rule: ClassVar[str] = "balance_chain"
    family: ClassVar[Family] = "calculation"
    carriers: ClassVar[Carriers] = tuple((kind,) for kind in STATEMENTS)

    def applies(self, file: Submission) -> bool:
        return bool(_statements(file.documents))

    def change(self, request: ChangeRequest) -> FactEdit:
        document = pick(request.rng, _statements(request.documents))
        row = pick(request.rng, filled_rows(document.facts, "transactions", "balance")[1:-1])
        field = f"transactions.{row}.balance"
        true, raised = amount(document, field), UNIT
        if not request.boundary:
            least, most = max(Decimal(50), true / 20), max(Decimal(500), true / 2)
            raised = between(request.rng, least, most)
        shown = true + raised
        explanation = Localized(
            zh=f"流水第{row + 1}行的余额应为{figures(true)}元，实际打印为{figures(shown)}元，"
            "与上一行余额加减本行金额不符。",
            en=f"Row {row + 1} of the statement shows a balance of ${figures(shown)}; "
            f"the one before plus the row's amount gives ${figures(true)}.",
        )
        severity = grade(float(raised / max(true, Decimal(1))), 0.05, 0.3)
        return planted(request, {document.id: {field: shown}}, severity, explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        for kind in STATEMENTS:
            for texts in printed.of_kind(kind):
                if _breaks(table(texts, "transactions"), texts.get("summary.opening")):
                    return True
        return False


def _breaks(rows: Sequence[Mapping[str, str]], opening: str | None) -> bool:
    """Does any balance differ from the one before plus the row's amount?

    Rows with an unreadable cell are passed over.
    """
    before = parse_money(opening)
    for row in rows:
        after, moved = printed_money(row, "balance"), _signed(row)
        right = before + moved if before is not None and moved is not None else None
        if right is not None and after is not None and after != right:
            return True
        before = after
    return False


def _signed(row: Mapping[str, str]) -> Decimal | None:
    """What the row adds: a signed amount, an amount with a direction, or one of two columns."""
    if "amount" in row:
        moved = printed_money(row, "amount")
        return -abs(moved) if moved is not None and row.get("direction") == "支出" else moved
    paid_in, paid_out = printed_money(row, "deposit"), printed_money(row, "withdrawal")
    if paid_in is None and paid_out is None:
        return None
    return (paid_in or Decimal(0)) - (paid_out or Decimal(0))


def _statements(documents: Sequence[Document]) -> list[Document]:
    found = []
    for document in (d for d in documents if d.kind in STATEMENTS):
        rows = filled_rows(document.facts, "transactions", "balance")
        if len(rows) >= FEWEST and shows(document, "transactions.1.balance"):
            found.append(document)
    return found
