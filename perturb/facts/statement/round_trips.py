"""Money lent to somebody close and paid back in the same amount days later.

Turnover without a cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import between, figures, pick
from perturb.facts.statement._ledger import Ledger, Line, at, days_for
from perturb.facts.statement._pattern import LedgerPattern, rounded, summed
from pipeline.changes import ChangeRequest, Localized, Submission
from pipeline.money import UNIT, ZERO
from pipeline.policy import Policy

LEAST = Decimal(800)  # what must be there to send round
LARGEST = Decimal(300_000)  # balance that is sent round
HALF = Decimal(50)  # tells two trips of one amount apart


@dataclass(frozen=True)
class RoundTrips(LedgerPattern):
    """With the spouse, the cousin or his firm, or the guarantor.

    The last trip of a pair near the edge lacks a unit.
    """

    rule: ClassVar[str] = "fraud.round_trip"

    def count(self, policy: Policy) -> int:
        return 2 * policy.fraud.trip_times

    def starts(self, book: Ledger, file: Submission) -> list[date]:
        if not file.case.related:
            return []
        days = days_for(book, _pace(file.policy) * file.policy.fraud.trip_times)
        return [day for day in days if book.lowest_balance(day) >= LEAST]

    def rows(
        self, book: Ledger, start: date, request: ChangeRequest, *, inside: bool
    ) -> list[Line]:
        policy, rng = request.policy, request.rng
        most, found = min(book.lowest_balance(start), LARGEST), list[Line]()
        related = request.case.related
        party = pick(rng, [r.company.name if r.company else r.name for r in related])
        sent: set[Decimal] = set()
        for n in range(policy.fraud.trip_times):
            out = start + timedelta(days=n * _pace(policy))
            back = out + timedelta(days=_away(policy))
            amount = rounded(between(rng, most * Decimal("0.3"), most * Decimal("0.9")))
            if amount in sent:
                amount -= HALF
            sent.add(amount)
            short = UNIT if inside and n == policy.fraud.trip_times - 1 else Decimal(0)
            found += [
                Line(at(out, 11), "out", party, -amount),
                Line(at(back, 15), "in", party, amount - short),
            ]
        return found

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        lines = enumerate(book.lines)
        number, line = next((n, r) for n, r in lines if _returns(book, r, UNIT, policy=policy))
        return number, replace(line, amount=line.amount + UNIT)

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        return [r for r in book.lines if _returns(book, r, ZERO, policy=policy)]

    def explanation(self, carrying: Sequence[Line], file: Submission) -> Localized:
        total, party, times = figures(summed(carrying)), carrying[-1].party, len(carrying)
        days = file.policy.fraud.trip_days
        return Localized(
            zh=f"向关联方“{party}”转出的款项在{days}日内以相同金额转回{times}次，"
            f"共{total}元，资金往返空转。",
            en=f"Money sent to “{party}”, a related party, came back in the same amount "
            f"within {days} days, {times} times, ${total} in all.",
        )


def _returns(book: Ledger, line: Line, short: Decimal, *, policy: Policy) -> bool:
    """Does a row bring back, so much short, what went to its party some days before?"""
    if line.kind != "in":
        return False
    sent, day = -(line.amount + short), line.when.date()
    went = [row for row in book.lines if row.kind == "out" and row.party == line.party]
    days = [(day - row.when.date()).days for row in went if row.amount == sent]
    return any(0 <= n <= policy.fraud.trip_days for n in days)


def _away(policy: Policy) -> int:
    """Days until the money is back."""
    return min(policy.fraud.trip_days, 4)


def _pace(policy: Policy) -> int:
    """Days from one trip to the next: no money that came back may seem to pass through."""
    return _away(policy) + policy.fraud.pass_days + 1
