"""Tax paid too small for the yearly income, or too large where a policy caps it.

Too small is the headline rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import ClassVar, NamedTuple

from perturb.facts.shared.papers import (
    amount,
    apart,
    between,
    figures,
    grade,
    paper,
    planted,
    shows,
    total,
)
from perturb.facts.shared.tax_return import with_tax
from pipeline.changes import ChangeRequest, Edits, FactEdit, FileEdits, Localized, Submission
from pipeline.facts import filled_rows, printed_money
from pipeline.kinds import (
    EN_INCOME_TAX_RETURN,
    ZH_INCOME_CERTIFICATE,
    ZH_TAX_PAYMENT_CERTIFICATE,
)
from pipeline.money import CENT, UNIT, above, at_least, below
from pipeline.policy import IncomeTax, Policy
from pipeline.printing.formats import money_words
from pipeline.records import Document, Fact, Family
from pipeline.roles import Carriers, FactChange, Printed, Rng

PARTS = ("tax.wages", "tax.labour", "tax.royalty")


class Taxed(NamedTuple):
    """The paper with the income, the one with the tax (one and the same in English files)."""

    income: Document
    tax: Document
    yearly: Decimal
    paid: Decimal

    def is_printed(self) -> bool:
        """Do the papers print the two sums that are compared?"""
        if self.income is self.tax:
            return shows(self.income, "line.9", "line.24")
        return shows(self.income, "income.yearly") and shows(self.tax, "tax.total")


@dataclass(frozen=True)
class IncomeTaxMismatch(FactChange):
    """The tax paper, consistent in itself, states a total that does not fit the income."""

    rule: ClassVar[str] = "income_tax_ratio"
    family: ClassVar[Family] = "rationality"
    carriers: ClassVar[Carriers] = (
        (ZH_INCOME_CERTIFICATE, ZH_TAX_PAYMENT_CERTIFICATE),
        (EN_INCOME_TAX_RETURN,),
    )

    def applies(self, file: Submission) -> bool:
        found, rules = _papers(file.documents), file.policy.income_tax
        if found is None or not found.is_printed() or found.paid <= 0:
            return False
        limit = _limit(rules, found.yearly)
        if limit is None or limit <= 2 * UNIT:
            return False
        return found.paid >= limit if found.yearly > rules.high_income else found.paid < limit

    def change(self, request: ChangeRequest) -> FactEdit:
        found, rules = _need(request.documents), request.policy.income_tax
        limit = _limit(rules, found.yearly) or Decimal(0)
        if not request.boundary:
            target = _target(rules, found.yearly, limit, rng=request.rng)
        elif found.yearly > rules.high_income:
            target = below(limit)
        else:
            target = at_least(limit)
        severity = grade(float(abs(limit - target) / limit), 0.1, 0.4)
        return planted(
            request,
            {found.tax.id: _rewritten(found.tax, target)},
            severity,
            explanation=_explanation(rules, found.yearly, target),
        )

    def near_miss(self, request: ChangeRequest) -> FileEdits:
        found, rules = _need(request.documents), request.policy.income_tax
        limit = _limit(rules, found.yearly) or Decimal(0)
        target = at_least(limit) if found.yearly > rules.high_income else below(limit)
        return {found.tax.id: _rewritten(found.tax, target)}

    def broken(self, printed: Printed, policy: Policy) -> bool:
        # Twelve months of the certified income, as the question counts it: the year printed
        # beside it may be forged.
        incomes: list[Decimal | None] = []
        for texts in printed.of_kind(ZH_INCOME_CERTIFICATE):
            monthly = printed_money(texts, "income.monthly")
            incomes.append(monthly * 12 if monthly is not None else None)
        returns = printed.of_kind(EN_INCOME_TAX_RETURN)
        incomes += [printed_money(texts, "line.9") for texts in returns]
        certificates = printed.of_kind(ZH_TAX_PAYMENT_CERTIFICATE)
        taxes = [printed_money(texts, "tax.total") for texts in certificates]
        taxes += [printed_money(texts, "line.24") for texts in returns]
        rules = policy.income_tax
        return any(_is_off(rules, yearly, paid) for yearly, paid in product(incomes, taxes))


def _is_off(rules: IncomeTax, yearly: Decimal | None, paid: Decimal | None) -> bool:
    if yearly is None or paid is None:
        return False
    if yearly > rules.high_income and paid < rules.min_rate * yearly:
        return True
    capped = rules.max_rate is not None and yearly < rules.low_income
    return capped and paid >= (rules.max_rate or 0) * yearly


def _papers(documents: Sequence[Document]) -> Taxed | None:
    """The papers that the rule compares, and both sums."""
    if (filed := paper(documents, EN_INCOME_TAX_RETURN)) is not None:
        return Taxed(filed, filed, amount(filed, "line.9"), amount(filed, "line.24"))
    income = paper(documents, ZH_INCOME_CERTIFICATE)
    tax = paper(documents, ZH_TAX_PAYMENT_CERTIFICATE)
    if income is None or tax is None:
        return None
    return Taxed(income, tax, amount(income, "income.yearly"), amount(tax, "tax.total"))


def _need(documents: Sequence[Document]) -> Taxed:
    found = _papers(documents)
    if found is None:
        raise ValueError("income_tax_mismatch needs an income paper and a tax paper")
    return found


def _limit(rules: IncomeTax, yearly: Decimal) -> Decimal | None:
    """The smallest tax a high income may have paid, or the smallest a low one may not."""
    if yearly > rules.high_income:
        return rules.min_rate * yearly
    if rules.max_rate is not None and 0 < yearly < rules.low_income:
        return rules.max_rate * yearly
    return None


def _target(rules: IncomeTax, yearly: Decimal, limit: Decimal, *, rng: Rng) -> Decimal:
    """A tax well beyond the limit."""
    if yearly > rules.high_income:
        most = min(limit * Decimal("0.92"), below(limit))
        return between(rng, limit * Decimal("0.30"), most)
    least = max(limit * Decimal("1.05"), above(limit))
    return between(rng, least, limit * Decimal("1.60") + UNIT)


def _explanation(rules: IncomeTax, yearly: Decimal, target: Decimal) -> Localized:
    share = apart(target / yearly * 100, rules.min_rate * 100)
    income, tax = figures(yearly), figures(target)
    if yearly > rules.high_income:
        rate = f"{rules.min_rate * 100:.0f}"
        return Localized(
            zh=f"年收入为{income}元，全年实缴个人所得税仅{tax}元，"
            f"占年收入的{share}%，低于{rate}%的合理下限。",
            en=f"Total income is ${income} but total tax only ${tax}, {share}% of it, "
            f"below the plausible {rate}%.",
        )
    rate = f"{(rules.max_rate or Decimal(0)) * 100:.0f}"
    return Localized(
        zh=f"年收入仅{income}元，全年实缴个人所得税却达{tax}元，"
        f"占年收入的{share}%，不低于{rate}%的合理上限。",
        en=f"Total income is only ${income} but total tax is ${tax}, {share}% of it, "
        f"not below the plausible {rate}%.",
    )


def _rewritten(tax: Document, target: Decimal) -> Edits:
    """The tax paper with ``target`` as its total and every line in the same proportion."""
    if tax.kind == EN_INCOME_TAX_RETURN:
        return with_tax(tax, target)
    before = amount(tax, "tax.total")
    factor = target / before
    lines = [f"items.{n}.paid" for n in filled_rows(tax.facts, "items", "paid")]
    new = {line: (amount(tax, line) * factor).quantize(CENT) for line in lines}
    if lines:  # the largest line takes the rounding
        largest = max(lines, key=lambda line: abs(amount(tax, line)))
        new[largest] += target - sum(new.values(), Decimal(0))
    parts = [part for part in PARTS if amount(tax, part)]
    shares = {part: (amount(tax, part) * factor).quantize(CENT) for part in parts}
    if parts and total(tax, parts) == before:
        shares[parts[0]] += target - sum(shares.values(), Decimal(0))
    stated: dict[str, Fact] = {"tax.total": target, "tax.total_words": money_words(target)}
    return {**new, **shares, **stated}
