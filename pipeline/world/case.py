"""One coherent case: persons, work, pay, tax, account, homes, loans, and what their papers say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pipeline.money import ZERO, share
from pipeline.recipe import World
from pipeline.records import (
    Account,
    Application,
    Case,
    Employment,
    Home,
    IdentityCard,
    Language,
    Loan,
    Marriage,
    PayMonth,
    Person,
    TaxYear,
)
from pipeline.rng import Address
from pipeline.world.chances import by_name, draw_income, years
from pipeline.world.institutions import draw_bank
from pipeline.world.money import banking, lending, tax
from pipeline.world.money.bills import draw_bills
from pipeline.world.money.parties import draw_cards, draw_counterparties, draw_related, draw_wallet
from pipeline.world.money.savings import draw_housing_fund
from pipeline.world.people import civil, people, work
from pipeline.world.people.business import draw_business
from pipeline.world.people.career import draw_career, draw_spouse_work, with_contract
from pipeline.world.people.education import draw_degree, ready_to_work
from pipeline.world.property import homes as estate
from pipeline.world.property.appraisals import draw_appraisal
from pipeline.world.property.estates import draw_estates
from pipeline.world.property.leases import draw_lease
from pipeline.world.property.vehicles import draw_vehicles

OLDEST_PAPER = 180  # days before today


@dataclass(frozen=True)
class Core:
    """What everything else depends on: who, their work and money, and the loan asked for."""

    index: int
    language: Language
    today: date
    tax_year: int
    marital: people.Marital
    persons: tuple[Person, ...]
    employment: Employment
    payroll: tuple[PayMonth, ...]
    income: Decimal
    tax: TaxYear
    account: Account
    homes: tuple[Home, ...]
    loans: tuple[Loan, ...]
    application: Application
    marriage: Marriage | None
    at: Address

    @property
    def spouse(self) -> Person | None:
        return next((p for p in self.persons if p.role == "spouse"), None)


def tax_year_of(today: date) -> int:
    """The last calendar year that was over when the oldest acceptable paper was issued.

    So any paper may state its tax.
    """
    return (today - timedelta(days=OLDEST_PAPER)).year - 1


def draw_case(world: World, today: date, language: Language, *, at: Address, index: int) -> Case:
    """The truth of one credit file as of ``today``; depends on the arguments alone."""
    return completed(draw_core(world, today, language, at=at, index=index))


def draw_core(world: World, today: date, language: Language, *, at: Address, index: int) -> Core:
    year = tax_year_of(today)
    applicant = people.draw_applicant(world, language, today, tax_year=year, at=at)
    marital, household = people.draw_household(
        world, applicant, language, today=today, tax_year=year, at=at
    )
    persons = (applicant, *household)
    kind = at.at("source").pick(by_name(world.income_source))
    yearly = draw_income(
        world,
        years(applicant.birth_date, today),
        people.youngest_age(today, year),
        at=at.at("income"),
    )
    employment = work.draw_employment(
        language, kind, applicant, yearly=yearly, tax_year=year, at=at.at("work")
    )
    status = tax.filing_status(employment, marital, persons, language=language)
    # The ledger stops shortly before today, but never inside the last whole month, which a
    # statement may print.
    end = max(
        today - timedelta(days=1 + int(at.at("end").uniform() * 3)),
        today.replace(day=1) - timedelta(days=1),
    )
    payroll = work.draw_payroll(
        language, employment, yearly, status=status, tax_year=year, end=end, at=at.at("payroll")
    )
    account_tax = work.draw_tax(
        language, employment, payroll, status=status, year=year, persons=persons, at=at.at("tax")
    )
    income = share(sum((m.gross for m in payroll[-12:]), ZERO) / 12, "1")
    net = min(m.net for m in payroll)
    homes = estate.draw_homes(
        world, language, applicant, marital=marital, today=today, at=at.at("homes")
    )
    homes, loans = estate.draw_loans(
        language, homes, income, net=net, today=today, at=at.at("loans")
    )
    rent = ZERO if homes else share(net, Decimal(15 + int(at.at("rent").uniform() * 12)) / 100)
    bank = draw_bank(language, at.at("bank").stream())
    spouse = next((p for p in persons if p.role == "spouse"), None)
    account = banking.draw_account(
        language,
        bank,
        applicant,
        spouse=spouse,
        employment=employment,
        payroll=payroll,
        loans=loans,
        rent=rent,
        today=today,
        end=end,
        at=at.at("ledger"),
    )
    lender = draw_bank(language, at.at("lender").stream())
    application = estate.draw_application(
        language, applicant, income, loans=loans, bank=lender, today=today, at=at.at("application")
    )
    marriage = civil.draw_marriage(
        language, marital, persons, homes=homes, tax_year=year, today=today, at=at.at("marriage")
    )
    homes = civil.settled_homes(homes, marriage)
    core = (
        marital,
        persons,
        employment,
        payroll,
        income,
        account_tax,
        account,
        homes,
        loans,
        application,
        marriage,
    )
    return Core(index, language, today, year, *core, at)


def completed(core: Core) -> Case:
    """The case with every further fact.

    Each is drawn at an address of its own, so that one more shifts none.
    """
    language, today, at, persons, applicant = (
        core.language,
        core.today,
        core.at,
        core.persons,
        core.persons[0],
    )
    employment = with_contract(language, core.employment, today, at=at.at("contract"))
    degree = draw_degree(language, applicant, employment, today=today, at=at.at("degree"))
    cards = draw_cards(language, core.account, applicant, today=today, at=at.at("cards"))
    known = draw_counterparties(language, core.account, core.spouse, at=at.at("counterparties"))
    estates = draw_estates(language, core.homes, persons, today=today, at=at.at("estates"))
    fund = draw_housing_fund(
        applicant, employment, core.payroll, today=today, at=at.at("housing fund")
    )
    vehicles = draw_vehicles(language, applicant, today, at=at.at("vehicles"))
    appraisal = draw_appraisal(
        language, core.application, estates, today=today, at=at.at("appraisal")
    )
    register = (
        civil.draw_register(persons, core.marital, core.marriage, today=today, at=at.at("register"))
        if language == "zh"
        else None
    )
    net = core.payroll[-1].net
    return Case(
        index=core.index,
        language=language,
        today=today,
        marital_status=core.marital,
        persons=persons,
        employment=employment,
        payroll=core.payroll,
        monthly_income=core.income,
        tax=core.tax,
        account=core.account,
        homes=core.homes,
        loans=core.loans,
        application=core.application,
        identity_cards=identity_cards(core),
        register=register,
        marriage=core.marriage,
        degree=degree,
        career=draw_career(
            language,
            applicant,
            ready_to_work(applicant, degree),
            employment=employment,
            at=at.at("career"),
        ),
        spouse_work=draw_spouse_work(
            language,
            persons,
            core.income,
            tax_year=core.tax_year,
            today=today,
            at=at.at("spouse work"),
        ),
        housing_fund=fund,
        business=draw_business(language, employment, applicant, today=today, at=at.at("business")),
        cards=cards,
        wallet=draw_wallet(language, at.at("wallet")),
        counterparties=known,
        related=draw_related(
            language,
            applicant,
            core.spouse,
            application=core.application,
            known=known,
            at=at.at("related"),
        ),
        bills=draw_bills(language, core.account, applicant, today=today, at=at.at("bills")),
        estates=estates,
        vehicles=vehicles,
        lease=draw_lease(
            language,
            applicant,
            core.account,
            known=known,
            estates=estates,
            cards=cards,
            today=today,
            at=at.at("lease"),
        ),
        settled_loan=lending.draw_settled_loan(
            language, applicant, core.income, today=today, at=at.at("settled loan")
        ),
        terms=lending.draw_terms(language, core.application, fund, at=at.at("loan terms")),
        appraisal=appraisal,
        survey=lending.draw_survey(
            language,
            core.application,
            appraisal,
            income=core.income,
            today=today,
            at=at.at("survey"),
        ),
        hardship=lending.draw_hardship(
            language,
            persons,
            core.marital,
            homes=core.homes,
            loans=core.loans,
            account=core.account,
            cards=cards,
            vehicles=vehicles,
            net=net,
            today=today,
            at=at.at("hardship"),
        ),
    )


def identity_cards(core: Core) -> tuple[IdentityCard, ...]:
    """Of the applicant and the spouse; zh."""
    if core.language == "en":
        return ()
    adults = [p for p in core.persons if p.role != "child"]
    return tuple(
        civil.draw_identity_card(p, core.today, core.at.at("identity card", p.role)) for p in adults
    )
