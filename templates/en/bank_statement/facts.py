"""What a true bank statement says: a month of the applicant's account, every balance chained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from pipeline.money import ZERO
from pipeline.records import Account, Case, Employment, Fact, Transaction
from pipeline.roles import Facts, Rng

# The first word of a credit tells income from other money; policy checks read the printed
# description.
INCOME_PREFIX = {"salary": "PAYROLL", "business": "OWNER DRAW"}


@dataclass(frozen=True)
class BankStatementFacts(Facts):
    label: ClassVar[str] = "bank_statement"
    labels: ClassVar[Mapping[str, str]] = {
        "bank.name": "bank_name",
        "bank.address": "bank_address",
        "person.name": "account_name",
        "person.address": "account_address",
        "account.number": "account_no",
        "issue_date": "statement_date",
        "period.from": "period_from",
        "period.to": "period_until",
        "summary.opening": "Opening Balance",
        "summary.deposits": "Total Deposits",
        "summary.withdrawals": "Total Withdrawals",
        "summary.closing": "Closing Balance",
        "transactions.*.date": "Date",
        "transactions.*.description": "Description",
        "transactions.*.withdrawal": "Withdrawals",
        "transactions.*.deposit": "Deposits",
        "transactions.*.balance": "Balance",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The last whole month before ``case.today``, issued within five days of its end."""
        start, end = last_month(case.today)
        rows = [t for t in case.account.transactions if start <= t.when.date() <= end]
        opening = opening_balance(case.account, start)
        deposits = sum((t.amount for t in rows if t.amount > 0), ZERO)
        withdrawals = -sum((t.amount for t in rows if t.amount < 0), ZERO)
        person, bank = case.applicant, case.account.bank
        facts: dict[str, Fact] = {
            "bank.name": bank.latin_name,
            "bank.address": bank.place.text,
            "person.name": person.name,
            "person.address": person.place.text,
            "account.number": case.account.number,
            "issue_date": end
            + timedelta(days=1 + int(rng.integers(min(5, (case.today - end).days)))),
            "period.from": start,
            "period.to": end,
            "summary.opening": opening,
            "summary.deposits": deposits,
            "summary.withdrawals": withdrawals,
            "summary.closing": opening + deposits - withdrawals,
        }
        for number, row in enumerate(rows):
            facts.update(_row(f"transactions.{number}", row, case.employment))
        return facts


def last_month(today: date) -> tuple[date, date]:
    """First and last day of the whole month before today's."""
    end = today.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


def opening_balance(account: Account, start: date) -> Decimal:
    """What the account held when the period began."""
    before = [t.balance for t in account.transactions if t.when.date() < start]
    return before[-1] if before else account.opening_balance


def _row(name: str, row: Transaction, work: Employment) -> dict[str, Fact]:
    return {
        f"{name}.date": row.when.date(),
        f"{name}.description": describe(row, work),
        f"{name}.withdrawal": -row.amount if row.amount < 0 else None,
        f"{name}.deposit": row.amount if row.amount > 0 else None,
        f"{name}.balance": row.balance,
    }


def describe(row: Transaction, work: Employment) -> str:
    """Income names its payer in capitals; everything else as the ledger words it."""
    prefix = INCOME_PREFIX.get(row.category)
    return f"{prefix} {work.employer.latin_name}".upper() if prefix else row.summary
