"""What a bank prints about six months of an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar

from pipeline.money import ZERO
from pipeline.records import Case, Fact, Transaction
from pipeline.roles import Facts, Rng
from pipeline.world import CURRENCY
from templates.zh._dates import printed_lately

MONTHS = 6


class BankStatementFacts(Facts):
    """The last six whole months before the print date, every row, every balance."""

    label: ClassVar[str] = "流水明细"
    labels: ClassVar[Mapping[str, str]] = {
        "bank.name": "开户行",
        "bank.latin_name": "开户行英文名",
        "person.name": "户名",
        "person.id_number": "证件号码",
        "account.number": "账号",
        "currency": "币种",
        "period.from": "起始日期",
        "period.to": "截止日期",
        "issue_date": "打印日期",
        "opening_balance": "期初余额",
        "summary.count_in": "收入笔数",
        "summary.total_in": "收入合计",
        "summary.count_out": "支出笔数",
        "summary.total_out": "支出合计",
        "transactions.*.date": "交易日期",
        "transactions.*.time": "交易时间",
        "transactions.*.summary": "交易摘要",
        "transactions.*.channel": "交易渠道",
        "transactions.*.direction": "收/支",
        "transactions.*.amount": "交易金额",
        "transactions.*.balance": "本次余额",
        "transactions.*.counterparty": "对手信息",
        "transactions.*.order_number": "交易订单号",
        "seal.text": "印章-单位名",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Printed in the month before the bank looks; the ledger is long enough for every such day."""
        account, person = case.account, case.applicant
        day = printed_lately(case.today, rng)
        first, last = whole_months(day)
        rows = [t for t in account.transactions if first <= t.when.date() <= last]
        before = [t for t in account.transactions if t.when.date() < first]
        income = [t.amount for t in rows if t.amount > 0]
        spent = [-t.amount for t in rows if t.amount <= 0]
        return {
            "bank.name": account.bank.name,
            "bank.latin_name": account.bank.latin_name,
            "person.name": person.name,
            "person.id_number": person.id_number,
            "account.number": account.number,
            "currency": CURRENCY["zh"],
            "period.from": first,
            "period.to": last,
            "issue_date": day,
            "opening_balance": before[-1].balance if before else account.opening_balance,
            "summary.count_in": len(income),
            "summary.total_in": sum(income, ZERO),
            "summary.count_out": len(spent),
            "summary.total_out": sum(spent, ZERO),
            **printed(rows),
            "seal.text": account.bank.name,
        }


def whole_months(day: date) -> tuple[date, date]:
    """First and last day of the six calendar months before the month of ``day``."""
    last = day.replace(day=1) - timedelta(days=1)
    months = last.year * 12 + last.month - MONTHS
    return date(months // 12, months % 12 + 1, 1), last


def printed(rows: Sequence[Transaction]) -> dict[str, Fact]:
    """Every row as facts, counted from 0."""
    found: dict[str, Fact] = {}
    for n, row in enumerate(rows):
        at = f"transactions.{n}"
        found[f"{at}.date"] = row.when.date()
        found[f"{at}.time"] = row.when
        found[f"{at}.summary"] = row.summary
        found[f"{at}.channel"] = row.channel
        found[f"{at}.direction"] = "收入" if row.amount > 0 else "支出"
        found[f"{at}.amount"] = row.amount
        found[f"{at}.balance"] = row.balance
        found[f"{at}.counterparty"] = row.counterparty
        found[f"{at}.order_number"] = row.order_number
    return found
