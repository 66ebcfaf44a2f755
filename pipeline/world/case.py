"""One coherent case: persons, work, pay, tax, account, homes, loans, and what their papers say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pipeline.recipe import World
from pipeline.records import (
    Appraisal,
    Business,
    Card,
    Case,
    Counterparty,
    Degree,
    Employment,
    Estate,
    Hardship,
    HousingFund,
    IdentityCard,
    Language,
    Lease,
    LoanTerms,
    Organisation,
    PastJob,
    Register,
    RelatedParty,
    SettledLoan,
    SpouseWork,
    Survey,
    UtilityBill,
    Vehicle,
    Wallet,
)
from pipeline.rng import Address
from pipeline.world.core import Core, draw_core
from pipeline.world.money import lending
from pipeline.world.money.bills import draw_bills
from pipeline.world.money.parties import draw_cards, draw_counterparties, draw_related, draw_wallet
from pipeline.world.money.savings import draw_housing_fund
from pipeline.world.people import civil
from pipeline.world.people.business import draw_business
from pipeline.world.people.career import draw_career, draw_spouse_work, with_contract
from pipeline.world.people.education import draw_degree, ready_to_work
from pipeline.world.property.appraisals import draw_appraisal
from pipeline.world.property.estates import draw_estates
from pipeline.world.property.leases import Holdings, draw_lease
from pipeline.world.property.vehicles import draw_vehicles


class Life(NamedTuple):
    """What the applicant and the spouse have learned and done."""

    employment: Employment
    degree: Degree | None
    career: tuple[PastJob, ...]
    spouse_work: SpouseWork | None
    business: Business | None


class Parties(NamedTuple):
    """What the household pays with, whom it pays, and the bills it paid."""

    cards: tuple[Card, ...]
    wallet: Wallet
    known: tuple[Counterparty, ...]
    related: tuple[RelatedParty, ...]
    bills: tuple[UtilityBill, ...]


class Belongings(NamedTuple):
    """What the household owns, rents and has saved beside the salary account."""

    estates: tuple[Estate, ...]
    vehicles: tuple[Vehicle, ...]
    lease: Lease | None
    fund: HousingFund | None


class LoanFile(NamedTuple):
    """What the bank and the borrower know of loans, past and to come."""

    settled: SettledLoan | None
    terms: LoanTerms
    appraisal: Appraisal
    survey: Survey
    hardship: Hardship | None


def draw_case(world: World, today: date, language: Language, *, at: Address, index: int) -> Case:
    """The truth of one credit file as of ``today``; depends on the arguments alone."""
    return completed(draw_core(world, today, language, at=at, index=index))


def completed(core: Core) -> Case:
    """The case with every further fact, each at an address of its own: one more shifts none."""
    life, parties = draw_life(core), draw_parties(core)
    held = draw_belongings(core, life.employment, parties)
    loan = draw_loan_file(core, held, savings_bank=parties.cards[-1].bank)
    return assembled(core, life, parties, held=held, loan=loan)


def assembled(
    core: Core, life: Life, parties: Parties, *, held: Belongings, loan: LoanFile
) -> Case:
    """The parts as one record."""
    return Case(
        index=core.index,
        language=core.language,
        today=core.today,
        marital_status=core.marital,
        persons=core.persons,
        employment=life.employment,
        payroll=core.earned.payroll,
        monthly_income=core.earned.income,
        tax=core.earned.tax,
        account=core.account,
        homes=core.homes,
        loans=core.loans,
        application=core.application,
        identity_cards=identity_cards(core),
        register=draw_register(core),
        marriage=core.marriage,
        degree=life.degree,
        career=life.career,
        spouse_work=life.spouse_work,
        housing_fund=held.fund,
        business=life.business,
        cards=parties.cards,
        wallet=parties.wallet,
        counterparties=parties.known,
        related=parties.related,
        bills=parties.bills,
        estates=held.estates,
        vehicles=held.vehicles,
        lease=held.lease,
        settled_loan=loan.settled,
        terms=loan.terms,
        appraisal=loan.appraisal,
        survey=loan.survey,
        hardship=loan.hardship,
    )


def draw_life(core: Core) -> Life:
    """School and work up to today."""
    language, today, at, applicant = core.language, core.today, core.at, core.applicant
    employment = with_contract(language, core.earned.employment, today, at=at.at("contract"))
    degree = draw_degree(language, applicant, employment, today=today, at=at.at("degree"))
    ready = ready_to_work(applicant, degree)
    career = draw_career(language, applicant, ready, employment=employment, at=at.at("career"))
    spouse_work = draw_spouse_work(
        language,
        core.persons,
        core.earned.income,
        tax_year=core.tax_year,
        today=today,
        at=at.at("spouse work"),
    )
    business = draw_business(language, employment, applicant, today=today, at=at.at("business"))
    return Life(employment, degree, career, spouse_work, business)


def draw_parties(core: Core) -> Parties:
    """Cards, the wallet, who stands on the ledger or near the household, and bills."""
    language, today, at, applicant = core.language, core.today, core.at, core.applicant
    account, spouse, asked = core.account, core.spouse, core.application
    known = draw_counterparties(language, account, spouse, at=at.at("counterparties"))
    return Parties(
        cards=draw_cards(language, account, applicant, today=today, at=at.at("cards")),
        wallet=draw_wallet(language, at.at("wallet")),
        known=known,
        related=draw_related(
            language, applicant, spouse, application=asked, known=known, at=at.at("related")
        ),
        bills=draw_bills(language, account, applicant, today=today, at=at.at("bills")),
    )


def draw_belongings(core: Core, employment: Employment, parties: Parties) -> Belongings:
    """Titles, vehicles, the lease and the housing fund."""
    language, today, at, applicant = core.language, core.today, core.at, core.applicant
    payroll = core.earned.payroll
    estates = draw_estates(language, core.homes, core.persons, today=today, at=at.at("estates"))
    return Belongings(
        estates=estates,
        vehicles=draw_vehicles(language, applicant, today, at=at.at("vehicles")),
        lease=rented(core, estates, parties),
        fund=draw_housing_fund(
            applicant, employment, payroll, today=today, at=at.at("housing fund")
        ),
    )


def draw_loan_file(core: Core, held: Belongings, *, savings_bank: Organisation) -> LoanFile:
    """The loan repaid, terms, appraisal and survey of the one asked for, and hardship."""
    language, today, at, asked = core.language, core.today, core.at, core.application
    income = core.earned.income
    appraisal = draw_appraisal(language, asked, held.estates, today=today, at=at.at("appraisal"))
    return LoanFile(
        settled=lending.draw_settled_loan(
            language, core.applicant, income, today=today, at=at.at("settled loan")
        ),
        terms=lending.draw_terms(language, asked, held.fund, at=at.at("loan terms")),
        appraisal=appraisal,
        survey=lending.draw_survey(
            language, asked, appraisal, income=income, today=today, at=at.at("survey")
        ),
        hardship=draw_hardship(core, bool(held.vehicles), savings_bank),
    )


def draw_register(core: Core) -> Register | None:
    """The household's; zh."""
    if core.language != "zh":
        return None
    at = core.at.at("register")
    return civil.draw_register(core.persons, core.marital, core.marriage, today=core.today, at=at)


def rented(core: Core, estates: Sequence[Estate], parties: Parties) -> Lease | None:
    """The contract of a home the applicant rents or lets."""
    return draw_lease(
        core.language,
        core.applicant,
        core.account,
        known=parties.known,
        held=Holdings(estates, parties.cards),
        today=core.today,
        at=core.at.at("lease"),
    )


def draw_hardship(core: Core, drives: bool, savings_bank: Organisation) -> Hardship | None:
    """Of a household whose mortgage runs."""
    debtor = lending.Debtor(
        persons=core.persons,
        marital=core.marital,
        homes=core.homes,
        loans=core.loans,
        drives=drives,
        net=core.earned.payroll[-1].net,
    )
    return lending.draw_hardship(
        core.language,
        debtor,
        core.account,
        savings_bank=savings_bank,
        today=core.today,
        at=core.at.at("hardship"),
    )


def identity_cards(core: Core) -> tuple[IdentityCard, ...]:
    """Of the applicant and the spouse; zh."""
    if core.language == "en":
        return ()
    adults = [p for p in core.persons if p.role != "child"]
    return tuple(
        civil.draw_identity_card(p, core.today, core.at.at("identity card", p.role)) for p in adults
    )
