"""Cash paid in again and again, each time a little less than the bank must report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from perturb.facts.shared.papers import between, figures
from perturb.facts.statement._ledger import Ledger, Line, at, days_for
from perturb.facts.statement._pattern import LedgerPattern, rounded, summed
from pipeline.changes import ChangeRequest, Localized, Submission
from pipeline.money import CENT, at_least, below
from pipeline.policy import Policy

MACHINE = {"zh": "自助存款机", "en": ""}


@dataclass(frozen=True)
class StructuredDeposits(LedgerPattern):
    """As many deposits as the rule needs.

    Just short of the pattern, one of them reaches the limit and is reported.
    """

    rule: ClassVar[str] = "fraud.structuring"

    def count(self, policy: Policy) -> int:
        return policy.fraud.cash_times

    def starts(self, book: Ledger, file: Submission) -> list[date]:
        return days_for(book, file.policy.fraud.cash_days)

    def rows(
        self, book: Ledger, start: date, request: ChangeRequest, *, inside: bool
    ) -> list[Line]:
        rules, language = request.policy.fraud, request.case.language
        limit, times = rules.cash_limit[language], rules.cash_times
        least, most = at_least(limit * rules.cash_share), below(limit)
        amounts = [between(request.rng, least, most) for _ in range(times)]
        amounts = [max(rounded(a), least) if rounded(a) <= most else a for a in amounts]
        if inside:
            amounts[-1] = limit.quantize(CENT)
        found = []
        for n, amount in enumerate(amounts):
            day = start + timedelta(days=n * (rules.cash_days - 1) // (times - 1))
            found.append(Line(at(day, 9.5 + n), "cash", MACHINE[language], amount))
        return found

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        limit = policy.fraud.cash_limit[book.language]
        cash = [(n, line) for n, line in enumerate(book.lines) if line.kind == "cash"]
        number, line = next((n, line) for n, line in cash if line.amount == limit)
        return number, replace(line, amount=below(limit))

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        return [line for line in book.lines if line.kind == "cash"]

    def explanation(self, carrying: Sequence[Line], file: Submission) -> Localized:
        rules, times = file.policy.fraud, len(carrying)
        limit, total = figures(rules.cash_limit[file.case.language]), figures(summed(carrying))
        return Localized(
            zh=f"{rules.cash_days}日内{times}笔现金存入共{total}元，"
            f"每笔均略低于{limit}元的报告限额，疑似拆分存款。",
            en=f"{times} cash deposits of ${total} in all within {rules.cash_days} days, "
            f"each just below the ${limit} that must be reported.",
        )
