"""Payments to gambling merchants beyond what the bank tolerates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import between, figures, told
from perturb.facts.statement._ledger import Ledger, Line, at, days_for
from perturb.facts.statement._pattern import CENT, LedgerPattern, rounded
from pipeline.money import UNIT
from pipeline.policy import Policy
from pipeline.records import Case, Language
from pipeline.roles import Rng

# Invented; each says what it is by one of the words of ``pipeline.reading.fraud_patterns.GAMBLING``.
MERCHANTS = {
    "zh": ("翎湾博彩", "霓岬彩池", "珩夜牌局", "渺汐博彩"),
    "en": ("Larkdice Casino", "Moonpip Bets", "Quillace Poker", "Gorsewheel Casino"),
}
TIMES = 5
DAYS = 10
TEN = Decimal(10)
MOST = Decimal("1.8")  # times the total tolerated


@dataclass(frozen=True)
class GamblingPayments(LedgerPattern):
    """Five evenings within ten days; at the edge they add up to the total tolerated, exactly."""

    rule: ClassVar[str] = "fraud.gambling"

    def count(self, policy: Policy) -> int:
        return TIMES

    def starts(self, book: Ledger, case: Case, policy: Policy) -> list[date]:
        return [
            d
            for d in days_for(book, DAYS)
            if book.room(d) >= MOST * policy.fraud.gambling_total[case.language]
        ]

    def rows(
        self, book: Ledger, case: Case, start: date, *, policy: Policy, rng: Rng, inside: bool
    ) -> list[Line]:
        limit = policy.fraud.gambling_total[case.language]
        total = limit if inside else between(rng, limit * Decimal("1.15"), limit * MOST)
        parts = [
            rounded(total * between(rng, Decimal("0.12"), Decimal("0.22")), TEN)
            for _ in range(TIMES - 1)
        ]
        names = MERCHANTS[case.language]
        found: list[Line] = []
        for n, part in enumerate([*parts, (total - sum(parts, Decimal(0))).quantize(CENT)]):
            day = start + timedelta(days=2 * n)
            found.append(
                Line(at(day, 20 + n / 2), "purchase", names[int(rng.integers(len(names)))], -part)
            )
        return found

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        *_, (number, last) = [
            (n, r) for n, r in enumerate(book.lines) if r.party in MERCHANTS[book.language]
        ]
        return number, replace(last, amount=last.amount - UNIT)

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        return [line for line in book.lines if line.party in MERCHANTS[book.language]]

    def sentence(self, language: Language, carrying: Sequence[Line], policy: Policy) -> str:
        limit, total = (
            policy.fraud.gambling_total[language],
            -sum((r.amount for r in carrying), Decimal(0)),
        )
        return told(
            language,
            f"向博彩类商户付款{len(carrying)}笔，共{figures(total)}元，超过可容忍的{figures(limit)}元。",
            f"{len(carrying)} payments to gambling merchants add up to ${figures(total)}, more than the ${figures(limit)} that is tolerated.",
        )
