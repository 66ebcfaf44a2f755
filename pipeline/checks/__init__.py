"""Does a case add up? Every check raises ValueError with one sentence, and none repairs."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.checks import civil, holdings, lending, persons, sums, work
from pipeline.records import Case


def check_case(case: Case) -> None:
    """Chains, sums, tax, ages, dates, identifiers, ownership and loan limits of one case.

    Raises:
        ValueError: the first thing that does not hold, as a sentence.
    """
    for check in CHECKS:
        check(case)


CHECKS: tuple[Callable[[Case], None], ...] = (
    sums.check_payroll,
    sums.check_tax,
    sums.check_ledger,
    sums.check_ledger_payments,
    sums.check_payslips,
    sums.check_wage_statement,
    sums.check_housing_fund,
    sums.check_bills,
    persons.check_household,
    persons.check_ages,
    persons.check_work_and_account,
    persons.check_numbers,
    civil.check_identity_cards,
    civil.check_marriage,
    civil.check_register,
    persons.check_education,
    persons.check_degree,
    work.check_contract,
    work.check_career,
    work.check_spouse_work,
    work.check_business,
    holdings.check_homes,
    holdings.check_estates,
    holdings.check_lease,
    holdings.check_vehicles,
    lending.check_loans,
    lending.check_amount,
    lending.check_application,
    lending.check_settled_loan,
    lending.check_appraisal,
    lending.check_survey,
    lending.check_hardship,
    lending.check_parties,
    lending.check_cards,
    lending.check_related,
)
