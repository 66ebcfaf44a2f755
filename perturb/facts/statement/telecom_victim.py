"""A night of transfers to people nobody knew before: what a caller talks his victim into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import figures, told
from perturb.facts.statement._ledger import Ledger, Line, at, days_for
from perturb.facts.statement._pattern import LedgerPattern, rounded, strangers
from pipeline.policy import Policy
from pipeline.records import Case, Language
from pipeline.roles import Rng

LEAST_EACH = Decimal(150)
SHARE = Decimal("0.85")  # of what could be spent


@dataclass(frozen=True)
class TelecomVictim(LedgerPattern):
    """Between ten and midnight of one day; just short of the pattern, two of the transfers go to the same party."""

    rule: ClassVar[str] = "fraud.new_payees"

    def count(self, policy: Policy) -> int:
        return policy.fraud.new_payees

    def starts(self, book: Ledger, case: Case, policy: Policy) -> list[date]:
        return [
            d
            for d in days_for(book, 1)
            if book.room(d) * SHARE >= LEAST_EACH * policy.fraud.new_payees
        ]

    def rows(
        self, book: Ledger, case: Case, start: date, *, policy: Policy, rng: Rng, inside: bool
    ) -> list[Line]:
        number = policy.fraud.new_payees
        names = strangers(book, case, number, rng=rng)
        if inside:
            names[-1] = names[-2]
        each = min(book.room(start), Decimal(400_000)) * SHARE / number
        amounts = [
            rounded(each * (Decimal("0.6") + Decimal(int(rng.integers(40))) / 100), Decimal(50))
            for _ in names
        ]
        hours = sorted(22 + 1.95 * float(h) for h in rng.random(number))
        return [
            Line(at(start, h), "out", name, -a)
            for h, name, a in zip(hours, names, amounts, strict=True)
        ]

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        names = [r.party for r in book.lines]
        last = max(n for n, r in enumerate(book.lines) if self._twice(book, r, names))
        return last, replace(book.lines[last], party=_another(names[last], names))

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        names = [r.party for r in book.lines]
        new = [r for r in book.lines if r.kind == "out" and names.count(r.party) == 1]
        days = [r.when.date() for r in new]
        return [r for r in new if days.count(r.when.date()) >= policy.fraud.new_payees]

    def sentence(self, language: Language, carrying: Sequence[Line], policy: Policy) -> str:
        total, day = (
            -sum((r.amount for r in carrying), Decimal(0)),
            carrying[0].when.date().isoformat(),
        )
        return told(
            language,
            f"{day}一晚向{len(carrying)}个此前从无往来的收款方转出{figures(total)}元，疑似遭遇电信诈骗。",
            f"In the night of {day}, ${figures(total)} went to {len(carrying)} parties never seen before: the holder may be a victim of fraud.",
        )

    def _twice(self, book: Ledger, row: Line, names: Sequence[str]) -> bool:
        """One of two transfers of a day to the same party, whom nothing else names."""
        same = [
            r
            for r in book.lines
            if r.party == row.party and r.kind == "out" and r.when.date() == row.when.date()
        ]
        return row.kind == "out" and len(same) == names.count(row.party) == 2


def _another(name: str, names: Sequence[str]) -> str:
    """A name near to this one that the statement does not have: nothing is drawn where a file is pushed over the edge."""
    signs = "宁清然远安舟" if not name.isascii() else "eaioun"
    return next(other for sign in signs if (other := name[:-1] + sign) not in names)
