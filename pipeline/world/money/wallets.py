"""How a wallet or an online bank words a row: its kind, what it was paid with, what for."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.records import Category, Language
from pipeline.world.countries import lexicon

PURCHASES: tuple[Category, ...] = ("shopping", "utilities")
ZH_KINDS: Mapping[Category, str] = {
    "salary": "代发工资",
    "business": "经营收款",
    "rent": "租金支付",
    "mortgage": "贷款扣款",
    "loan": "贷款扣款",
    "utilities": "生活缴费",
    "shopping": "商户消费",
    "transfer_in": "转账收款",
    "transfer_out": "转账付款",
    "interest": "存款利息",
}
EN_KINDS: Mapping[Category, str] = {
    "salary": "Direct deposit",
    "business": "Owner draw",
    "rent": "Rent",
    "mortgage": "Loan payment",
    "loan": "Loan payment",
    "utilities": "Bill payment",
    "shopping": "Purchase",
    "transfer_in": "Transfer in",
    "transfer_out": "Transfer out",
    "interest": "Interest",
}
BY_ACCOUNT = {"zh": "储蓄卡", "en": "Checking account"}
SCANNED = ("商户消费", "扫码付款")


def wallet_wording(
    language: Language, category: Category, counterparty: str, *, draw: float
) -> tuple[str, str, str]:
    """(kind, method, goods) of a row.

    ``draw`` in [0, 1) chooses; goods are sold by that merchant.
    """
    words, nth = lexicon(language), int(draw * 1000)
    kind = (ZH_KINDS if language == "zh" else EN_KINDS)[category]
    if category not in PURCHASES:
        return kind, BY_ACCOUNT[language], kind[:2] if language == "zh" else kind
    if category == "shopping" and language == "zh":
        kind = SCANNED[nth % 2]
    goods = words.goods.get(counterparty, (kind,))
    return kind, words.methods[nth // 2 % len(words.methods)], goods[nth // 10 % len(goods)]
