"""What a true employment verification says: who works where, as what, since when, for how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from pipeline.world.issuing import issued

CONTRACTS = {"permanent": "Permanent, open-ended", "fixed_term": "Fixed term"}


@dataclass(frozen=True)
class EmploymentVerificationFacts(Facts):
    label: ClassVar[str] = "employment_verification_letter"
    labels: ClassVar[Mapping[str, str]] = {
        "issuer.name": "employer_name",
        "issuer.address": "employer_address",
        "issuer.phone": "employer_phone",
        "issuer.contact": "signed_by",
        "letter.number": "reference_no",
        "issue_date": "letter_date",
        "bank.name": "addressee",
        "bank.address": "addressee_address",
        "person.name": "employee_name",
        "person.id_number_masked": "employee_ssn_masked",
        "work.staff_number": "employee_id",
        "work.title": "job_title",
        "work.department": "department",
        "work.start_date": "employed_since",
        "work.contract": "contract_type",
        "work.contract_ends": "contract_ends",
        "income.monthly": "average_monthly_gross_pay",
        "income.yearly": "yearly_gross_pay",
        "signature": "signature",
    }

    def applies(self, case: Case) -> bool:
        return case.employment.kind == "salaried"

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Addressed to the bank asked for the loan.

        The month's pay is the mean that the case certifies, the year's twelve of it.
        """
        work, person, bank = case.employment, case.applicant, case.application.bank
        day = issued(case, rng, work.start + timedelta(days=1))
        return {
            "issuer.name": work.employer.name,
            "issuer.address": work.employer.place.text,
            "issuer.phone": work.employer.phone,
            "issuer.contact": work.employer.contact,
            "letter.number": f"HR-{day.year}-{int(rng.integers(1, 10_000)):04d}",
            "issue_date": day,
            "bank.name": bank.name,
            "bank.address": bank.place.text,
            "person.name": person.name,
            "person.id_number_masked": f"***-**-{person.id_number[-4:]}",
            "work.staff_number": work.staff_number,
            "work.title": work.title,
            "work.department": work.department,
            "work.start_date": work.start,
            "work.contract": f"Project: {work.project}"
            if work.project
            else CONTRACTS[work.contract],
            "work.contract_ends": work.contract_ends,
            "income.monthly": case.monthly_income,
            "income.yearly": 12 * case.monthly_income,
            "signature": work.employer.contact,
        }
