"""The certified income of a Chinese file: how it is rewritten, and which rules it would break."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from perturb.facts.shared.papers import amount, paper, total
from pipeline.changes import Edits, FileEdits, Submission
from pipeline.facts import day, filled_rows, money, states, text
from pipeline.kinds import (
    ZH_BANK_STATEMENT,
    ZH_INCOME_CERTIFICATE,
    ZH_LOAN_APPLICATION_FORM,
    ZH_TAX_PAYMENT_CERTIFICATE,
)
from pipeline.money import CENT, UNIT, clear
from pipeline.policy import Policy
from pipeline.printing.formats import money_words
from pipeline.reading.printed_text import age_on
from pipeline.records import Document

PRINTED_INCOME = ("income.monthly", "income.yearly")
INCOME_ROWS = ("工资", "经营收入")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Certified:
    """What the papers of a file say about income, as typed facts.

    Sums are None where the paper is missing.
    """

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
        """The rules a certified income of ``monthly`` would break.

        Beside them ``turnover`` if a business would earn more than it takes, and ``blurred`` if a
        rule would hang on less than a unit of currency.
        """
        profile = policy.profile
        rules = {
            "profile.low_income": monthly < profile.min_monthly_income,
            "profile.young": self.age < profile.young_age and monthly > profile.young_max_income,
            "profile.old": self.age > profile.old_age and monthly > profile.old_max_income,
            "turnover": 0 < amount(self.certificate, "income.turnover") < monthly,
            "income_tax_ratio": self._taxed_oddly(monthly * 12, policy),
            "income_statement_ratio": self._credited_oddly(monthly, policy),
            "blurred": self._blurred(monthly, policy),
        }
        return frozenset(name for name, broken in rules.items() if broken)

    def edits(self, monthly: Decimal, declared: Decimal | None) -> FileEdits:
        """The certificate rewritten to ``monthly``, the form to ``declared`` unless it is None."""
        certificate: Edits = {
            "income.monthly": monthly,
            "income.monthly_words": money_words(monthly),
            "income.yearly": monthly * 12,
        }
        if self.form is None or declared is None:
            return {self.certificate.id: certificate}
        form: Edits = {"income.monthly_declared": declared}
        return {self.certificate.id: certificate, self.form.id: form}

    def _taxed_oddly(self, yearly: Decimal, policy: Policy) -> bool:
        limits = policy.income_tax
        if self.tax is None:
            return False
        if yearly > limits.high_income and self.tax < limits.min_rate * yearly:
            return True
        capped = limits.max_rate is not None and yearly < limits.low_income
        return capped and self.tax >= (limits.max_rate or 0) * yearly

    def _credited_oddly(self, monthly: Decimal, policy: Policy) -> bool:
        limits = policy.income_statement
        if self.statement_total is None:
            return False
        credited = self.statement_total / self.months
        return not limits.min_ratio * monthly <= credited <= limits.max_ratio * monthly

    def _blurred(self, monthly: Decimal, policy: Policy) -> bool:
        """Would less than a unit of currency decide whether a rule is broken?"""
        plain = clear(monthly, *self._income_limits(policy))
        if self.tax is not None:
            limits, yearly = policy.income_tax, monthly * 12
            rates = [rate for rate in (limits.min_rate, limits.max_rate) if rate is not None]
            plain &= clear(yearly, limits.high_income, limits.low_income)
            plain &= clear(self.tax, *(rate * yearly for rate in rates))
        if self.statement_total is not None:
            ratios, covered = policy.income_statement, monthly * self.months
            edges = [share * covered for share in (ratios.min_ratio, ratios.max_ratio)]
            plain &= clear(self.statement_total, *edges, unit=UNIT * self.months)
        return not plain

    def _income_limits(self, policy: Policy) -> list[Decimal]:
        """The incomes at which an applicant of this age begins to look odd."""
        profile = policy.profile
        limits = [profile.min_monthly_income]
        if self.age < profile.young_age:
            limits.append(profile.young_max_income)
        if self.age > profile.old_age:
            limits.append(profile.old_max_income)
        return limits


def applicant_age(file: Submission) -> int:
    """How old the applicant is on the day of the review."""
    return age_on(file.case.today, file.case.applicant.birth_date)


def certified(file: Submission) -> Certified | None:
    """The file's income facts; None without a certificate that states an income."""
    documents = file.documents
    certificate = paper(documents, ZH_INCOME_CERTIFICATE)
    if certificate is None or not states(certificate.facts, "income.monthly"):
        return None
    statement = paper(documents, ZH_BANK_STATEMENT)
    tax = paper(documents, ZH_TAX_PAYMENT_CERTIFICATE)
    credited, months = statement_total(statement) if statement else (None, 1)
    return Certified(
        certificate,
        paper(documents, ZH_LOAN_APPLICATION_FORM),
        credited,
        months,
        amount(tax, "tax.total") if tax else None,
        applicant_age(file),
    )


def statement_total(statement: Document) -> tuple[Decimal | None, int]:
    """The income rows of a statement added up, and the months they cover."""
    facts = statement.facts
    first, last = day(facts, "period.from"), day(facts, "period.to")
    if first is None or last is None:
        return None, 1
    rows = [f"transactions.{n}" for n in filled_rows(facts, "transactions", "amount")]
    income = [row for row in rows if text(facts, f"{row}.summary") in INCOME_ROWS]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return total(statement, (f"{row}.amount" for row in income)), months


def declared_income(form: Document | None) -> Decimal | None:
    """The form's monthly income; None where it states none."""
    return money(form.facts, "income.monthly_declared") if form else None


def to_hundred(monthly: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """An income as people declare it."""
    return ((monthly / HUNDRED).quantize(Decimal(1), rounding=rounding) * HUNDRED).quantize(CENT)


def cents_up(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_CEILING)


def cents_down(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_FLOOR)
