"""A voucher, or a bill, for money that the account never moved so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import (
    Edits,
    amount,
    between,
    edited,
    figures,
    paper,
    pick,
    row_numbers,
    shows,
    text,
    told,
)
from pipeline.money import UNIT
from pipeline.policy import Policy
from pipeline.printing.formats import money_words
from pipeline.reading.printed_text import number_key, parse_date, parse_money, table
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng

VOUCHER, STATEMENT = "zh/transfer_voucher", "zh/bank_statement"
BILL, EN_STATEMENT = "en/utility_bill", "en/bank_statement"
SHOWN = ("transfer.order_number", "transfer.amount", "transfer.time")


@dataclass(frozen=True)
class ForgedVoucher(FactChange):
    """zh: another amount, or another digit in the order number; en: a bill of another amount, its sum kept."""

    rule: ClassVar[str] = "voucher"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = ((VOUCHER, STATEMENT), (BILL, EN_STATEMENT))

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return _voucher(documents) is not None or _bill(documents) is not None

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
        voucher, bill = _voucher(documents), _bill(documents)
        if voucher is not None:
            document, (edits, sentence) = voucher, _forged(voucher, rng, boundary)
        elif bill is not None:
            document, (edits, sentence) = bill, _charged(bill, case, rng, boundary=boundary)
        else:
            raise ValueError(
                "forged_voucher needs a voucher or a bill whose row the statement prints"
            )
        files, changes = edited(documents, {document.id: edits})
        return files, Anomaly(
            "forged_voucher",
            "consistency",
            self.rule,
            "low" if boundary else "medium",
            sentence,
            changes,
        )

    def broken(self, printed: Printed, policy: Policy) -> bool:
        zh = any(
            _unmatched(v, s) for v in printed.of_kind(VOUCHER) for s in printed.of_kind(STATEMENT)
        )
        return zh or any(
            _unpaid(b, s) for b in printed.of_kind(BILL) for s in printed.of_kind(EN_STATEMENT)
        )


def _voucher(documents: Sequence[Document]) -> Document | None:
    """The voucher, where the statement holds its row and both print what tells."""
    voucher, statement = paper(documents, VOUCHER), paper(documents, STATEMENT)
    if voucher is None or statement is None or not shows(voucher, *SHOWN):
        return None
    numbers = {
        text(statement, f"transactions.{n}.order_number"): n
        for n in row_numbers(statement, "transactions", "amount")
    }
    row = numbers.get(text(voucher, "transfer.order_number"))
    return (
        voucher
        if row is not None
        and shows(statement, f"transactions.{row}.order_number", f"transactions.{row}.amount")
        else None
    )


def _bill(documents: Sequence[Document]) -> Document | None:
    """The bill, where the statement holds the row that pays it."""
    bill, statement = paper(documents, BILL), paper(documents, EN_STATEMENT)
    if (
        bill is None
        or statement is None
        or not shows(bill, "issuer.name", "charges.total", "issue_date")
    ):
        return None
    paid = [
        n for n in row_numbers(statement, "transactions", "withdrawal") if _pays(bill, statement, n)
    ]
    return (
        bill
        if paid
        and shows(
            statement, f"transactions.{paid[0]}.description", f"transactions.{paid[0]}.withdrawal"
        )
        else None
    )


def _pays(bill: Document, statement: Document, row: int) -> bool:
    named = text(bill, "issuer.name") in text(statement, f"transactions.{row}.description")
    return named and amount(statement, f"transactions.{row}.withdrawal") == amount(
        bill, "charges.total"
    )


def _forged(voucher: Document, rng: Rng, boundary: bool) -> tuple[Edits, str]:
    """A unit more at a boundary; else a good deal more, or the number of a transfer that never was."""
    true, number = amount(voucher, "transfer.amount"), text(voucher, "transfer.order_number")
    if boundary or rng.random() < 0.5:
        shown = true + (UNIT if boundary else between(rng, max(Decimal(1), true / 10), true))
        edits: Edits = {"transfer.amount": shown, "transfer.amount_words": money_words(shown)}
        return (
            edits,
            f"转账凭证记载交易金额{figures(shown)}元，流水中单号相同的一笔为{figures(true)}元。",
        )
    at = len(number) - 1 - int(rng.integers(6))
    other = number[:at] + pick(rng, [c for c in "0123456789" if c != number[at]]) + number[at + 1 :]
    return {"transfer.order_number": other}, f"转账凭证的单号{other}在流水中没有对应的交易。"


def _charged(bill: Document, case: Case, rng: Rng, *, boundary: bool) -> tuple[Edits, str]:
    true = amount(bill, "charges.total")
    raised = UNIT if boundary else between(rng, max(Decimal(1), true / 10), true)
    edits: Edits = {
        "charges.total": true + raised,
        "charges.current": amount(bill, "charges.current") + raised,
    }
    return edits, told(
        case.language,
        f"账单金额为{figures(true + raised)}元，流水中付给同一单位的一笔为{figures(true)}元。",
        f"The bill asks for ${figures(true + raised)}; the statement shows ${figures(true)} paid to {text(bill, 'issuer.name')}.",
    )


def _unmatched(voucher: Mapping[str, str], statement: Mapping[str, str]) -> bool:
    """Does the statement cover the voucher's day and print order numbers, but no such transfer?"""
    rows = [row for row in table(statement, "transactions") if "order_number" in row]
    if not rows or not _covers(statement, parse_date(voucher.get("transfer.time"))):
        return False
    number, moved = (
        number_key(voucher.get("transfer.order_number", "")),
        parse_money(voucher.get("transfer.amount")),
    )
    return not any(
        number_key(r["order_number"]) == number
        and abs(parse_money(r.get("amount")) or Decimal(0)) == moved
        for r in rows
    )


def _unpaid(bill: Mapping[str, str], statement: Mapping[str, str]) -> bool:
    """Was the bill issued within the statement's month, which does not show it paid? Bills are paid in the month they come."""
    if not _covers(statement, parse_date(bill.get("issue_date"))):
        return False
    total, name = parse_money(bill.get("charges.total")), bill.get("issuer.name", "")
    rows = table(statement, "transactions")
    return not any(
        name in r.get("description", "") and parse_money(r.get("withdrawal")) == total for r in rows
    )


def _covers(statement: Mapping[str, str], when: date | datetime | None) -> bool:
    first, last = parse_date(statement.get("period.from")), parse_date(statement.get("period.to"))
    return first is not None and last is not None and when is not None and first <= when <= last
