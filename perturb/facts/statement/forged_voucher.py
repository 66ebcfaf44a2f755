"""A voucher, or a bill, for money that the account never moved so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import amount, between, figures, paper, pick, planted, shows
from pipeline.changes import ChangeRequest, Edits, FactEdit, Localized, Submission
from pipeline.facts import filled_rows, printed_day, printed_money, require, text
from pipeline.kinds import (
    EN_BANK_STATEMENT,
    EN_UTILITY_BILL,
    ZH_BANK_STATEMENT,
    ZH_TRANSFER_VOUCHER,
)
from pipeline.money import UNIT
from pipeline.policy import Policy
from pipeline.printing.formats import money_words
from pipeline.reading.printed_text import Texts, number_key, table
from pipeline.records import Document, Family, Severity
from pipeline.roles import Carriers, FactChange, Printed

SHOWN = ("transfer.order_number", "transfer.amount", "transfer.time")
LAST_SIGNS = 6  # of an order number, one of which a forger changes


@dataclass(frozen=True)
class ForgedVoucher(FactChange):
    """Another amount, or another digit in the order number.

    In English files a bill of another amount, its sum kept.
    """

    rule: ClassVar[str] = "voucher"
    family: ClassVar[Family] = "consistency"
    carriers: ClassVar[Carriers] = (
        (ZH_TRANSFER_VOUCHER, ZH_BANK_STATEMENT),
        (EN_UTILITY_BILL, EN_BANK_STATEMENT),
    )

    def applies(self, file: Submission) -> bool:
        return _voucher(file) is not None or _bill(file) is not None

    def change(self, request: ChangeRequest) -> FactEdit:
        voucher, bill = _voucher(request), _bill(request)
        if voucher is not None:
            document, (edits, explanation) = voucher, _forged(voucher, request)
        elif bill is not None:
            document, (edits, explanation) = bill, _charged(bill, request)
        else:
            raise ValueError(
                "forged_voucher needs a voucher or a bill whose row the statement prints"
            )
        severity: Severity = "low" if request.boundary else "medium"
        return planted(request, {document.id: edits}, severity, explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        statements = printed.of_kind(ZH_BANK_STATEMENT)
        for voucher in printed.of_kind(ZH_TRANSFER_VOUCHER):
            if any(_unmatched(voucher, statement) for statement in statements):
                return True
        statements = printed.of_kind(EN_BANK_STATEMENT)
        for bill in printed.of_kind(EN_UTILITY_BILL):
            if any(_unpaid(bill, statement) for statement in statements):
                return True
        return False


def _voucher(file: Submission) -> Document | None:
    """The voucher, where the statement holds its row and both print what tells."""
    voucher = paper(file.documents, ZH_TRANSFER_VOUCHER)
    statement = paper(file.documents, ZH_BANK_STATEMENT)
    if voucher is None or statement is None or not shows(voucher, *SHOWN):
        return None
    facts, number = statement.facts, require(text, voucher.facts, "transfer.order_number")
    rows = [f"transactions.{n}" for n in filled_rows(facts, "transactions", "amount")]
    named = [row for row in rows if text(facts, f"{row}.order_number") == number]
    if not named or not shows(statement, f"{named[-1]}.order_number", f"{named[-1]}.amount"):
        return None
    return voucher


def _bill(file: Submission) -> Document | None:
    """The bill, where the statement holds the row that pays it."""
    bill = paper(file.documents, EN_UTILITY_BILL)
    statement = paper(file.documents, EN_BANK_STATEMENT)
    if bill is None or statement is None:
        return None
    if not shows(bill, "issuer.name", "charges.total", "issue_date"):
        return None
    numbers = filled_rows(statement.facts, "transactions", "withdrawal")
    rows = [f"transactions.{n}" for n in numbers]
    paying = [row for row in rows if _pays(bill, statement, row)]
    if not paying or not shows(statement, f"{paying[0]}.description", f"{paying[0]}.withdrawal"):
        return None
    return bill


def _pays(bill: Document, statement: Document, row: str) -> bool:
    issuer = require(text, bill.facts, "issuer.name")
    if issuer not in (text(statement.facts, f"{row}.description") or ""):
        return False
    return amount(statement, f"{row}.withdrawal") == amount(bill, "charges.total")


def _forged(voucher: Document, request: ChangeRequest) -> tuple[Edits, Localized]:
    """A unit more at a boundary.

    Else a good deal more, or the number of a transfer that never was.
    """
    true, rng = amount(voucher, "transfer.amount"), request.rng
    if request.boundary or rng.random() < 0.5:
        shown = true + _raise(true, request)
        sentence = (
            f"转账凭证记载交易金额{figures(shown)}元，流水中单号相同的一笔为{figures(true)}元。"
        )
        edits: Edits = {"transfer.amount": shown, "transfer.amount_words": money_words(shown)}
        return edits, Localized(zh=sentence)
    number = require(text, voucher.facts, "transfer.order_number")
    at = len(number) - 1 - int(rng.integers(LAST_SIGNS))
    other = pick(rng, [digit for digit in "0123456789" if digit != number[at]])
    never = number[:at] + other + number[at + 1 :]
    sentence = f"转账凭证的单号{never}在流水中没有对应的交易。"
    return {"transfer.order_number": never}, Localized(zh=sentence)


def _charged(bill: Document, request: ChangeRequest) -> tuple[Edits, Localized]:
    true = amount(bill, "charges.total")
    raised = _raise(true, request)
    edits: Edits = {
        "charges.total": true + raised,
        "charges.current": amount(bill, "charges.current") + raised,
    }
    sentence = (
        f"The bill asks for ${figures(true + raised)}; the statement shows ${figures(true)} "
        f"paid to {text(bill.facts, 'issuer.name')}."
    )
    return edits, Localized(en=sentence)


def _raise(true: Decimal, request: ChangeRequest) -> Decimal:
    """By how much an amount is made more."""
    return UNIT if request.boundary else between(request.rng, max(Decimal(1), true / 10), true)


def _unmatched(voucher: Texts, statement: Texts) -> bool:
    """Does the statement cover the voucher's day and print order numbers, but no such transfer?"""
    rows = [row for row in table(statement, "transactions") if "order_number" in row]
    if not rows or not _covers(statement, printed_day(voucher, "transfer.time")):
        return False
    number = number_key(voucher.get("transfer.order_number", ""))
    moved = printed_money(voucher, "transfer.amount")
    named = [row for row in rows if number_key(row["order_number"]) == number]
    return not any(abs(printed_money(row, "amount") or Decimal(0)) == moved for row in named)


def _unpaid(bill: Texts, statement: Texts) -> bool:
    """Was the bill issued within the statement's month, which does not show it paid?

    Bills are paid in the month they come.
    """
    if not _covers(statement, printed_day(bill, "issue_date")):
        return False
    issuer, charged = bill.get("issuer.name", ""), printed_money(bill, "charges.total")
    rows = [r for r in table(statement, "transactions") if issuer in r.get("description", "")]
    return not any(printed_money(row, "withdrawal") == charged for row in rows)


def _covers(statement: Texts, when: date | datetime | None) -> bool:
    first, last = printed_day(statement, "period.from"), printed_day(statement, "period.to")
    return first is not None and last is not None and when is not None and first <= when <= last
