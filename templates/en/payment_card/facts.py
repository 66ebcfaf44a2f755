"""What a true payment card says: a bank, a number, a holder and a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng


@dataclass(frozen=True)
class PaymentCardFacts(Facts):
    label: ClassVar[str] = "bank_card"
    labels: ClassVar[Mapping[str, str]] = {
        "bank.latin_name": "bank_name",
        "account.number": "card_number",
        "card.prefix": "card_number_first_four",
        "person.name": "cardholder_name",
        "card.expires": "valid_thru",
        "card.since": "member_since",
        "card.kind": "card_type",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The card of the salary account: its number is the account's."""
        card = case.cards[0]
        return {
            "bank.latin_name": card.bank.latin_name,
            "account.number": card.number,
            "card.prefix": card.number[:4],
            "person.name": card.holder.name,
            "card.expires": card.expires,
            "card.since": card.issued.year,
            "card.kind": card.kind,
        }
