"""Payments to gambling merchants beyond what the bank tolerates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import between, figures
from perturb.facts.statement._ledger import Ledger, Line, at, days_for
from perturb.facts.statement._pattern import LedgerPattern, rounded, summed
from pipeline.changes import ChangeRequest, Localized, Submission
from pipeline.money import CENT, UNIT
from pipeline.policy import Policy

# Invented; each says what it is by a word of ``pipeline.reading.fraud_patterns.GAMBLING``.
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

    def starts(self, book: Ledger, file: Submission) -> list[date]:
        most = MOST * file.policy.fraud.gambling_total[file.case.language]
        return [day for day in days_for(book, DAYS) if book.lowest_balance(day) >= most]

    def rows(
        self, book: Ledger, start: date, request: ChangeRequest, *, inside: bool
    ) -> list[Line]:
        rng, language = request.rng, request.case.language
        limit = request.policy.fraud.gambling_total[language]
        total = limit if inside else between(rng, limit * Decimal("1.15"), limit * MOST)
        parts: list[Decimal] = []
        for _ in range(TIMES - 1):
            part = total * between(rng, Decimal("0.12"), Decimal("0.22"))
            parts.append(rounded(part, TEN))
        parts.append((total - sum(parts, Decimal(0))).quantize(CENT))
        names, found = MERCHANTS[language], list[Line]()
        for n, part in enumerate(parts):
            evening = at(start + timedelta(days=2 * n), 20 + n / 2)
            found.append(Line(evening, "purchase", names[int(rng.integers(len(names)))], -part))
        return found

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        names = MERCHANTS[book.language]
        number, last = [(n, r) for n, r in enumerate(book.lines) if r.party in names][-1]
        return number, replace(last, amount=last.amount - UNIT)

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        return [line for line in book.lines if line.party in MERCHANTS[book.language]]

    def explanation(self, carrying: Sequence[Line], file: Submission) -> Localized:
        limit = figures(file.policy.fraud.gambling_total[file.case.language])
        times, total = len(carrying), figures(-summed(carrying))
        return Localized(
            zh=f"向博彩类商户付款{times}笔，共{total}元，超过可容忍的{limit}元。",
            en=f"{times} payments to gambling merchants add up to ${total}, "
            f"more than the ${limit} that is tolerated.",
        )
