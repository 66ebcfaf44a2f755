"""con_chk_102: is the voucher about the very payment that has its number on the statement?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import Session, own, pictures, printed, sessions, shown
from output.questions.shared.prompt import YES_NO, answer, judged, make
from output.questions.shared.subtask import Key, PairedSubtask
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
        asked = {(s.number,): _question(file, s) for s in sessions(file)}
        return {key: question for key, question in asked.items() if question}

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        voucher, rows = printed(photos, VOUCHER), table(printed(photos, STATEMENT), "transactions")
        number, amount = number_key(voucher[NUMBER]), require(printed_money, voucher, AMOUNT)
        found = [
            abs(require(printed_money, r, "amount"))
            for r in rows
            if number_key(r["order_number"]) == number
        ]
        yes, no = YES_NO["zh"]
        return answer(yes if found and all(a == abs(amount) for a in found) else no)


def _question(file: CaseFile, session: Session) -> Question | None:
    papers = own(file, VOUCHER), own(file, STATEMENT)
    voucher, statement = (shown(file, session, paper) if paper else None for paper in papers)
    if voucher is None or statement is None:
        return None
    facts = statement.document.facts
    fields = [
        f"transactions.{n}.{c}"
        for n in row_numbers(facts, "transactions")
        for c in ("order_number", "amount")
    ]
    if not voucher.readable([NUMBER, AMOUNT]) or not statement.readable(fields):
        return None
    wanted = text(voucher.document.facts, NUMBER)
    amounts = [
        money(facts, f.replace("order_number", "amount"))
        for f in fields
        if f.endswith("order_number") and text(facts, f) == wanted
    ]
    paid = money(voucher.document.facts, AMOUNT)
    same = bool(amounts) and all(a is not None and abs(a) == paid for a in amounts)
    yes, no = YES_NO["zh"]
    evidence = (*voucher.evidence([NUMBER, AMOUNT]), *statement.evidence(fields))
    body = BODY + judged("zh", answer(f"{yes} / {no}"))
    return make(
        "CC",
        VoucherNumber.subtask,
        "002",
        photos=pictures(voucher, statement),
        body=body,
        response=answer(yes if same else no),
        evidence=evidence,
        rule="voucher_number",
    )
