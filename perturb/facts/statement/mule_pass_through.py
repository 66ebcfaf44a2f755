"""Money that strangers send leaves within a day: an account lent to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import between, figures, told
from perturb.facts.statement._ledger import Ledger, Line, at, days_for
from perturb.facts.statement._pattern import LedgerPattern, rounded, strangers
from pipeline.money import at_least, below
from pipeline.policy import Policy
from pipeline.records import Case, Language
from pipeline.roles import Rng


@dataclass(frozen=True)
class MulePassThrough(LedgerPattern):
    """Each credit leaves in two parts, the second on the last day that still counts; a little stays as the fee."""

    rule: ClassVar[str] = "fraud.pass_through"

    def count(self, policy: Policy) -> int:
        return 3 * policy.fraud.pass_times

    def starts(self, book: Ledger, case: Case, policy: Policy) -> list[date]:
        if _chance(book, policy):
            return []
        length = _pace(policy) * policy.fraud.pass_times
        margin = policy.fraud.pass_days
        return [
            d
            for d in days_for(book, length, before=1 + margin)
            if book.quiet(d - timedelta(days=margin), length + margin)
        ]

    def rows(
        self, book: Ledger, case: Case, start: date, *, policy: Policy, rng: Rng, inside: bool
    ) -> list[Line]:
        rules, found = policy.fraud, list[Line]()
        for n in range(rules.pass_times):
            day = start + timedelta(days=n * _pace(policy))
            sender, one, other = strangers(book, case, 3, rng=rng)
            amount = rounded(
                between(
                    rng,
                    max(case.monthly_income * 2, Decimal(4_000)),
                    max(case.monthly_income * 4, Decimal(9_000)),
                )
            )
            amount = min(amount, Decimal(400_000))
            least = at_least(amount * rules.pass_share)
            short = inside and n == rules.pass_times - 1
            gone = (
                below(amount * rules.pass_share)
                if short
                else min(rounded(least + (amount - least) * Decimal("0.7"), Decimal(10)), amount)
            )
            first = rounded(gone * Decimal("0.55"))
            gone = gone if short else max(gone, least)
            found += [
                Line(at(day, 10), "in", sender, amount),
                Line(at(day, 14.5), "out", one, -first),
                Line(at(day + timedelta(days=rules.pass_days), 16), "out", other, first - gone),
            ]
        return sorted(found, key=lambda line: line.when)

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        for credit, gone in _passed(book, policy):
            left = -sum((r.amount for _, r in gone), Decimal(0))
            share = credit.amount * policy.fraud.pass_share
            if left == below(share):
                number, last = gone[-1]
                return number, replace(last, amount=last.amount - (at_least(share) - left))
        raise ValueError("no credit of this statement lacks a unit")

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        return [
            line
            for credit, gone in _passed(book, policy)
            for line in (credit, *(r for _, r in gone))
        ]

    def sentence(self, language: Language, carrying: Sequence[Line], policy: Policy) -> str:
        came = sum((r.amount for r in carrying if r.kind == "in"), Decimal(0))
        went = -sum((r.amount for r in carrying if r.kind == "out"), Decimal(0))
        return told(
            language,
            f"他人转入的{figures(came)}元在{policy.fraud.pass_days}日内转出{figures(went)}元，账户疑似被用于过渡资金。",
            f"Of ${figures(came)} sent by strangers, ${figures(went)} left within {policy.fraud.pass_days} day(s): the account passes money on.",
        )


def _pace(policy: Policy) -> int:
    """Days from one credit to the next, so that none takes the other's debits for its own."""
    return policy.fraud.pass_days + 2


def _chance(book: Ledger, policy: Policy) -> bool:
    """Does some credit pass through by chance? With the planted ones it would make one too many."""
    for credit in (line for line in book.lines if line.kind == "in"):
        days = [
            (line, (line.when.date() - credit.when.date()).days)
            for line in book.lines
            if line.kind == "out"
        ]
        gone = -sum(
            (line.amount for line, n in days if 0 <= n <= policy.fraud.pass_days), Decimal(0)
        )
        if credit.amount * policy.fraud.pass_share <= gone <= credit.amount:
            return True
    return False


def _passed(book: Ledger, policy: Policy) -> list[tuple[Line, list[tuple[int, Line]]]]:
    """Credits of those who are named once, each with what goes out to such people on the days after: most of it, never more."""
    names = [line.party for line in book.lines]
    once = [
        (n, line)
        for n, line in enumerate(book.lines)
        if line.kind in ("in", "out") and names.count(line.party) == 1
    ]
    found: list[tuple[Line, list[tuple[int, Line]]]] = []
    for credit in (line for _, line in once if line.amount > 0):
        gone = [
            (n, r)
            for n, r in once
            if r.amount < 0
            and 0 <= (r.when.date() - credit.when.date()).days <= policy.fraud.pass_days
        ]
        if credit.amount / 2 < -sum((r.amount for _, r in gone), Decimal(0)) <= credit.amount:
            found.append((credit, gone))
    return found
