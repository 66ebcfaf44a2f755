"""What the emblem side of an identity card says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.printing.formats import FORMATS
from pipeline.records import Case, Fact, IdentityCard
from pipeline.roles import Facts, Rng

FOR_LIFE = "长期"


@dataclass(frozen=True)
class IdentityCardBackFacts(Facts):
    """The office that issued the card, and its term."""

    label: ClassVar[str] = "身份证（国徽面）"
    labels: ClassVar[Mapping[str, str]] = {"authority.name": "签发机关", "card.term": "有效期限"}

    def applies(self, case: Case) -> bool:
        return case.identity_card is not None

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The card whose other side bears the portrait taken when it was issued."""
        card = case.identity_card
        assert card is not None
        return {"authority.name": card.authority, "card.term": term(card)}


def term(card: IdentityCard) -> str:
    """First and last day, "2009.01.25-2029.01.25"; cards of the old have no last day."""
    dots = FORMATS["date_dots"]
    return f"{dots(card.issued)}-{dots(card.expires) if card.expires else FOR_LIFE}"
