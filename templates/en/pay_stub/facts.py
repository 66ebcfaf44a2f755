"""What a true pay stub says: a month's earnings, what was withheld, and the year to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from pipeline.money import ZERO
from pipeline.printing.formats import masked
from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from pipeline.world.money.payslip import Payslip, payslip, year_to_date
from pipeline.world.money.tax import months_of

RECENT = 2  # a lender asks for one of the last so many
STATUS = {
    "single": "Single",
    "married_joint": "Married filing jointly",
    "head_of_household": "Head of household",
}
EARNINGS = {
    "base": "Base salary",
    "allowance": "Travel and meal allowance",
    "performance": "Performance pay",
    "bonus": "Bonus",
}


@dataclass(frozen=True)
class PayStubFacts(Facts):
    label: ClassVar[str] = "pay_stub"
    labels: ClassVar[Mapping[str, str]] = {
        "issuer.name": "employer_name",
        "issuer.address": "employer_address",
        "issuer.phone": "employer_phone",
        "person.name": "employee_name",
        "person.address": "employee_address",
        "person.id_number_masked": "employee_ssn_masked",
        "work.staff_number": "employee_id",
        "work.title": "job_title",
        "work.department": "department",
        "filing_status": "tax_filing_status",
        "advice.number": "advice_no",
        "issue_date": "pay_date",
        "period.from": "pay_period_from",
        "period.to": "pay_period_until",
        "earnings.*.name": "Earnings",
        "earnings.*.amount": "Earnings — this period",
        "earnings.*.to_date": "Earnings — year to date",
        "deductions.*.name": "Deductions",
        "deductions.*.amount": "Deductions — this period",
        "deductions.*.to_date": "Deductions — year to date",
        "pay.gross": "gross_pay",
        "pay.gross_to_date": "gross_pay_ytd",
        "pay.deductions": "total_deductions",
        "pay.deductions_to_date": "total_deductions_ytd",
        "pay.net": "net_pay",
        "pay.net_to_date": "net_pay_ytd",
        "bank.name": "deposit_bank",
        "account.number_masked": "deposit_account",
    }

    def applies(self, case: Case) -> bool:
        return case.employment.kind == "salaried"

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """One of the last two pay days; every sum is the payroll's."""
        pay = case.payroll[-1 - int(rng.integers(RECENT))]
        slip, year = payslip(case, pay.month), year_to_date(case, pay.month)
        work, person = case.employment, case.applicant
        return {
            "issuer.name": work.employer.name,
            "issuer.address": work.employer.place.text,
            "issuer.phone": work.employer.phone,
            "person.name": person.name,
            "person.address": person.place.text,
            "person.id_number_masked": f"***-**-{person.id_number[-4:]}",
            "work.staff_number": work.staff_number,
            "work.title": work.title,
            "work.department": work.department,
            "filing_status": STATUS[case.tax.filing_status],
            "advice.number": f"{pay.pay_date:%y%m}{int(rng.integers(10_000)):04d}",
            "issue_date": pay.pay_date,
            "period.from": pay.month,
            "period.to": (pay.month + timedelta(days=31)).replace(day=1) - timedelta(days=1),
            **_earnings(case, slip),
            **_line("deductions.0", "Income tax withheld", pay.tax_withheld, to_date=year.tax),
            **_line(
                "deductions.1",
                "Social insurance",
                pay.social_insurance,
                to_date=year.social_insurance,
            ),
            "pay.gross": pay.gross,
            "pay.gross_to_date": year.gross,
            "pay.deductions": slip.taken,
            "pay.deductions_to_date": year.tax + year.social_insurance + year.housing_fund,
            "pay.net": pay.net,
            "pay.net_to_date": year.net,
            "bank.name": case.account.bank.name,
            "account.number_masked": masked(case.account.number, 0, 12, last=4),
        }


def _earnings(case: Case, slip: Payslip) -> dict[str, Fact]:
    """The parts of the gross; one that was nothing all year is left out."""
    year = [
        payslip(case, m.month)
        for m in months_of(case.payroll, slip.pay.month.year)
        if m.month <= slip.pay.month
    ]
    facts: dict[str, Fact] = {}
    rows = [
        (name, getattr(slip, part), sum((getattr(s, part) for s in year), ZERO))
        for part, name in EARNINGS.items()
    ]
    for number, (name, amount, to_date) in enumerate(row for row in rows if row[2]):
        facts.update(_line(f"earnings.{number}", name, amount, to_date=to_date))
    return facts


def _line(row: str, name: str, amount: Fact, *, to_date: Fact) -> dict[str, Fact]:
    return {f"{row}.name": name, f"{row}.amount": amount, f"{row}.to_date": to_date}
