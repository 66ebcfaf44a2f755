"""What a case rests on: who, their work, pay and tax, the account, the homes and the loans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from pipeline.money import ZERO, share
from pipeline.recipe import World
from pipeline.records import (
    Account,
    Application,
    Employment,
    Home,
    Language,
    Loan,
    Marriage,
    PayMonth,
    Person,
    TaxYear,
)
from pipeline.rng import Address
from pipeline.world.chances import by_name, draw_income, income_levels, years
from pipeline.world.institutions import draw_bank
from pipeline.world.money import banking, tax
from pipeline.world.money import loans as debts
from pipeline.world.people import civil, people, work
from pipeline.world.property.homes import draw_homes

OLDEST_PAPER = 180  # days before today


class Earnings(NamedTuple):
    """Work, and the pay and tax of it."""

    employment: Employment
    payroll: tuple[PayMonth, ...]
    income: Decimal
    tax: TaxYear


@dataclass(frozen=True)
class Core:
    """What everything else depends on: who, their work and money, and the loan asked for."""

    index: int
    language: Language
    today: date
    tax_year: int
    marital: people.Marital
    persons: tuple[Person, ...]
    earned: Earnings
    account: Account
    homes: tuple[Home, ...]
    loans: tuple[Loan, ...]
    application: Application
    marriage: Marriage | None
    at: Address

    @property
    def applicant(self) -> Person:
        return self.persons[0]

    @property
    def spouse(self) -> Person | None:
        return next((p for p in self.persons if p.role == "spouse"), None)


def tax_year_of(today: date) -> int:
    """The last calendar year that was over when the oldest acceptable paper was issued.

    So any paper may state its tax.
    """
    return (today - timedelta(days=OLDEST_PAPER)).year - 1


def check_world(world: World, today: date) -> None:
    """Told before any work: can everybody be paid whom the recipe allows?

    Raises:
        UserError: as ``income_levels``.
    """
    income_levels(world, people.youngest_age(today, tax_year_of(today)))


class Setting(NamedTuple):
    """Where and when a case is drawn."""

    world: World
    language: Language
    today: date
    tax_year: int
    at: Address


def draw_core(world: World, today: date, language: Language, *, at: Address, index: int) -> Core:
    year = tax_year_of(today)
    setting = Setting(world, language, today, year, at)
    marital, persons = draw_persons(setting)
    end = ledger_end(today, at)
    earned = draw_earnings(setting, marital, persons, end=end)
    homes, loans = draw_debts(setting, persons[0], marital, earned=earned)
    account = draw_ledger(setting, persons, earned, homes=homes, loans=loans, end=end)
    marriage = civil.draw_marriage(
        language, marital, persons, homes=homes, tax_year=year, today=today, at=at.at("marriage")
    )
    return Core(
        index=index,
        language=language,
        today=today,
        tax_year=year,
        marital=marital,
        persons=persons,
        earned=earned,
        account=account,
        homes=civil.settled_homes(homes, marriage),
        loans=loans,
        application=draw_application(setting, persons[0], earned.income, loans=loans),
        marriage=marriage,
        at=at,
    )


def draw_persons(setting: Setting) -> tuple[people.Marital, tuple[Person, ...]]:
    """Marital status and the household, applicant first."""
    world, language, today, year, at = setting
    applicant = people.draw_applicant(world, language, today, tax_year=year, at=at)
    marital, others = people.draw_household(
        world, applicant, language, today=today, tax_year=year, at=at
    )
    return marital, (applicant, *others)


def ledger_end(today: date, at: Address) -> date:
    """Shortly before today, but never inside the last whole month, which a statement may print."""
    shortly = today - timedelta(days=1 + int(at.at("end").uniform() * 3))
    return max(shortly, today.replace(day=1) - timedelta(days=1))


def draw_earnings(
    setting: Setting, marital: people.Marital, persons: Sequence[Person], *, end: date
) -> Earnings:
    """The applicant's work, its pay up to ``end``, and the tax of the tax year."""
    world, language, today, year, at = setting
    age, least = years(persons[0].birth_date, today), people.youngest_age(today, year)
    kind = at.at("source").pick(by_name(world.income_source))
    yearly = draw_income(world, age, least, at=at.at("income"))
    employment = work.draw_employment(
        language, kind, persons[0], yearly=yearly, tax_year=year, at=at.at("work")
    )
    status = tax.filing_status(employment, marital, persons, language=language)
    payroll = work.draw_payroll(
        language, employment, yearly, status=status, tax_year=year, end=end, at=at.at("payroll")
    )
    taxed = work.draw_tax(
        language, employment, payroll, status=status, year=year, persons=persons, at=at.at("tax")
    )
    income = share(sum((m.gross for m in payroll[-12:]), ZERO) / 12, "1")
    return Earnings(employment, payroll, income, taxed)


def draw_debts(
    setting: Setting, applicant: Person, marital: people.Marital, *, earned: Earnings
) -> tuple[tuple[Home, ...], tuple[Loan, ...]]:
    """The homes, the mortgaged one marked, and the loans being paid back."""
    world, language, today, _, at = setting
    homes = draw_homes(world, language, applicant, marital=marital, today=today, at=at.at("homes"))
    net = min(m.net for m in earned.payroll)
    return debts.draw_loans(language, homes, earned.income, net=net, today=today, at=at.at("loans"))


def draw_application(
    setting: Setting, applicant: Person, income: Decimal, *, loans: Sequence[Loan]
) -> Application:
    """What is asked of a bank drawn for it."""
    _, language, today, _, at = setting
    lender = draw_bank(language, at.at("lender").stream())
    return debts.draw_application(
        language,
        applicant,
        income,
        loans=loans,
        bank=lender,
        today=today,
        at=at.at("application"),
    )


def draw_ledger(
    setting: Setting,
    persons: Sequence[Person],
    earned: Earnings,
    *,
    homes: Sequence[Home],
    loans: Sequence[Loan],
    end: date,
) -> Account:
    """The salary account; who owns no home pays rent."""
    _, language, today, _, at = setting
    rent = ZERO
    if not homes:
        net = min(m.net for m in earned.payroll)
        rent = share(net, Decimal(15 + int(at.at("rent").uniform() * 12)) / 100)
    means = banking.Means(earned.employment, earned.payroll, loans, rent)
    bank = draw_bank(language, at.at("bank").stream())
    return banking.draw_account(
        language, bank, persons, means=means, today=today, end=end, at=at.at("ledger")
    )
