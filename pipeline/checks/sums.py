"""Payroll, tax and ledger add up, and so do the papers read off them."""

from __future__ import annotations

from datetime import timedelta

from pipeline.checks.base import hold
from pipeline.money import ZERO, cents
from pipeline.records import Case, PayMonth, Transaction, UtilityBill
from pipeline.world.money import tax
from pipeline.world.money.payslip import payslip, wage_statement, year_to_date


def check_payroll(case: Case) -> None:
    """Months follow one another, net is gross less what is taken, pay days are past workdays."""
    pay = case.payroll
    hold(case, len(pay) >= 12, f"payroll covers {len(pay)} months, not twelve or more")
    for before, after in zip(pay, pay[1:], strict=False):
        hold(
            case,
            (before.month + timedelta(days=31)).replace(day=1) == after.month,
            f"payroll jumps from {before.month} to {after.month}",
        )
    for month in pay:
        check_month(case, month)
    hold(
        case,
        pay[-1].pay_date < case.today,
        f"the last pay date {pay[-1].pay_date} is not before today",
    )
    mean = cents(sum((m.gross for m in pay[-12:]), ZERO) / 12)
    hold(
        case,
        case.monthly_income == mean,
        f"monthly income {case.monthly_income} is not the last twelve months' mean gross {mean}",
    )


def check_month(case: Case, pay: PayMonth) -> None:
    taken = pay.social_insurance + pay.housing_fund + pay.tax_withheld
    hold(case, pay.net == pay.gross - taken, f"net pay of {pay.month} is not gross less deductions")
    hold(
        case,
        pay.pay_date.weekday() < 5 and pay.pay_date.replace(day=1) == pay.month,
        f"pay date {pay.pay_date} is no working day of its month",
    )
    hold(
        case,
        min(pay.net, pay.gross) > 0 <= min(pay.social_insurance, pay.tax_withheld),
        f"pay of {pay.month} is negative",
    )


def check_tax(case: Case) -> None:
    """The year's tax recomputes; withheld is the payroll's, the settlement the difference."""
    months = tax.months_of(case.payroll, case.tax.year)
    hold(
        case, len(months) == 12, f"payroll covers {len(months)} months of tax year {case.tax.year}"
    )
    hold(
        case,
        case.tax.tax == tax.recompute(case),
        f"tax {case.tax.tax} does not recompute to {tax.recompute(case)}",
    )
    hold(
        case,
        case.tax.withheld == sum((m.tax_withheld for m in months), ZERO),
        "tax withheld is not the payroll's",
    )
    hold(
        case,
        case.tax.settlement == case.tax.tax - case.tax.withheld,
        "settlement is not tax less withheld",
    )
    hold(
        case,
        case.tax.taxable == max(ZERO, case.tax.gross - sum(case.tax.deductions.values(), ZERO)),
        "taxable income is not gross less deductions",
    )
    if case.language == "zh":
        paid = sum((item[2] for item in tax.certificate_items(case)), ZERO)
        hold(case, paid == case.tax.tax, f"certificate items sum to {paid}, not {case.tax.tax}")


def check_ledger(case: Case) -> None:
    """Rows stand in time order before today, each balance the one before plus the amount.

    No balance is negative.
    """
    account = case.account
    balance, last = account.opening_balance, None
    for row in account.transactions:
        balance += row.amount
        hold(case, row.balance == balance, f"balance {row.balance} at {row.when} is not {balance}")
        hold(case, balance >= 0, f"balance at {row.when} is negative")
        hold(case, last is None or last <= row.when, f"row at {row.when} is out of order")
        check_row(case, row)
        last = row.when
    hold(
        case, last is not None and last.date() < case.today, "the ledger does not end before today"
    )


def check_row(case: Case, row: Transaction) -> None:
    hold(
        case,
        row.amount != 0 and row.amount == cents(row.amount),
        f"amount at {row.when} is nothing or not in cents",
    )
    hold(
        case,
        len(row.order_number) == 20 and row.order_number.isdigit(),
        f"order number at {row.when} is not 20 digits",
    )


def check_ledger_payments(case: Case) -> None:
    """Pay credits are the payroll's, instalments those of the loans."""
    rows = case.account.transactions
    first = rows[0].when.date()
    paid = [(r.when.date(), r.amount) for r in rows if r.category in ("salary", "business")]
    owed = [(m.pay_date, m.net) for m in case.payroll if m.pay_date >= first.replace(day=1)]
    hold(case, paid == owed, "pay credits on the ledger are not the payroll's net pay")
    instalments = {loan.payment for loan in case.loans}
    for row in rows:
        hold(
            case,
            row.category not in ("mortgage", "loan") or -row.amount in instalments,
            f"instalment {row.amount} belongs to no loan",
        )


def check_payslips(case: Case) -> None:
    """Parts of pay add up to gross, parts of insurance to what was taken."""
    for pay in case.payroll:
        slip = payslip(case, pay.month)
        hold(
            case,
            slip.base + slip.allowance + slip.performance + slip.bonus == pay.gross,
            f"parts of {pay.month} are not its gross pay",
        )
        hold(
            case,
            min(slip.base, slip.allowance, slip.performance) > 0 <= slip.bonus,
            f"a part of the pay of {pay.month} is negative",
        )
        hold(
            case,
            sum(slip.social.values(), ZERO) == pay.social_insurance,
            f"insured parts of {pay.month} are not its social insurance",
        )


def check_wage_statement(case: Case) -> None:
    """The year to date adds up, and the year's wage statement is the return's."""
    december = year_to_date(case, case.payroll[0].month.replace(month=12))
    hold(
        case,
        december.gross - december.social_insurance - december.housing_fund - december.tax
        == december.net,
        "year to date does not add up",
    )
    statement = wage_statement(case)
    hold(
        case,
        statement.withheld == case.tax.withheld,
        "the wage statement withholds something else than the return",
    )
    if case.language == "en" and case.employment.kind == "salaried":
        hold(
            case,
            statement.wages == tax.return_lines(case)["line.1a"],
            "the wage statement's wages are not line 1a",
        )


def check_housing_fund(case: Case) -> None:
    """Deposits are the payroll's, both sides alike, and the balance chain holds."""
    fund = case.housing_fund
    hold(
        case,
        bool(fund) == bool(case.payroll[0].housing_fund),
        "housing fund and payroll do not go together",
    )
    if not fund:
        return
    paid = {m.month: m.housing_fund for m in case.payroll}
    balance, last = fund.opening_balance, fund.opened
    for row in fund.entries:
        balance += row.personal + row.employer + row.interest
        hold(
            case, row.balance == balance >= 0, f"housing fund balance of {row.day} is not {balance}"
        )
        hold(
            case,
            row.day < case.today
            and (row.month is None or row.personal == row.employer == paid[row.month]),
            f"deposit of {row.day} is not payroll's",
        )
        hold(case, row.day >= last, "housing fund rows are out of order")
        last = row.day


def check_bills(case: Case) -> None:
    """Every bill is paid by a row of the ledger, on time, and adds up."""
    paid = {
        (r.when.date(), r.counterparty, -r.amount)
        for r in case.account.transactions
        if r.category == "utilities"
    }
    hold(case, bool(case.bills) == (case.language == "en"), "an en household has utility bills")
    for bill in case.bills:
        check_bill(case, bill, (bill.paid, bill.provider.name, bill.total) in paid)
    numbers = {(b.provider.name, b.account_number) for b in case.bills}
    hold(
        case, len(numbers) == len({n for n, _ in numbers}), "a provider changed the account number"
    )


def check_bill(case: Case, bill: UtilityBill, on_ledger: bool) -> None:
    hold(
        case,
        bill.total == bill.previous + bill.current + bill.tax
        and min(bill.current, bill.tax) > 0 <= bill.previous,
        "a bill does not add up",
    )
    hold(case, on_ledger, f"the bill of {bill.issued} was paid by nothing")
    hold(
        case,
        bill.period_from < bill.period_until < bill.issued <= bill.paid < case.today
        and bill.issued < bill.due,
        "a bill's days are out of order",
    )
