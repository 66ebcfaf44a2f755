"""Money lent to somebody close and paid back in the same amount days later: turnover without a cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import between, figures, pick, told
from perturb.facts.statement._ledger import Ledger, Line, at, days_for
from perturb.facts.statement._pattern import LedgerPattern, rounded
from pipeline.money import UNIT, ZERO
from pipeline.policy import Policy
from pipeline.records import Case, Language
from pipeline.roles import Rng

LEAST = Decimal(800)  # what must be there to send round
HALF = Decimal(50)  # tells two trips of one amount apart


@dataclass(frozen=True)
class RoundTrips(LedgerPattern):
    """With the spouse, the cousin or his firm, or the guarantor; the last trip of a pair near the edge lacks a unit."""

    rule: ClassVar[str] = "fraud.round_trip"

    def count(self, policy: Policy) -> int:
        return 2 * policy.fraud.trip_times

    def starts(self, book: Ledger, case: Case, policy: Policy) -> list[date]:
        fitting = days_for(book, _pace(policy) * policy.fraud.trip_times)
        return [d for d in fitting if book.room(d) >= LEAST] if case.related else []

    def rows(
        self, book: Ledger, case: Case, start: date, *, policy: Policy, rng: Rng, inside: bool
    ) -> list[Line]:
        rules, room = policy.fraud, min(book.room(start), Decimal(300_000))
        party, found = (
            pick(rng, [r.company.name if r.company else r.name for r in case.related]),
            list[Line](),
        )
        sent: set[Decimal] = set()
        for n in range(rules.trip_times):
            out = start + timedelta(days=n * _pace(policy))
            back = out + timedelta(days=_away(policy))
            amount = rounded(between(rng, room * Decimal("0.3"), room * Decimal("0.9")))
            amount -= sum(amount == s for s in sent) * HALF
            sent.add(amount)
            short = UNIT if inside and n == rules.trip_times - 1 else Decimal(0)
            found += [
                Line(at(out, 11), "out", party, -amount),
                Line(at(back, 15), "in", party, amount - short),
            ]
        return found

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        number, line = next(
            (n, r) for n, r in enumerate(book.lines) if _returns(book, r, UNIT, policy=policy)
        )
        return number, replace(line, amount=line.amount + UNIT)

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        return [r for r in book.lines if _returns(book, r, ZERO, policy=policy)]

    def sentence(self, language: Language, carrying: Sequence[Line], policy: Policy) -> str:
        total, party = sum((r.amount for r in carrying), Decimal(0)), carrying[-1].party
        return told(
            language,
            f"向关联方“{party}”转出的款项在{policy.fraud.trip_days}日内以相同金额转回{len(carrying)}次，共{figures(total)}元，资金往返空转。",
            f"Money sent to “{party}”, a related party, came back in the same amount within {policy.fraud.trip_days} days, "
            f"{len(carrying)} times, ${figures(total)} in all.",
        )


def _returns(book: Ledger, line: Line, short: Decimal, *, policy: Policy) -> bool:
    """Does a row bring back, so much short, what went to its party some days before?"""
    sent = [
        r
        for r in book.lines
        if r.kind == "out" and r.party == line.party and -r.amount == line.amount + short
    ]
    return line.kind == "in" and any(
        0 <= (line.when.date() - r.when.date()).days <= policy.fraud.trip_days for r in sent
    )


def _away(policy: Policy) -> int:
    """Days until the money is back."""
    return min(policy.fraud.trip_days, 4)


def _pace(policy: Policy) -> int:
    """Days from one trip to the next: no money that came back may seem to pass through."""
    return _away(policy) + policy.fraud.pass_days + 1
