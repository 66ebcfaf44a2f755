"""What a bank, or the wallet tied to the account, prints about six months of an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from pipeline.money import ZERO
from pipeline.records import Case, Fact, Transaction
from pipeline.roles import Facts, Rng
from pipeline.world import CURRENCY

LATEST = 25  # days: a statement lies on the desk no longer before the bank looks


@dataclass(frozen=True)
class BankStatementFacts(Facts):
    """The six whole months the survey looks at, every row, every balance.

    Five families of columns are printed; labels are those of the bank with channels, the other
    layouts have words of their own.
    """

    label: ClassVar[str] = "流水明细"
    labels: ClassVar[Mapping[str, str]] = {
        "certificate.number": "编号",
        "bank.name": "开户行",
        "bank.latin_name": "开户行英文名",
        "wallet.platform": "支付平台",
        "wallet.id": "平台账户",
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
        "transactions.*.kind": "交易类型",
        "transactions.*.method": "收/付款方式",
        "transactions.*.goods": "商品说明",
        "transactions.*.direction": "收/支",
        "transactions.*.currency": "货币",
        "transactions.*.amount": "交易金额",
        "transactions.*.balance": "本次余额",
        "transactions.*.counterparty": "对手信息",
        "transactions.*.counterparty_bank": "对方开户行",
        "transactions.*.order_number": "交易订单号",
        "transactions.*.merchant_order": "商家订单号",
        "seal.text": "印章-单位名",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Printed in the month of the survey, on its day or before.

        So both speak of the same six months.
        """
        account, person, survey = case.account, case.applicant, case.survey
        earliest = max(survey.filled.replace(day=1), case.today - timedelta(days=LATEST))
        day = survey.filled - timedelta(
            days=int(rng.integers(0, max(0, (survey.filled - earliest).days) + 1))
        )
        rows = [
            t
            for t in account.transactions
            if survey.period_from <= t.when.date() <= survey.period_to
        ]
        before = [t for t in account.transactions if t.when.date() < survey.period_from]
        return {
            "certificate.number": f"{day:%Y%m%d}{int(rng.integers(10**11, 10**12))}",
            "bank.name": account.bank.name,
            "bank.latin_name": account.bank.latin_name,
            "wallet.platform": case.wallet.platform,
            "wallet.id": case.wallet.wallet_id,
            "person.name": person.name,
            "person.id_number": person.id_number,
            "account.number": account.number,
            "currency": CURRENCY["zh"],
            "period.from": survey.period_from,
            "period.to": survey.period_to,
            "issue_date": day,
            "opening_balance": before[-1].balance if before else account.opening_balance,
            **summed(rows),
            **printed(case, rows),
            "seal.text": account.bank.name,
        }


def summed(rows: Sequence[Transaction]) -> dict[str, Fact]:
    """Number and sum of what came in and of what went out."""
    income, spent = (
        [t.amount for t in rows if t.amount > 0],
        [-t.amount for t in rows if t.amount <= 0],
    )
    return {
        "summary.count_in": len(income),
        "summary.total_in": sum(income, ZERO),
        "summary.count_out": len(spent),
        "summary.total_out": sum(spent, ZERO),
    }


def printed(case: Case, rows: Sequence[Transaction]) -> dict[str, Fact]:
    """Every row as facts, counted from 0."""
    found: dict[str, Fact] = {}
    for n, row in enumerate(rows):
        cells: dict[str, Fact] = {
            "date": row.when.date(),
            "time": row.when,
            "summary": row.summary,
            "channel": row.channel,
            "kind": row.kind,
            "method": row.method,
            "goods": row.goods,
            "direction": "收入" if row.amount > 0 else "支出",
            "currency": CURRENCY["zh"],
            "amount": row.amount,
            "balance": row.balance,
            "counterparty": row.counterparty,
            "counterparty_bank": case.counterparty(row.counterparty).bank,
            "order_number": row.order_number,
            "merchant_order": row.merchant_order or None,
        }
        found |= {f"transactions.{n}.{column}": value for column, value in cells.items()}
    return found
