"""The certified income of a Chinese file: how it is rewritten, and which rules another figure would break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from perturb.facts.shared.papers import Edits, amount, count, day, paper, row_numbers, text
from pipeline.money import UNIT, clear
from pipeline.policy import Policy
from pipeline.printing.formats import money_words
from pipeline.records import Document

CERTIFICATE = "zh/income_certificate"
FORM = "zh/loan_application_form"
STATEMENT = "zh/bank_statement"
TAX = "zh/tax_payment_certificate"
PRINTED_INCOME = ("income.monthly", "income.yearly")
INCOME_ROWS = ("工资", "经营收入")
HUNDRED = Decimal(100)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Certified:
    """What the papers of a file say about income, as typed facts; sums are None where the paper is missing."""

    certificate: Document
    form: Document | None
    statement_total: Decimal | None  # income rows of the whole statement
    months: int
    tax: Decimal | None
    age: int

    @property
    def monthly(self) -> Decimal:
        return amount(self.certificate, "income.monthly")

    def breaks(self, monthly: Decimal, policy: Policy) -> frozenset[str]:
        """The rules a certified income of ``monthly`` would break; ``turnover`` if a business would earn more than it takes, ``blurred`` if
        a rule would hang on less than a unit of currency."""
        profile, tax, ratio = policy.profile, policy.income_tax, policy.income_statement
        yearly = monthly * 12
        rules = {
            "profile.low_income": monthly < profile.min_monthly_income,
            "profile.young": self.age < profile.young_age and monthly > profile.young_max_income,
            "profile.old": self.age > profile.old_age and monthly > profile.old_max_income,
            "turnover": 0 < amount(self.certificate, "income.turnover") < monthly,
        }
        if self.tax is not None:
            low = yearly > tax.high_income and self.tax < tax.min_rate * yearly
            high = (
                tax.max_rate is not None
                and yearly < tax.low_income
                and self.tax >= tax.max_rate * yearly
            )
            rules["income_tax_ratio"] = low or high
        if self.statement_total is not None:
            credited = self.statement_total / self.months
            rules["income_statement_ratio"] = (
                not ratio.min_ratio * monthly <= credited <= ratio.max_ratio * monthly
            )
        rules["blurred"] = self._blurred(monthly, policy)
        return frozenset(name for name, broken in rules.items() if broken)

    def _blurred(self, monthly: Decimal, policy: Policy) -> bool:
        """Would less than a unit of currency decide whether a rule is broken?"""
        profile, tax, ratio, yearly = (
            policy.profile,
            policy.income_tax,
            policy.income_statement,
            monthly * 12,
        )
        limits = [profile.min_monthly_income]
        limits += [profile.young_max_income] if self.age < profile.young_age else []
        limits += [profile.old_max_income] if self.age > profile.old_age else []
        told = clear(monthly, *limits)
        if self.tax is not None:
            rates = [rate * yearly for rate in (tax.min_rate, tax.max_rate) if rate is not None]
            told = (
                told and clear(yearly, tax.high_income, tax.low_income) and clear(self.tax, *rates)
            )
        if self.statement_total is not None:
            edges = [share * monthly * self.months for share in (ratio.min_ratio, ratio.max_ratio)]
            told = told and clear(self.statement_total, *edges, unit=UNIT * self.months)
        return not told

    def edits(self, monthly: Decimal, declared: Decimal | None) -> Mapping[str, Edits]:
        """The certificate rewritten to ``monthly``, and the form to ``declared`` unless that is None."""
        new: dict[str, Edits] = {
            self.certificate.id: {
                "income.monthly": monthly,
                "income.monthly_words": money_words(monthly),
                "income.yearly": monthly * 12,
            }
        }
        if self.form is not None and declared is not None:
            new[self.form.id] = {"income.monthly_declared": declared}
        return new


def certified(documents: Sequence[Document], age: int) -> Certified | None:
    """The file's income facts; None without a certificate that states an income."""
    certificate, statement, tax = (
        paper(documents, CERTIFICATE),
        paper(documents, STATEMENT),
        paper(documents, TAX),
    )
    if certificate is None or certificate.facts.get("income.monthly") is None:
        return None
    total, months = statement_total(statement) if statement else (None, 1)
    return Certified(
        certificate,
        paper(documents, FORM),
        total,
        months,
        amount(tax, "tax.total") if tax else None,
        age,
    )


def statement_total(statement: Document) -> tuple[Decimal | None, int]:
    """The income rows of a statement added up, and the months they cover."""
    first, last = day(statement, "period.from"), day(statement, "period.to")
    if first is None or last is None:
        return None, 1
    rows = [
        n
        for n in row_numbers(statement, "transactions", "amount")
        if text(statement, f"transactions.{n}.summary") in INCOME_ROWS
    ]
    total = sum((amount(statement, f"transactions.{n}.amount") for n in rows), Decimal("0.00"))
    return total, (last.year - first.year) * 12 + last.month - first.month + 1


def declared_income(form: Document | None) -> Decimal | None:
    """The form's monthly income as money, whatever number type it is kept in."""
    if form is None or form.facts.get("income.monthly_declared") is None:
        return None
    whole = count(form, "income.monthly_declared")
    return Decimal(whole) if whole is not None else amount(form, "income.monthly_declared")


def to_hundred(monthly: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """An income as people declare it."""
    return ((monthly / HUNDRED).quantize(Decimal(1), rounding=rounding) * HUNDRED).quantize(CENT)


def cents_up(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_CEILING)


def cents_down(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_FLOOR)
