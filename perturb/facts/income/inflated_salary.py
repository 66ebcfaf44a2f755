"""A certificate that certifies more than the applicant declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from perturb.facts.shared.certified_income import (
    CENT,
    CERTIFICATE,
    FORM,
    PRINTED_INCOME,
    certified,
    declared_income,
)
from perturb.facts.shared.papers import between, edited, figures, grade, shows, told
from pipeline.money import UNIT
from pipeline.policy import Policy
from pipeline.reading.printed_text import age_on, parse_money
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng


@dataclass(frozen=True)
class InflatedSalary(FactChange):
    """Chinese files only: English papers state the income once. The raise stays inside every other rule."""

    rule: ClassVar[str] = "salary_source"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = ((CERTIFICATE, FORM),)
    least: Decimal = Decimal("1.20")
    most: Decimal = Decimal("1.45")

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        found = certified(documents, age_on(case.today, case.applicant.birth_date))
        if (
            found is None
            or found.form is None
            or not shows(found.certificate, *PRINTED_INCOME)
            or not shows(found.form, "income.monthly_declared")
        ):
            return False
        touched = (
            (declared_income(found.form) or Decimal(0)) + policy.salary_source.tolerance + UNIT
        )
        return not any(
            found.breaks(m, policy)
            for m in (touched, self._ceiling(found.monthly, documents, case, policy=policy))
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
        found = certified(documents, age_on(case.today, case.applicant.birth_date))
        if found is None:
            raise ValueError("inflated_salary needs a certificate")
        declared = declared_income(found.form) or Decimal(0)
        if boundary:
            monthly = declared + policy.salary_source.tolerance + UNIT
        else:
            monthly = between(
                rng,
                found.monthly * self.least,
                self._ceiling(found.monthly, documents, case, policy=policy),
            )
        files, changes = edited(documents, found.edits(monthly, None))
        over = monthly / declared * 100 - 100
        sentence = told(
            case.language,
            f"收入证明所载月均收入为{figures(monthly)}元，比申请表填写的{figures(declared)}元高出{over:.1f}%。",
            f"The certificate states {figures(monthly)} a month, {over:.1f}% more than the {figures(declared)} the applicant declares.",
        )
        return files, Anomaly(
            "inflated_salary",
            "rationality",
            self.rule,
            grade(float(over), 10, 35),
            sentence,
            changes,
        )

    def graze(
        self, case: Case, documents: Sequence[Document], policy: Policy, *, rng: Rng
    ) -> tuple[Document, ...]:
        found = certified(documents, age_on(case.today, case.applicant.birth_date))
        declared = declared_income(found.form) if found else None
        if found is None or declared is None:
            return tuple(documents)
        return edited(documents, found.edits(declared + policy.salary_source.tolerance, None))[0]

    def broken(self, printed: Printed, policy: Policy) -> bool:
        certificates = [parse_money(t.get("income.monthly")) for t in printed.of_kind(CERTIFICATE)]
        forms = [parse_money(t.get("income.monthly_declared")) for t in printed.of_kind(FORM)]
        pairs = [(a, b) for a in certificates for b in forms if a is not None and b is not None]
        return any(abs(a - b) > policy.salary_source.tolerance for a, b in pairs)

    def _ceiling(
        self, monthly: Decimal, documents: Sequence[Document], case: Case, *, policy: Policy
    ) -> Decimal:
        """The largest raise, in steps of five per cent, that breaks no other rule; at least the smallest one."""
        found = certified(documents, age_on(case.today, case.applicant.birth_date))
        factor = self.most
        while (
            factor > self.least
            and found is not None
            and found.breaks((monthly * factor).quantize(CENT), policy)
        ):
            factor = max(self.least, factor - Decimal("0.05"))
        return (monthly * factor).quantize(CENT)
