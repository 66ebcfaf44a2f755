"""Advances of several short-term lenders at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.papers import between, figures, told
from perturb.facts.statement._ledger import Ledger, Line, at, days_for
from perturb.facts.statement._pattern import LedgerPattern, rounded
from pipeline.policy import Policy
from pipeline.records import Case, Language
from pipeline.roles import Rng

# Invented lenders; their words are no bank's of the generated countries.
LENDERS = {
    "zh": (
        "迅穗小额贷款公司",
        "急舟小额贷款公司",
        "翎币小额贷款公司",
        "速禾消费贷公司",
        "闪霁消费贷公司",
        "即渡小额贷款公司",
    ),
    "en": (
        "Quickwren Payday",
        "Swiftlarch Advance",
        "Payvane Express",
        "Hastemoor Payday",
        "Dashquill Lending",
        "Rushfennel Advance",
    ),
}
SUMS = {"zh": (Decimal(3_000), Decimal(15_000)), "en": (Decimal(300), Decimal(1_500))}


@dataclass(frozen=True)
class StackedLoans(LedgerPattern):
    """As many lenders as the rule needs; just short of it, the last advance is a second one of the lender before."""

    rule: ClassVar[str] = "fraud.loan_stacking"

    def count(self, policy: Policy) -> int:
        return policy.fraud.lenders

    def starts(self, book: Ledger, case: Case, policy: Policy) -> list[date]:
        return days_for(book, policy.fraud.lender_days)

    def rows(
        self, book: Ledger, case: Case, start: date, *, policy: Policy, rng: Rng, inside: bool
    ) -> list[Line]:
        number, found = policy.fraud.lenders, list[Line]()
        order = rng.permutation(len(LENDERS[case.language]))[:number].tolist()
        names = [LENDERS[case.language][i] for i in order]
        if inside:
            names[-1] = names[-2]
        for n, name in enumerate(names):
            day = start + timedelta(days=n * (policy.fraud.lender_days - 1) // (number - 1))
            low, high = SUMS[case.language]
            found.append(
                Line(
                    at(day, 13 + n / 4), "advance", name, rounded(between(rng, low, high), low / 6)
                )
            )
        return found

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        *_, (number, last) = [(n, r) for n, r in enumerate(book.lines) if r.kind == "advance"]
        other = next(name for name in LENDERS[book.language] if name not in book.parties())
        return number, replace(last, party=other)

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        return [line for line in book.lines if line.kind == "advance"]

    def sentence(self, language: Language, carrying: Sequence[Line], policy: Policy) -> str:
        names = list(dict.fromkeys(r.party for r in carrying))
        total, days = sum((r.amount for r in carrying), Decimal(0)), policy.fraud.lender_days
        return told(
            language,
            f"{days}日内从{len(names)}家短期贷款机构（{'、'.join(names)}）获得放款共{figures(total)}元，多头借贷。",
            f"{len(names)} short-term lenders ({', '.join(names)}) advanced ${figures(total)} within {days} days.",
        )
