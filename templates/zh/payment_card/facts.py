"""What the front of a payment card says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng

KINDS: Mapping[str, str] = {"debit": "借记卡", "credit": "信用卡"}


@dataclass(frozen=True)
class PaymentCardFacts(Facts):
    """The card of the account that the salary is paid into."""

    label: ClassVar[str] = "银行卡"
    labels: ClassVar[Mapping[str, str]] = {
        "account.number": "卡号",
        "bank.name": "发卡行名称",
        "bank.latin_name": "发卡行英文名称",
        "card.expires": "有效期",
        "card.kind": "卡种",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The number is the account's; the card is good to the end of the month printed."""
        card = case.cards[0]
        return {
            "account.number": card.number,
            "bank.name": card.bank.name,
            "bank.latin_name": card.bank.latin_name,
            "card.expires": card.expires,
            "card.kind": KINDS[card.kind],
        }
