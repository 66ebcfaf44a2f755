"""Cash paid in again and again, each time a little less than the bank must report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import between, figures, told
from perturb.facts.statement._ledger import Ledger, Line, at, days_for
from perturb.facts.statement._pattern import LedgerPattern, rounded
from pipeline.money import CENT, at_least, below
from pipeline.policy import Policy
from pipeline.records import Case, Language
from pipeline.roles import Rng

MACHINE = {"zh": "自助存款机", "en": ""}


@dataclass(frozen=True)
class StructuredDeposits(LedgerPattern):
    """As many deposits as the rule needs; just short of the pattern, one of them reaches the limit and is reported."""

    rule: ClassVar[str] = "fraud.structuring"

    def count(self, policy: Policy) -> int:
        return policy.fraud.cash_times

    def starts(self, book: Ledger, case: Case, policy: Policy) -> list[date]:
        return days_for(book, policy.fraud.cash_days)

    def rows(
        self, book: Ledger, case: Case, start: date, *, policy: Policy, rng: Rng, inside: bool
    ) -> list[Line]:
        rules, limit = policy.fraud, policy.fraud.cash_limit[case.language]
        least, times = at_least(limit * rules.cash_share), rules.cash_times
        amounts = [between(rng, least, below(limit)) for _ in range(times)]
        amounts = [max(rounded(a), least) if rounded(a) <= below(limit) else a for a in amounts]
        if inside:
            amounts[-1] = limit.quantize(CENT)
        days = [
            start + timedelta(days=n * (rules.cash_days - 1) // (times - 1)) for n in range(times)
        ]
        return [
            Line(at(d, 9.5 + n), "cash", MACHINE[case.language], a)
            for n, (d, a) in enumerate(zip(days, amounts, strict=True))
        ]

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        limit = policy.fraud.cash_limit["zh" if book.language == "zh" else "en"]
        number, line = next(
            (n, r) for n, r in enumerate(book.lines) if r.kind == "cash" and r.amount == limit
        )
        return number, replace(line, amount=below(limit))

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        return [line for line in book.lines if line.kind == "cash"]

    def sentence(self, language: Language, carrying: Sequence[Line], policy: Policy) -> str:
        limit, total = (
            policy.fraud.cash_limit[language],
            sum((r.amount for r in carrying), Decimal(0)),
        )
        return told(
            language,
            f"{policy.fraud.cash_days}日内{len(carrying)}笔现金存入共{figures(total)}元，每笔均略低于{figures(limit)}元的报告限额，疑似拆分存款。",
            f"{len(carrying)} cash deposits of ${figures(total)} in all within {policy.fraud.cash_days} days, each just below "
            f"the ${figures(limit)} that must be reported.",
        )
