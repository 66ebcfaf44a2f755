"""Money that strangers send leaves within a day: an account lent to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, NamedTuple

from perturb.facts.shared.papers import between, figures
from perturb.facts.statement._ledger import Ledger, Line, at, days_for
from perturb.facts.statement._pattern import LedgerPattern, new_parties, rounded, summed
from pipeline.changes import ChangeRequest, Localized, Submission
from pipeline.money import at_least, below
from pipeline.policy import Policy

LARGEST = Decimal(400_000)  # credit
TRANSFERS = ("in", "out")


class Passed(NamedTuple):
    """A credit, and the numbered rows by which it leaves."""

    credit: Line
    gone: list[tuple[int, Line]]

    @property
    def left(self) -> Decimal:
        """How much of it left."""
        return -summed([line for _, line in self.gone])


@dataclass(frozen=True)
class MulePassThrough(LedgerPattern):
    """Each credit leaves in two parts, the second on the last day that still counts.

    A little stays as the fee.
    """

    rule: ClassVar[str] = "fraud.pass_through"

    def count(self, policy: Policy) -> int:
        return 3 * policy.fraud.pass_times

    def starts(self, book: Ledger, file: Submission) -> list[date]:
        rules = file.policy.fraud
        if _chance(book, file.policy):
            return []
        length, margin = _pace(file.policy) * rules.pass_times, rules.pass_days
        early = timedelta(days=margin)
        days = days_for(book, length, before=1 + margin)
        return [day for day in days if not book.has_transfers(day - early, length + margin)]

    def rows(
        self, book: Ledger, start: date, request: ChangeRequest, *, inside: bool
    ) -> list[Line]:
        rules, found = request.policy.fraud, list[Line]()
        for n in range(rules.pass_times):
            day = start + timedelta(days=n * _pace(request.policy))
            sender, one, other = new_parties(book, 3, request)
            came = _credit(request)
            short = inside and n == rules.pass_times - 1
            gone = _leaving(came, rules.pass_share, short=short)
            first = rounded(gone * Decimal("0.55"))
            gone = gone if short else max(gone, at_least(came * rules.pass_share))
            last_day = day + timedelta(days=rules.pass_days)
            found += [
                Line(at(day, 10), "in", sender, came),
                Line(at(day, 14.5), "out", one, -first),
                Line(at(last_day, 16), "out", other, first - gone),
            ]
        return sorted(found, key=lambda line: line.when)

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        for passed in _passed(book, policy):
            share = passed.credit.amount * policy.fraud.pass_share
            if passed.left == below(share):
                number, last = passed.gone[-1]
                return number, replace(last, amount=last.amount - (at_least(share) - passed.left))
        raise ValueError("no credit of this statement lacks a unit")

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        found: list[Line] = []
        for passed in _passed(book, policy):
            found += [passed.credit, *(line for _, line in passed.gone)]
        return found

    def explanation(self, carrying: Sequence[Line], file: Submission) -> Localized:
        came = figures(summed([line for line in carrying if line.kind == "in"]))
        went = figures(-summed([line for line in carrying if line.kind == "out"]))
        days = file.policy.fraud.pass_days
        return Localized(
            zh=f"他人转入的{came}元在{days}日内转出{went}元，账户疑似被用于过渡资金。",
            en=f"Of ${came} sent by strangers, ${went} left within {days} day(s): "
            "the account passes money on.",
        )


def _credit(request: ChangeRequest) -> Decimal:
    """An amount that is large for this applicant."""
    income = request.case.monthly_income
    least, most = max(income * 2, Decimal(4_000)), max(income * 4, Decimal(9_000))
    return min(rounded(between(request.rng, least, most)), LARGEST)


def _leaving(came: Decimal, share: Decimal, *, short: bool) -> Decimal:
    """How much of a credit leaves; ``short``: a unit less than passes for all of it."""
    if short:
        return below(came * share)
    least = at_least(came * share)
    return min(rounded(least + (came - least) * Decimal("0.7"), Decimal(10)), came)


def _pace(policy: Policy) -> int:
    """Days from one credit to the next, so that none takes the other's debits for its own."""
    return policy.fraud.pass_days + 2


def _within(credit: Line, line: Line, policy: Policy) -> bool:
    """Does a row follow a credit soon enough?"""
    return 0 <= (line.when.date() - credit.when.date()).days <= policy.fraud.pass_days


def _chance(book: Ledger, policy: Policy) -> bool:
    """Does some credit pass through by chance?

    With the planted ones it would make one too many.
    """
    outgoing = [line for line in book.lines if line.kind == "out"]
    for credit in (line for line in book.lines if line.kind == "in"):
        gone = -summed([line for line in outgoing if _within(credit, line, policy)])
        if credit.amount * policy.fraud.pass_share <= gone <= credit.amount:
            return True
    return False


def _passed(book: Ledger, policy: Policy) -> list[Passed]:
    """Credits of those who are named once, each with what goes out to such people after it.

    Most of it goes, never more.
    """
    names = [line.party for line in book.lines]
    transfers = [(n, line) for n, line in enumerate(book.lines) if line.kind in TRANSFERS]
    once = [(n, line) for n, line in transfers if names.count(line.party) == 1]
    outgoing = [(n, line) for n, line in once if line.amount < 0]
    found: list[Passed] = []
    for credit in (line for _, line in once if line.amount > 0):
        gone = [(n, line) for n, line in outgoing if _within(credit, line, policy)]
        passed = Passed(credit, gone)
        if credit.amount / 2 < passed.left <= credit.amount:
            found.append(passed)
    return found
