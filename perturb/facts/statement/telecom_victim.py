"""A night of transfers to people nobody knew before: what a caller talks his victim into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import figures
from perturb.facts.statement._ledger import Ledger, Line, at, days_for
from perturb.facts.statement._pattern import LedgerPattern, new_parties, rounded, summed
from pipeline.changes import ChangeRequest, Localized, Submission
from pipeline.policy import Policy

LEAST_EACH = Decimal(150)
SHARE = Decimal("0.85")  # of what could be spent
LARGEST = Decimal(400_000)  # balance of which they spend


@dataclass(frozen=True)
class TelecomVictim(LedgerPattern):
    """Between ten and midnight of one day.

    Just short of the pattern, two of the transfers go to the same party.
    """

    rule: ClassVar[str] = "fraud.new_payees"

    def count(self, policy: Policy) -> int:
        return policy.fraud.new_payees

    def starts(self, book: Ledger, file: Submission) -> list[date]:
        least = LEAST_EACH * file.policy.fraud.new_payees
        return [day for day in days_for(book, 1) if book.lowest_balance(day) * SHARE >= least]

    def rows(
        self, book: Ledger, start: date, request: ChangeRequest, *, inside: bool
    ) -> list[Line]:
        number, rng = request.policy.fraud.new_payees, request.rng
        names = new_parties(book, number, request)
        if inside:
            names[-1] = names[-2]
        each = min(book.lowest_balance(start), LARGEST) * SHARE / number
        amounts: list[Decimal] = []
        for _ in names:
            share = Decimal("0.6") + Decimal(int(rng.integers(40))) / 100
            amounts.append(rounded(each * share, Decimal(50)))
        hours = sorted(22 + 1.95 * float(hour) for hour in rng.random(number))
        rows = zip(hours, names, amounts, strict=True)
        return [Line(at(start, hour), "out", name, -amount) for hour, name, amount in rows]

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        names = [line.party for line in book.lines]
        last = max(n for n, line in enumerate(book.lines) if _twice(book, line, names))
        return last, replace(book.lines[last], party=_another(names[last], names))

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        names = [line.party for line in book.lines]
        outgoing = [line for line in book.lines if line.kind == "out"]
        new = [line for line in outgoing if names.count(line.party) == 1]
        days = [line.when.date() for line in new]
        return [line for line in new if days.count(line.when.date()) >= policy.fraud.new_payees]

    def explanation(self, carrying: Sequence[Line], file: Submission) -> Localized:
        total, count = figures(-summed(carrying)), len(carrying)
        day = carrying[0].when.date().isoformat()
        return Localized(
            zh=f"{day}一晚向{count}个此前从无往来的收款方转出{total}元，疑似遭遇电信诈骗。",
            en=f"In the night of {day}, ${total} went to {count} parties never seen before: "
            "the holder may be a victim of fraud.",
        )


def _twice(book: Ledger, row: Line, names: Sequence[str]) -> bool:
    """One of two transfers of a day to the same party, whom nothing else names."""
    if row.kind != "out" or names.count(row.party) != 2:
        return False
    same = [line for line in book.lines if line.party == row.party and line.kind == "out"]
    return len([line for line in same if line.when.date() == row.when.date()]) == 2


def _another(name: str, names: Sequence[str]) -> str:
    """A name near to this one that the statement does not have.

    Nothing is drawn where a file is pushed over the edge.
    """
    signs = "宁清然远安舟" if not name.isascii() else "eaioun"
    return next(other for sign in signs if (other := name[:-1] + sign) not in names)
