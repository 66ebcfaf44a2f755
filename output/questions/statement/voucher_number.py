"""con_chk_102: is the voucher about the very payment that has its number on the statement?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import Session, own_shown, pictures, printed
from output.questions.shared.prompt import YES_NO, either, judged, make, verdict
from output.questions.shared.subtask import Key, PairedSubtask, each_session
from pipeline import kinds
from pipeline.facts import money, printed_money, require, row_numbers, text
from pipeline.policy import Policy
from pipeline.reading.printed_text import number_key, table
from pipeline.records import CaseFile, Photo, Question

VOUCHER, STATEMENT = kinds.ZH_TRANSFER_VOUCHER, kinds.ZH_BANK_STATEMENT
NUMBER, AMOUNT = "transfer.order_number", "transfer.amount"
BODY = (
    "同一张转账凭证不得用于两笔付款。请在流水明细中找到订单号（交易单号）与转账凭证的转账单号完全相同的一行：该行金额的绝对值与凭证的交易金额（小写）"
    "一致的，凭证与流水相符，答“是”；找不到该单号，或者金额不一致的，答“否”。"
)


@dataclass(frozen=True)
class VoucherNumber(PairedSubtask):
    """The number and the amount, on both papers."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_102"
    languages: ClassVar[tuple[str, ...]] = ("zh",)

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        return each_session(file, lambda session: _question(file, session))

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        voucher, rows = printed(photos, VOUCHER), table(printed(photos, STATEMENT), "transactions")
        number, amount = number_key(voucher[NUMBER]), require(printed_money, voucher, AMOUNT)
        same = [row for row in rows if number_key(row["order_number"]) == number]
        found = [abs(require(printed_money, row, "amount")) for row in same]
        return verdict(YES_NO["zh"], bool(found) and all(a == abs(amount) for a in found))


def _question(file: CaseFile, session: Session) -> Question:
    voucher = own_shown(file, session, VOUCHER)
    statement = own_shown(file, session, STATEMENT)
    wanted, paid = text(voucher.facts, NUMBER), require(money, voucher.facts, AMOUNT)
    fields: list[str] = []
    amounts: list[Decimal | None] = []
    for n in row_numbers(statement.facts, "transactions"):
        number, amount = (f"transactions.{n}.{c}" for c in ("order_number", "amount"))
        fields += [number, amount]
        if text(statement.facts, number) == wanted:
            amounts.append(money(statement.facts, amount))
    same = bool(amounts) and all(a is not None and abs(a) == paid for a in amounts)
    return make(
        VoucherNumber,
        variant="002",
        photos=pictures(voucher, statement),
        body=BODY + judged("zh", either(YES_NO["zh"])),
        response=verdict(YES_NO["zh"], same),
        evidence=(*voucher.evidence([NUMBER, AMOUNT]), *statement.evidence(fields)),
        rule="voucher_number",
    )
