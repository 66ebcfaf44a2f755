"""What a payment platform certifies about one transfer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar

from pipeline.printing.formats import money_words
from pipeline.records import Case, Fact, Transaction
from pipeline.roles import Facts, Rng
from pipeline.world import CURRENCY
from pipeline.world.issuing import LATELY

SEAL = "业务凭证专用章"
MONTHS = 5  # whole months that a six months' statement printed lately shows, whatever its day
DAY = 24 * 3600


@dataclass(frozen=True)
class TransferVoucherFacts(Facts):
    """A transfer that the account's statement shows, with its order number, time and amount."""

    label: ClassVar[str] = "转账凭证"
    labels: ClassVar[Mapping[str, str]] = {
        "platform.name": "平台名称",
        "currency": "币种",
        "issue_date": "申请时间",
        "transfer.order_number": "转账单号",
        "payee.wallet_id": "收款方账户号",
        "payee.name": "收款方姓名",
        "payer.wallet_id": "付款方账户号",
        "payer.name": "付款方姓名",
        "transfer.amount": "交易金额（小写）",
        "transfer.amount_words": "交易金额（大写）",
        "transfer.time": "转账时间",
        "transfer.received": "收款时间",
        "transfer.scene": "交易场景",
        "transfer.note": "转账说明",
        "transfer.state": "交易状态",
        "bank.name": "资金存管银行",
        "seal.text": "印章-单位名",
        "seal.name": "印章-章名",
    }

    def applies(self, case: Case) -> bool:
        return bool(transfers(case))

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The applicant pays where the row is negative, else is paid."""
        found = transfers(case)
        row = found[int(rng.integers(len(found)))]
        me = (case.wallet.wallet_id, case.applicant.name)
        other = (case.counterparty(row.counterparty).wallet_id, row.counterparty)
        payer, payee = (me, other) if row.amount < 0 else (other, me)
        asked = datetime.combine(case.today, time()) - timedelta(seconds=int(rng.integers(1, DAY)))
        return {
            "platform.name": case.wallet.platform,
            "currency": CURRENCY["zh"],
            "issue_date": asked,
            "transfer.order_number": row.order_number,
            "payee.wallet_id": payee[0],
            "payee.name": payee[1],
            "payer.wallet_id": payer[0],
            "payer.name": payer[1],
            "transfer.amount": abs(row.amount),
            "transfer.amount_words": money_words(abs(row.amount)),
            "transfer.time": row.when,
            "transfer.received": row.when,
            "transfer.scene": row.kind,
            "transfer.note": row.goods,
            "transfer.state": "已收款",
            "bank.name": case.account.bank.name,
            "seal.text": case.account.bank.name,
            "seal.name": SEAL,
        }


def transfers(case: Case) -> list[Transaction]:
    """Those of the whole months that every statement printed lately shows."""
    end = (case.today - timedelta(days=LATELY)).replace(day=1)
    months = end.year * 12 + end.month - 1 - MONTHS
    start = end.replace(year=months // 12, month=months % 12 + 1)
    return [
        t
        for t in case.account.transactions
        if t.category in ("transfer_in", "transfer_out") and start <= t.when.date() < end
    ]
