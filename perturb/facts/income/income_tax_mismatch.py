"""Tax paid too small for the yearly income (the headline rule), or too large where a policy caps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.certified_income import CENT, CERTIFICATE, TAX
from perturb.facts.shared.papers import (
    Edits,
    amount,
    apart,
    between,
    edited,
    figures,
    grade,
    paper,
    row_numbers,
    shows,
    told,
)
from perturb.facts.shared.tax_return import RETURN, with_tax
from pipeline.money import UNIT, above, at_least, below
from pipeline.policy import IncomeTax, Policy
from pipeline.printing.formats import money_words
from pipeline.reading.printed_text import parse_money
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng

PARTS = ("tax.wages", "tax.labour", "tax.royalty")


@dataclass(frozen=True)
class IncomeTaxMismatch(FactChange):
    """The tax paper is rewritten, consistently in itself, so that its total does not fit the income."""

    rule: ClassVar[str] = "income_tax_ratio"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = ((CERTIFICATE, TAX), (RETURN,))

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        found = _papers(documents)
        if found is None:
            return False
        income, tax, yearly, paid = found
        fields = ("line.9", "line.24") if income is tax else ("income.yearly",)
        if (
            not shows(income, *fields)
            or (income is not tax and not shows(tax, "tax.total"))
            or paid <= 0
        ):
            return False
        limit = _limit(policy.income_tax, yearly)
        return (
            limit is not None
            and limit > 2 * UNIT
            and (paid >= limit if yearly > policy.income_tax.high_income else paid < limit)
        )

    def change(
        self,
        case: Case,
        documents: Sequence[Document],
        policy: Policy,
        *,
        rng: Rng,
        boundary: bool = False,
        stranger: Sequence[Document] = (),
    ) -> tuple[tuple[Document, ...], Anomaly]:
        _, tax, yearly, _ = _need(documents)
        rules, limit = policy.income_tax, _limit(policy.income_tax, yearly) or Decimal(0)
        low = yearly > rules.high_income
        if boundary:
            target = below(limit) if low else at_least(limit)
        elif low:
            target = between(
                rng, limit * Decimal("0.30"), min(limit * Decimal("0.92"), below(limit))
            )
        else:
            target = between(
                rng, max(limit * Decimal("1.05"), above(limit)), limit * Decimal("1.60") + UNIT
            )
        files, changes = edited(documents, {tax.id: _rewritten(tax, target)})
        severity = grade(float(abs(limit - target) / limit), 0.1, 0.4)
        return files, Anomaly(
            "income_tax_mismatch",
            "rationality",
            self.rule,
            severity,
            _sentence(case.language, rules, yearly, target=target),
            changes,
        )

    def graze(
        self, case: Case, documents: Sequence[Document], policy: Policy, *, rng: Rng
    ) -> tuple[Document, ...]:
        _, tax, yearly, _ = _need(documents)
        limit = _limit(policy.income_tax, yearly) or Decimal(0)
        target = at_least(limit) if yearly > policy.income_tax.high_income else below(limit)
        return edited(documents, {tax.id: _rewritten(tax, target)})[0]

    def broken(self, printed: Printed, policy: Policy) -> bool:
        rules = policy.income_tax
        # Twelve months of the certified income, as the question counts it: the year printed beside it may be forged.
        monthly = [parse_money(t.get("income.monthly")) for t in printed.of_kind(CERTIFICATE)]
        incomes = [m * 12 for m in monthly if m is not None] + [
            parse_money(t.get("line.9")) for t in printed.of_kind(RETURN)
        ]
        taxes = [t.get("tax.total") for t in printed.of_kind(TAX)] + [
            t.get("line.24") for t in printed.of_kind(RETURN)
        ]
        for yearly in incomes:
            for paid in map(parse_money, taxes):
                if yearly is None or paid is None:
                    continue
                if yearly > rules.high_income and paid < rules.min_rate * yearly:
                    return True
                if (
                    rules.max_rate is not None
                    and yearly < rules.low_income
                    and paid >= rules.max_rate * yearly
                ):
                    return True
        return False


def _papers(documents: Sequence[Document]) -> tuple[Document, Document, Decimal, Decimal] | None:
    """The paper with the income, the one with the tax (the same one in English files), and both sums."""
    if (filed := paper(documents, RETURN)) is not None:
        return filed, filed, amount(filed, "line.9"), amount(filed, "line.24")
    income, tax = paper(documents, CERTIFICATE), paper(documents, TAX)
    if income is None or tax is None:
        return None
    return income, tax, amount(income, "income.yearly"), amount(tax, "tax.total")


def _need(documents: Sequence[Document]) -> tuple[Document, Document, Decimal, Decimal]:
    found = _papers(documents)
    if found is None:
        raise ValueError("income_tax_mismatch needs an income paper and a tax paper")
    return found


def _limit(rules: IncomeTax, yearly: Decimal) -> Decimal | None:
    """The smallest admissible tax of a high income, or the smallest inadmissible tax of a low one."""
    if yearly > rules.high_income:
        return rules.min_rate * yearly
    if rules.max_rate is not None and 0 < yearly < rules.low_income:
        return rules.max_rate * yearly
    return None


def _sentence(language: str, rules: IncomeTax, yearly: Decimal, *, target: Decimal) -> str:
    share = apart(target / yearly * 100, rules.min_rate * 100)
    if yearly > rules.high_income:
        rate = f"{rules.min_rate * 100:.0f}"
        return told(
            language,
            f"年收入为{figures(yearly)}元，全年实缴个人所得税仅{figures(target)}元，占年收入的{share}%，低于{rate}%的合理下限。",
            f"Total income is ${figures(yearly)} but total tax only ${figures(target)}, {share}% of it, below the plausible {rate}%.",
        )
    rate = f"{(rules.max_rate or Decimal(0)) * 100:.0f}"
    return told(
        language,
        f"年收入仅{figures(yearly)}元，全年实缴个人所得税却达{figures(target)}元，占年收入的{share}%，不低于{rate}%的合理上限。",
        f"Total income is only ${figures(yearly)} but total tax is ${figures(target)}, {share}% of it, not below the plausible {rate}%.",
    )


def _rewritten(tax: Document, target: Decimal) -> Edits:
    """The tax paper with ``target`` as its total and every line in the same proportion."""
    if tax.kind == RETURN:
        return with_tax(tax, target)
    factor = target / amount(tax, "tax.total")
    rows = row_numbers(tax, "items", "paid")
    new = {
        f"items.{n}.paid": (amount(tax, f"items.{n}.paid") * factor).quantize(CENT) for n in rows
    }
    if rows:  # the largest line takes the rounding
        largest = max(rows, key=lambda n: abs(amount(tax, f"items.{n}.paid")))
        new[f"items.{largest}.paid"] += target - sum(new.values(), Decimal(0))
    parts = [p for p in PARTS if amount(tax, p)]
    for part in parts:
        new[part] = (amount(tax, part) * factor).quantize(CENT)
    if parts and sum((amount(tax, p) for p in parts), Decimal(0)) == amount(tax, "tax.total"):
        new[parts[0]] += target - sum((new[p] for p in parts), Decimal(0))
    return {**new, "tax.total": target, "tax.total_words": money_words(target)}
