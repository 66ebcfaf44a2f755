"""Advances of several short-term lenders at a time."""

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
from pipeline.policy import Policy

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
    """As many lenders as the rule needs.

    Just short of it, the last advance is a second one of the lender before.
    """

    rule: ClassVar[str] = "fraud.loan_stacking"

    def count(self, policy: Policy) -> int:
        return policy.fraud.lenders

    def starts(self, book: Ledger, file: Submission) -> list[date]:
        return days_for(book, file.policy.fraud.lender_days)

    def rows(
        self, book: Ledger, start: date, request: ChangeRequest, *, inside: bool
    ) -> list[Line]:
        rules, rng, language = request.policy.fraud, request.rng, request.case.language
        order = rng.permutation(len(LENDERS[language]))[: rules.lenders].tolist()
        names = [LENDERS[language][i] for i in order]
        if inside:
            names[-1] = names[-2]
        (low, high), found = SUMS[language], list[Line]()
        for n, name in enumerate(names):
            day = start + timedelta(days=n * (rules.lender_days - 1) // (rules.lenders - 1))
            lent = rounded(between(rng, low, high), low / 6)
            found.append(Line(at(day, 13 + n / 4), "advance", name, lent))
        return found

    def over(self, book: Ledger, policy: Policy) -> tuple[int, Line]:
        number, last = [(n, r) for n, r in enumerate(book.lines) if r.kind == "advance"][-1]
        known = book.parties()
        other = next(name for name in LENDERS[book.language] if name not in known)
        return number, replace(last, party=other)

    def carries(self, book: Ledger, policy: Policy) -> list[Line]:
        return [line for line in book.lines if line.kind == "advance"]

    def explanation(self, carrying: Sequence[Line], file: Submission) -> Localized:
        names = list(dict.fromkeys(line.party for line in carrying))
        total, days = figures(summed(carrying)), file.policy.fraud.lender_days
        return Localized(
            zh=f"{days}日内从{len(names)}家短期贷款机构（{'、'.join(names)}）"
            f"获得放款共{total}元，多头借贷。",
            en=f"{len(names)} short-term lenders ({', '.join(names)}) advanced ${total} "
            f"within {days} days.",
        )
