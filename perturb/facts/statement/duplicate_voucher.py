"""A voucher shown a second time for another payment.

Its number is that of another row of the statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import ClassVar, NamedTuple

from perturb.facts.shared.papers import amount, figures, paper, pick, planted, shows
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.facts import filled_rows, printed_money, require, text
from pipeline.kinds import ZH_BANK_STATEMENT, ZH_TRANSFER_VOUCHER
from pipeline.policy import Policy
from pipeline.reading.printed_text import Texts, number_key, table
from pipeline.records import Document, Family
from pipeline.roles import Carriers, FactChange, Printed

NUMBER, AMOUNT = "transfer.order_number", "transfer.amount"
TRANSFERS = ("转账收入", "转账支出")


class Papers(NamedTuple):
    """A voucher, the statement, and rows of it that are about another amount than the voucher."""

    voucher: Document
    statement: Document
    rows: list[str]


@dataclass(frozen=True)
class DuplicateVoucher(FactChange):
    """Chinese files: vouchers are papers of payment platforms there."""

    rule: ClassVar[str] = "voucher_number"
    family: ClassVar[Family] = "consistency"
    carriers: ClassVar[Carriers] = ((ZH_TRANSFER_VOUCHER, ZH_BANK_STATEMENT),)

    def applies(self, file: Submission) -> bool:
        return _papers(file) is not None

    def change(self, request: ChangeRequest) -> FactEdit:
        found = _papers(request)
        if found is None:
            raise ValueError("duplicate_voucher needs a voucher and a statement")
        voucher, statement, rows = found
        row = pick(request.rng, rows)
        of_row = figures(abs(amount(statement, f"{row}.amount")))
        of_paper = figures(amount(voucher, AMOUNT))
        explanation = Localized(
            zh=f"转账凭证的单号在流水中属于另一笔{of_row}元的交易，"
            f"凭证金额却是{of_paper}元，凭证被重复使用。",
            en=f"The voucher's number belongs to another payment of {of_row} on the statement, "
            f"while the voucher is about {of_paper}.",
        )
        number = require(text, statement.facts, f"{row}.order_number")
        edits = {voucher.id: {NUMBER: number}}
        return planted(request, edits, "high", explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        vouchers = [t for t in printed.of_kind(ZH_TRANSFER_VOUCHER) if NUMBER in t]
        for texts in printed.of_kind(ZH_BANK_STATEMENT):
            rows = [row for row in table(texts, "transactions") if "order_number" in row]
            if any(_of_another(voucher, row) for voucher, row in product(vouchers, rows)):
                return True
        return False


def _of_another(voucher: Texts, row: Texts) -> bool:
    """Does a row with the voucher's number say another amount?"""
    if number_key(voucher[NUMBER]) != number_key(row["order_number"]):
        return False
    stated, moved = printed_money(voucher, AMOUNT), printed_money(row, "amount")
    return stated is not None and moved is not None and abs(stated) != abs(moved)


def _papers(file: Submission) -> Papers | None:
    """The two papers, where both print numbers and amounts and there is such a row."""
    voucher = paper(file.documents, ZH_TRANSFER_VOUCHER)
    statement = paper(file.documents, ZH_BANK_STATEMENT)
    if voucher is None or statement is None or voucher.owner != statement.owner:
        return None
    columns = ("transactions.0.order_number", "transactions.0.amount")
    if not shows(voucher, NUMBER, AMOUNT) or not shows(statement, *columns):
        return None
    facts, stated = statement.facts, amount(voucher, AMOUNT)
    rows = [f"transactions.{n}" for n in filled_rows(facts, "transactions", "amount")]
    transfers = [row for row in rows if text(facts, f"{row}.summary") in TRANSFERS]
    others = [row for row in transfers if abs(amount(statement, f"{row}.amount")) != stated]
    return Papers(voucher, statement, others) if others else None
