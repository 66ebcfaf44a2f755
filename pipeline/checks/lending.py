"""The loan repaid long ago, terms and survey of the new one, hardship with the one running."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from pipeline.checks.base import hold, recent
from pipeline.checks.holdings import check_parcel
from pipeline.money import ZERO, cents
from pipeline.records import Appraisal, Case
from pipeline.world import figures
from pipeline.world.chances import years
from pipeline.world.identifiers import is_luhn
from pipeline.world.money.banking import ledger_start
from pipeline.world.money.loans import LAST_AGE, MAX_DTI, MAX_LTV, SHORTEST_TERM, payment_of
from pipeline.world.property.appraisals import NEAR

MAX_TOTAL_DTI = Decimal("0.55")


def check_loans(case: Case) -> None:
    """Loans being paid back: payments are those of an annuity, balances within the principal."""
    for loan in case.loans:
        hold(
            case,
            loan.payment == payment_of(loan.principal, loan.yearly_rate, loan.months),
            f"payment of the {loan.purpose} loan is no annuity",
        )
        hold(
            case,
            0 <= loan.balance <= loan.principal and loan.start < case.today,
            f"balance or start of the {loan.purpose} loan is impossible",
        )


def check_amount(case: Case) -> None:
    """What is asked is at most 70 % of the price, and all payments at most half of gross income."""
    asked = case.application
    hold(
        case, asked.price == asked.amount + asked.down_payment, "price is not loan and down payment"
    )
    hold(
        case,
        ZERO < asked.amount <= MAX_LTV * asked.price,
        "the loan exceeds its share of the price",
    )
    new = payment_of(asked.amount, asked.yearly_rate, asked.years * 12)
    load = new + sum((loan.payment for loan in case.loans), ZERO)
    hold(
        case,
        load <= MAX_DTI * case.monthly_income,
        f"monthly payments of {load} exceed half of income {case.monthly_income}",
    )


def check_application(case: Case) -> None:
    """Filed of late, on the income there is, for a loan paid off by the age of 80."""
    asked = case.application
    hold(
        case,
        abs(asked.declared_monthly_income - case.monthly_income) <= Decimal(50),
        "declared income is not income to the next hundred",
    )
    hold(case, recent(asked.filed, case.today), f"the application of {asked.filed} is not recent")
    age = years(case.applicant.birth_date, case.today)
    hold(
        case,
        age + asked.years <= max(LAST_AGE, age + SHORTEST_TERM),
        f"the loan runs until the age of {age + asked.years}",
    )


def check_settled_loan(case: Case) -> None:
    """Taken by an adult, repaid by its due day and before the ledger begins.

    Its rows therefore need not show it.
    """
    loan = case.settled_loan
    if loan:
        hold(case, years(case.applicant.birth_date, loan.start) >= 18, "a minor took out a loan")
        hold(
            case,
            loan.start < loan.settled <= loan.due and loan.settled < ledger_start(case.today),
            f"the loan repaid on {loan.settled} is not past",
        )
        hold(
            case,
            loan.repaid == loan.principal + loan.interest and loan.interest > 0,
            "a repaid loan does not add up",
        )
        hold(
            case,
            loan.due.year - loan.start.year == loan.months // 12,
            "a repaid loan's term is another",
        )


def check_appraisal(case: Case) -> None:
    """Value near the price, comparables near the value, valued before the application was filed."""
    found, asked = case.appraisal, case.application
    hold(
        case,
        timedelta(0) < asked.filed - found.valued <= timedelta(days=30),
        "the valuation is not of the application's days",
    )
    hold(
        case,
        abs(found.value / asked.price - 1) <= Decimal("0.09"),
        f"value {found.value} is far from price {asked.price}",
    )
    hold(
        case,
        found.recognised == min(found.value, asked.price)
        and found.unit_price == cents(found.value / found.area),
        "value per area is off",
    )
    check_comparables(case, found)
    hold(case, found.built <= found.valued.year and found.area > 0, "the house is not yet built")
    check_parcel(case, found.parcel)


def check_comparables(case: Case, found: Appraisal) -> None:
    mean = sum((c.adjusted_unit_price for c in found.comparables), ZERO) / len(found.comparables)
    hold(
        case,
        abs(mean / found.unit_price - 1) <= NEAR,
        f"comparables average {mean}, not {found.unit_price}",
    )
    for sale in found.comparables:
        adjusted = cents(sale.price / sale.area * (1 + sale.adjustment / 100))
        hold(
            case,
            sale.sold < found.valued and sale.adjusted_unit_price == adjusted,
            "a sale is off",
        )


def check_survey(case: Case) -> None:
    """Ratios stay inside the bank's limits; recognised income is near the certified one.

    Base rate and spread give the rate.
    """
    survey, filed = case.survey, case.application.filed
    hold(case, filed <= survey.filled <= case.today, "the survey precedes the application")
    check_ratios(case)
    hold(
        case,
        Decimal("0.95") <= survey.recognised_income / case.monthly_income <= Decimal("1.02"),
        "the officer recognises another income",
    )
    check_terms(case)
    rows = figures.inflow(case.account, survey.period_from, survey.period_to)
    hold(
        case,
        rows.count >= 6 and survey.period_from >= ledger_start(case.today),
        "the survey's period is not on the ledger",
    )


def check_ratios(case: Case) -> None:
    hold(
        case,
        figures.loan_to_value(case) <= MAX_LTV,
        f"loan to value is {figures.loan_to_value(case)}",
    )
    hold(
        case,
        figures.new_debt_ratio(case) <= MAX_DTI,
        f"debt to income is {figures.new_debt_ratio(case)}",
    )
    hold(
        case,
        figures.total_debt_ratio(case) <= MAX_TOTAL_DTI,
        f"all debt to income is {figures.total_debt_ratio(case)}",
    )


def check_terms(case: Case) -> None:
    terms = case.terms
    hold(
        case,
        terms.base_rate + Decimal(terms.spread_bp) / 10_000 == case.application.yearly_rate,
        "base rate and spread are not the rate",
    )
    hold(
        case,
        not terms.fund_combined or case.housing_fund is not None,
        "a fund loan without a fund account",
    )


def check_hardship(case: Case) -> None:
    """Help is asked for a mortgage that runs, and expenses leave something of net pay."""
    plea = case.hardship
    hold(
        case,
        (plea is not None) == (case.language == "en" and case.mortgage is not None),
        "hardship and mortgage do not go together",
    )
    if plea:
        hold(
            case,
            plea.loan == case.mortgage and plea.loan.start < plea.began < case.today,
            "hardship began before its loan",
        )
        hold(
            case,
            min(plea.expenses.values()) >= 0 and plea.expenses["food"] > 0,
            "a household eats nothing",
        )


def check_parties(case: Case) -> None:
    """One counterparty for every name on the ledger."""
    names = [c.name for c in case.counterparties]
    hold(
        case,
        set(names) == {r.counterparty for r in case.account.transactions}
        and len(names) == len(set(names)),
        "a name on the ledger is nobody's",
    )


def check_cards(case: Case) -> None:
    """Cards run beyond today, and the first is the account's."""
    first = case.cards[0]
    hold(
        case,
        first.number == case.account.number and first.bank == case.account.bank,
        "the first card is another account's",
    )
    for card in case.cards:
        hold(
            case,
            case.account.opened <= card.issued < case.today < card.expires and is_luhn(card.number),
            f"the card {card.number} does not hold",
        )


def check_related(case: Case) -> None:
    """Related parties on the ledger have there the account they always have."""
    for party in case.related:
        same = [c for c in case.counterparties if c.name == party.name]
        hold(
            case,
            all(c.account_number == party.account_number for c in same),
            f"{party.name} has two accounts",
        )
