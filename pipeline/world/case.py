"""One coherent case: persons, work, pay, tax, account, homes and the loan applied for."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from pipeline.money import ZERO, share
from pipeline.recipe import World
from pipeline.records import Case, Language
from pipeline.rng import Address
from pipeline.world import banking, people, tax, work
from pipeline.world import property as estate
from pipeline.world.chances import by_name, draw_income, years
from pipeline.world.institutions import draw_bank

OLDEST_PAPER = 180  # days before today


def tax_year_of(today: date) -> int:
    """The last calendar year that was over when the oldest acceptable paper was issued, so that any paper may state its tax."""
    return (today - timedelta(days=OLDEST_PAPER)).year - 1


def draw_case(world: World, today: date, language: Language, at: Address, index: int) -> Case:
    """The truth of one credit file as of ``today``; depends on the arguments alone."""
    year = tax_year_of(today)
    applicant = people.draw_applicant(world, language, today, year, at)
    marital, household = people.draw_household(world, applicant, language, today, year, at)
    persons = (applicant, *household)
    kind = at.at("source").pick(by_name(world.income_source))
    yearly = draw_income(world, years(applicant.birth_date, today), people.youngest_age(today, year), at.at("income"))
    employment = work.draw_employment(language, kind, applicant, yearly, year, at.at("work"))
    status = tax.filing_status(employment, marital, persons, language)
    # The ledger stops shortly before today, but never inside the last whole month, which a statement may print.
    end = max(today - timedelta(days=1 + int(at.at("end").uniform() * 3)), today.replace(day=1) - timedelta(days=1))
    payroll = work.draw_payroll(language, employment, yearly, status, year, end, at.at("payroll"))
    account_tax = work.draw_tax(language, employment, payroll, status, year, persons, at.at("tax"))
    income = share(sum((m.gross for m in payroll[-12:]), ZERO) / 12, "1")
    net = min(m.net for m in payroll)
    homes = estate.draw_homes(world, language, applicant, marital, today, at.at("homes"))
    homes, loans = estate.draw_loans(language, homes, income, net, today, at.at("loans"))
    rent = ZERO if homes else share(net, Decimal(15 + int(at.at("rent").uniform() * 12)) / 100)
    bank = draw_bank(language, at.at("bank").stream())
    spouse = next((p for p in persons if p.role == "spouse"), None)
    account = banking.draw_account(language, bank, applicant, spouse, employment, payroll, loans, rent, today, end, at.at("ledger"))
    lender = draw_bank(language, at.at("lender").stream())
    application = estate.draw_application(language, applicant, income, loans, lender, today, at.at("application"))
    return Case(index, language, today, marital, persons, employment, payroll, income, account_tax, account, homes, loans, application)
