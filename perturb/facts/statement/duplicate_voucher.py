"""A voucher shown a second time for another payment: its number is that of another row of the statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from perturb.facts.shared.certified_income import STATEMENT
from perturb.facts.shared.papers import (
    amount,
    edited,
    figures,
    paper,
    pick,
    row_numbers,
    shows,
    text,
    told,
)
from pipeline.policy import Policy
from pipeline.reading.printed_text import number_key, parse_money, table
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng

VOUCHER = "zh/transfer_voucher"
NUMBER, AMOUNT = "transfer.order_number", "transfer.amount"
TRANSFERS = ("转账收入", "转账支出")


@dataclass(frozen=True)
class DuplicateVoucher(FactChange):
    """Chinese files: vouchers are papers of payment platforms there."""

    rule: ClassVar[str] = "voucher_number"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = ((VOUCHER, STATEMENT),)

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return bool(_others(documents))

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
        voucher, statement = paper(documents, VOUCHER), paper(documents, STATEMENT)
        if voucher is None or statement is None:
            raise ValueError("duplicate_voucher needs a voucher and a statement")
        row = pick(rng, _others(documents))
        files, changes = edited(
            documents, {voucher.id: {NUMBER: text(statement, f"transactions.{row}.order_number")}}
        )
        of_row, of_paper = (
            figures(abs(amount(statement, f"transactions.{row}.amount"))),
            figures(amount(voucher, AMOUNT)),
        )
        sentence = told(
            case.language,
            f"转账凭证的单号在流水中属于另一笔{of_row}元的交易，凭证金额却是{of_paper}元，凭证被重复使用。",
            f"The voucher's number belongs to another payment of {of_row} on the statement, while the voucher is about {of_paper}.",
        )
        return files, Anomaly(
            "duplicate_voucher", "consistency", self.rule, "high", sentence, changes
        )

    def broken(self, printed: Printed, policy: Policy) -> bool:
        rows = [r for t in printed.of_kind(STATEMENT) for r in table(t, "transactions")]
        pairs = [
            (t, r)
            for t in printed.of_kind(VOUCHER)
            for r in rows
            if NUMBER in t and "order_number" in r
        ]
        same = [
            (parse_money(t.get(AMOUNT)), parse_money(r.get("amount")))
            for t, r in pairs
            if number_key(t[NUMBER]) == number_key(r["order_number"])
        ]
        return any(a is not None and b is not None and abs(a) != abs(b) for a, b in same)


def _others(documents: Sequence[Document]) -> list[int]:
    """Transfers of the statement with another amount than the voucher's, where both papers print numbers and amounts."""
    voucher, statement = paper(documents, VOUCHER), paper(documents, STATEMENT)
    if voucher is None or statement is None or voucher.owner != statement.owner:
        return []
    if not shows(voucher, NUMBER, AMOUNT) or not shows(
        statement, "transactions.0.order_number", "transactions.0.amount"
    ):
        return []
    rows = row_numbers(statement, "transactions", "amount")
    transfers = [n for n in rows if text(statement, f"transactions.{n}.summary") in TRANSFERS]
    return [
        n
        for n in transfers
        if abs(amount(statement, f"transactions.{n}.amount")) != amount(voucher, AMOUNT)
    ]
