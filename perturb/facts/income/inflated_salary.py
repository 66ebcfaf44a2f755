"""A certificate that certifies more than the applicant declares."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import ClassVar

from perturb.facts.shared.certified_income import (
    PRINTED_INCOME,
    Certified,
    certified,
    declared_income,
)
from perturb.facts.shared.papers import between, figures, grade, planted, shows
from pipeline.changes import ChangeRequest, FactEdit, FileEdits, Localized, Submission
from pipeline.facts import printed_money
from pipeline.kinds import ZH_INCOME_CERTIFICATE, ZH_LOAN_APPLICATION_FORM
from pipeline.money import CENT, UNIT
from pipeline.policy import Policy
from pipeline.records import Family
from pipeline.roles import Carriers, FactChange, Printed

STEP = Decimal("0.05")  # by which a raise is made smaller until it breaks no other rule


@dataclass(frozen=True)
class InflatedSalary(FactChange):
    """Chinese files only: English papers state the income once.

    The raise stays inside every other rule.
    """

    rule: ClassVar[str] = "salary_source"
    family: ClassVar[Family] = "rationality"
    carriers: ClassVar[Carriers] = ((ZH_INCOME_CERTIFICATE, ZH_LOAN_APPLICATION_FORM),)
    least: Decimal = Decimal("1.20")
    most: Decimal = Decimal("1.45")

    def applies(self, file: Submission) -> bool:
        found, tolerance = certified(file), file.policy.salary_source.tolerance
        if found is None or found.form is None or not shows(found.certificate, *PRINTED_INCOME):
            return False
        if not shows(found.form, "income.monthly_declared"):
            return False
        touched = (declared_income(found.form) or Decimal(0)) + tolerance + UNIT
        raises = (touched, self._ceiling(found, file.policy))
        return not any(found.breaks(monthly, file.policy) for monthly in raises)

    def change(self, request: ChangeRequest) -> FactEdit:
        found, tolerance = certified(request), request.policy.salary_source.tolerance
        if found is None:
            raise ValueError("inflated_salary needs a certificate")
        declared = declared_income(found.form) or Decimal(0)
        if request.boundary:
            monthly = declared + tolerance + UNIT
        else:
            ceiling = self._ceiling(found, request.policy)
            monthly = between(request.rng, found.monthly * self.least, ceiling)
        over = monthly / declared * 100 - 100
        explanation = Localized(
            zh=f"收入证明所载月均收入为{figures(monthly)}元，"
            f"比申请表填写的{figures(declared)}元高出{over:.1f}%。",
            en=f"The certificate states {figures(monthly)} a month, "
            f"{over:.1f}% more than the {figures(declared)} the applicant declares.",
        )
        severity = grade(float(over), 10, 35)
        return planted(request, found.edits(monthly, None), severity, explanation=explanation)

    def near_miss(self, request: ChangeRequest) -> FileEdits:
        found = certified(request)
        declared = declared_income(found.form) if found else None
        if found is None or declared is None:
            return {}
        return found.edits(declared + request.policy.salary_source.tolerance, None)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        papers, forms = (
            printed.of_kind(kind) for kind in (ZH_INCOME_CERTIFICATE, ZH_LOAN_APPLICATION_FORM)
        )
        certificates = [printed_money(texts, "income.monthly") for texts in papers]
        declared = [printed_money(texts, "income.monthly_declared") for texts in forms]
        both = product(certificates, declared)
        apart = [abs(a - b) for a, b in both if a is not None and b is not None]
        return any(by > policy.salary_source.tolerance for by in apart)

    def _ceiling(self, found: Certified, policy: Policy) -> Decimal:
        """The largest raise that breaks no other rule; at least the smallest one."""
        factor = self.most
        while factor > self.least:
            if not found.breaks((found.monthly * factor).quantize(CENT), policy):
                break
            factor = max(self.least, factor - STEP)
        return (found.monthly * factor).quantize(CENT)
