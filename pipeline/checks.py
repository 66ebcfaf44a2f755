"""Does a case add up? Every check raises ValueError with one sentence, and none repairs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from pipeline.money import ZERO, cents
from pipeline.records import Case, Person
from pipeline.world import tax
from pipeline.world.chances import years
from pipeline.world.identifiers import ASSIGNED_PROVINCES, is_citizen_number, is_luhn
from pipeline.world.property import LAST_AGE, MAX_DTI, MAX_LTV, SHORTEST_TERM, payment_of

LEAST_WORKING_AGE, LEAST_OWNING_AGE, LEAST_MARRIED_AGE, LEAST_PARENT_AGE = 16, 18, 18, 18


def check_case(case: Case) -> None:
    """Chains, sums, tax, ages, dates, identifiers and loan limits of one case.

    Raises:
        ValueError: the first thing that does not hold, as a sentence.
    """
    for check in CHECKS:
        check(case)


def _hold(case: Case, true: bool, sentence: str) -> None:
    if not true:
        raise ValueError(f"{case.language} case {case.index}: {sentence}")


def check_payroll(case: Case) -> None:
    """Months follow one another, net is gross less what is taken, pay days are working days before today."""
    pay = case.payroll
    _hold(case, len(pay) >= 12, f"payroll covers {len(pay)} months, not twelve or more")
    for before, after in zip(pay, pay[1:], strict=False):
        _hold(case, (before.month + timedelta(days=31)).replace(day=1) == after.month, f"payroll jumps from {before.month} to {after.month}")
    for month in pay:
        taken = month.social_insurance + month.housing_fund + month.tax_withheld
        _hold(case, month.net == month.gross - taken, f"net pay of {month.month} is not gross less deductions")
        _hold(
            case,
            month.pay_date.weekday() < 5 and month.pay_date.replace(day=1) == month.month,
            f"pay date {month.pay_date} is no working day of its month",
        )
        _hold(case, min(month.net, month.gross) > 0 <= min(month.social_insurance, month.tax_withheld), f"pay of {month.month} is negative")
    _hold(case, pay[-1].pay_date < case.today, f"the last pay date {pay[-1].pay_date} is not before today")
    mean = cents(sum((m.gross for m in pay[-12:]), ZERO) / 12)
    _hold(case, case.monthly_income == mean, f"monthly income {case.monthly_income} is not the mean gross {mean} of the last twelve months")


def check_tax(case: Case) -> None:
    """The year's tax recomputes, what was withheld is the payroll's, and the settlement is the difference."""
    months = tax.months_of(case.payroll, case.tax.year)
    _hold(case, len(months) == 12, f"payroll covers {len(months)} months of tax year {case.tax.year}")
    _hold(case, case.tax.tax == tax.recompute(case), f"tax {case.tax.tax} does not recompute to {tax.recompute(case)}")
    _hold(case, case.tax.withheld == sum((m.tax_withheld for m in months), ZERO), "tax withheld is not the payroll's")
    _hold(case, case.tax.settlement == case.tax.tax - case.tax.withheld, "settlement is not tax less withheld")
    _hold(
        case, case.tax.taxable == max(ZERO, case.tax.gross - sum(case.tax.deductions.values(), ZERO)), "taxable income is not gross less deductions"
    )
    if case.language == "zh":
        paid = sum((item[2] for item in tax.certificate_items(case)), ZERO)
        _hold(case, paid == case.tax.tax, f"certificate items sum to {paid}, not {case.tax.tax}")


def check_ledger(case: Case) -> None:
    """Rows in time order before today, each balance the one before plus the amount, never negative; pay and instalments are the case's."""
    account = case.account
    balance, last = account.opening_balance, None
    for row in account.transactions:
        balance += row.amount
        _hold(case, row.balance == balance, f"balance {row.balance} at {row.when} is not {balance}")
        _hold(case, balance >= 0, f"balance at {row.when} is negative")
        _hold(case, last is None or last <= row.when, f"row at {row.when} is out of order")
        _hold(case, row.amount != 0 and row.amount == cents(row.amount), f"amount at {row.when} is nothing or not in cents")
        _hold(case, len(row.order_number) == 20 and row.order_number.isdigit(), f"order number at {row.when} is not 20 digits")
        last = row.when
    _hold(case, last is not None and last.date() < case.today, "the ledger does not end before today")
    first = account.transactions[0].when.date()
    paid = [(r.when.date(), r.amount) for r in account.transactions if r.category in ("salary", "business")]
    owed = [(m.pay_date, m.net) for m in case.payroll if m.pay_date >= first.replace(day=1)]
    _hold(case, paid == owed, "pay credits on the ledger are not the payroll's net pay")
    instalments = {loan.payment for loan in case.loans}
    for row in account.transactions:
        _hold(case, row.category not in ("mortgage", "loan") or -row.amount in instalments, f"instalment {row.amount} belongs to no loan")


def check_persons(case: Case) -> None:
    """Household, ages and dates: work after 16, marriage and children at 18, and every number with its check digit."""
    applicant, spouse = case.applicant, case.spouse
    _hold(case, applicant.role == "applicant" and years(applicant.birth_date, case.today) >= 18, "the applicant is not an adult")
    _hold(case, len({p.id for p in case.persons}) == len(case.persons) <= 3, "persons are not one to three different ones")
    _hold(case, (spouse is not None) == (case.marital_status == "married"), f"a {case.marital_status} applicant's household has the wrong spouse")
    _hold(case, not case.children or case.marital_status != "single", "a single applicant has a child")
    adults = [applicant, spouse] if spouse else [applicant]
    _hold(case, all(years(p.birth_date, case.today) >= LEAST_MARRIED_AGE for p in adults), "a spouse is a minor")
    for child in case.children:
        _hold(case, all(years(p.birth_date, child.birth_date) >= LEAST_PARENT_AGE for p in adults), "a child was born to a minor")
        _hold(case, 0 <= years(child.birth_date, case.today) < 18, "a child is not a minor")
    start = case.employment.start
    _hold(case, years(applicant.birth_date, start) >= LEAST_WORKING_AGE, f"work started on {start}, before the 16th birthday")
    _hold(case, start <= case.payroll[0].month and case.account.opened <= case.payroll[0].month, "work or account began after the first pay")
    for person in (*case.persons, *([case.application.guarantor] if case.application.guarantor else [])):
        check_number(case, person)
    _hold(case, len(case.account.number) == 16 and is_luhn(case.account.number), "the account number fails its check digit")


def check_number(case: Case, person: Person) -> None:
    """zh: length, check digit, birth date, sex and a province never assigned; en: an area and group never issued."""
    number = person.id_number
    if case.language == "en":
        _hold(case, len(number) == 11 and number[0] == "9" and number[3:7] == "-00-", f"social number {number} could be issued")
        return
    _hold(case, is_citizen_number(number), f"citizen number {number} fails its check digit")
    _hold(case, number[:2] not in ASSIGNED_PROVINCES, f"citizen number {number} lies in a real province")
    _hold(case, number[6:14] == f"{person.birth_date:%Y%m%d}", f"citizen number {number} does not hold the birth date")
    _hold(case, int(number[16]) % 2 == (person.sex == "M"), f"citizen number {number} does not fit the sex")


def check_homes(case: Case) -> None:
    """Homes were bought by an adult before today, and a mortgaged home has its loan."""
    for home in case.homes:
        old_enough = years(case.applicant.birth_date, home.acquired) >= LEAST_OWNING_AGE
        _hold(case, old_enough and home.acquired < case.today, f"a home was acquired on {home.acquired}, too early or too late")
        _hold(case, home.ownership == "sole" or case.marital_status == "married", "a home is owned jointly with nobody")
        _hold(case, home.area > 0 < home.price, "a home has no area or price")
    mortgages = {r.amount for r in case.account.transactions if r.category == "mortgage"}
    _hold(case, any(h.mortgaged for h in case.homes) == bool(mortgages), "mortgage and mortgaged home do not go together")


def check_loans(case: Case) -> None:
    """Payments are those of an annuity, loan to price at most 70 %, all payments at most half of gross income, paid off by 80."""
    for loan in case.loans:
        _hold(case, loan.payment == payment_of(loan.principal, loan.yearly_rate, loan.months), f"payment of the {loan.purpose} loan is no annuity")
        _hold(case, 0 <= loan.balance <= loan.principal and loan.start < case.today, f"balance or start of the {loan.purpose} loan is impossible")
    asked = case.application
    _hold(case, asked.price == asked.amount + asked.down_payment, "price is not loan and down payment")
    _hold(case, ZERO < asked.amount <= MAX_LTV * asked.price, "the loan exceeds its share of the price")
    new = payment_of(asked.amount, asked.yearly_rate, asked.years * 12)
    load = new + sum((loan.payment for loan in case.loans), ZERO)
    _hold(case, load <= MAX_DTI * case.monthly_income, f"monthly payments of {load} exceed half of income {case.monthly_income}")
    _hold(case, abs(asked.declared_monthly_income - case.monthly_income) <= Decimal(50), "declared income is not income to the next hundred")
    _hold(case, _recent(asked.filed, case.today), f"the application of {asked.filed} is not recent")
    age = years(case.applicant.birth_date, case.today)
    _hold(case, age + asked.years <= max(LAST_AGE, age + SHORTEST_TERM), f"the loan runs until the age of {age + asked.years}")


def _recent(day: date, today: date) -> bool:
    return timedelta(0) <= today - day <= timedelta(days=30)


CHECKS: tuple[Callable[[Case], None], ...] = (check_payroll, check_tax, check_ledger, check_persons, check_homes, check_loans)
