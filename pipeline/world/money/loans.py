"""Annuities, the loans a person is paying back, and the loan applied for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from pipeline.money import ZERO, cents, whole
from pipeline.records import Application, Home, Language, Loan, Organisation, Person
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import years
from pipeline.world.countries import lexicon
from pipeline.world.institutions import draw_bank
from pipeline.world.people.people import day_between, draw_guarantor
from pipeline.world.places import one, place_in_town

MAX_LTV = Decimal("0.70")
MAX_DTI = Decimal("0.50")  # all monthly loan payments over gross monthly income
LAST_AGE, SHORTEST_TERM = 80, 3  # years: when the loan is paid off, and the least it runs
PAYING_SINCE = 470  # days: older than the ledger, which therefore holds every instalment
LOAN_PURPOSES = {"zh": ("装修", "购车", "进修"), "en": ("Renovation", "Vehicle", "Tuition")}
# A month. Above, it is declared in whole hundreds, and recognised in whole tens at the least.
SMALL_INCOME = Decimal(3_400)
NO_HOME_BELOW = {"zh": Decimal(160_000), "en": Decimal(60_000)}  # prices


def payment_of(principal: Decimal, yearly_rate: Decimal, months: int) -> Decimal:
    """The level monthly payment of an annuity loan, to the cent."""
    rate = yearly_rate / 12
    growth = (1 + rate) ** months
    return cents(principal * rate * growth / (growth - 1))


def principal_of(payment: Decimal, yearly_rate: Decimal, months: int) -> Decimal:
    """What a level monthly payment can carry."""
    rate = yearly_rate / 12
    return payment * (1 - (1 + rate) ** -months) / rate


def balance_after(principal: Decimal, yearly_rate: Decimal, months: int, *, paid: int) -> Decimal:
    """What is still owed after ``paid`` level payments, to the cent."""
    if paid >= months:
        return ZERO
    payment = payment_of(principal, yearly_rate, months)
    return max(ZERO, cents(principal_of(payment, yearly_rate, months - paid)))


def elapsed(start: date, today: date) -> int:
    """Whole months from ``start`` to ``today``."""
    return (today.year - start.year) * 12 + today.month - start.month - (today.day < start.day)


def draw_loans(
    language: Language,
    homes: tuple[Home, ...],
    income: Decimal,
    *,
    net: Decimal,
    today: date,
    at: Address,
) -> tuple[tuple[Home, ...], tuple[Loan, ...]]:
    """Homes with the mortgaged one marked, and the loans being paid back.

    A mortgage at times, a consumer loan at times.
    """
    rng = at.stream()
    loans: list[Loan] = []
    wants_mortgage, wants_other = rng.random(2)
    if homes and wants_mortgage < 0.55:
        mortgage = draw_mortgage(language, homes[0], net, today=today, rng=rng)
        if mortgage:
            loans.append(mortgage)
            homes = (replace(homes[0], mortgaged=True), *homes[1:])
    if wants_other < 0.30:
        loans.append(draw_consumer_loan(language, income, today=today, rng=rng))
    return homes, tuple(loans)


def draw_consumer_loan(language: Language, income: Decimal, *, today: date, rng: Rng) -> Loan:
    """Of three to five years; its payment takes 3 to 7 % of income."""
    term = int(rng.choice([36, 48, 60]))
    rate = Decimal(int(rng.integers(48, 96))) / 1000
    able = principal_of(income * Decimal(int(rng.integers(3, 8))) / 100, rate, term)
    principal = whole(able / 100) * 100
    youngest = today - timedelta(days=PAYING_SINCE)
    start = day_between(rng, today - timedelta(days=term * 20), youngest)
    purpose = LOAN_PURPOSES[language][int(rng.integers(0, 3))]
    bank = draw_bank(language, rng)
    return make_loan(bank, purpose, principal, rate=rate, term=term, start=start, today=today)


def draw_mortgage(
    language: Language, home: Home, net: Decimal, *, today: date, rng: Rng
) -> Loan | None:
    """A mortgage that the price and the net income carry.

    At most 60 % of the price, its payment at most 28 % of net income; None if it would be paid off
    by now or is too young.
    """
    term = 12 * int(rng.choice([15, 20, 25, 30]))
    rate = Decimal(int(rng.integers(31, 56))) / 1000
    start = home.acquired + timedelta(days=int(rng.integers(5, 25)))
    able = principal_of(net * Decimal(int(rng.integers(15, 29))) / 100, rate, term)
    principal = whole(min(home.price * Decimal("0.6"), able) / 1000) * 1000
    if (
        elapsed(start, today) > term - 12
        or start > today - timedelta(days=PAYING_SINCE)
        or principal <= 0
    ):
        return None
    purpose = "购房" if language == "zh" else "Home mortgage"
    return make_loan(
        draw_bank(language, rng), purpose, principal, rate=rate, term=term, start=start, today=today
    )


def make_loan(
    lender: Organisation,
    purpose: str,
    principal: Decimal,
    *,
    rate: Decimal,
    term: int,
    start: date,
    today: date,
) -> Loan:
    balance = balance_after(principal, rate, term, paid=elapsed(start, today))
    return Loan(
        lender=lender,
        purpose=purpose,
        principal=principal,
        yearly_rate=rate,
        months=term,
        start=start,
        payment=payment_of(principal, rate, term),
        balance=balance,
    )


def draw_application(
    language: Language,
    applicant: Person,
    income: Decimal,
    *,
    loans: Sequence[Loan],
    bank: Organisation,
    today: date,
    at: Address,
) -> Application:
    """A secured loan, within the lender's limits.

    At most 70 % of the price, all payments at most half of gross income, paid off by the age of 80.
    """
    rng, words = at.stream(), lexicon(language)
    age = years(applicant.birth_date, today)
    term = max(SHORTEST_TERM, min(int(rng.choice([10, 15, 20, 25, 30])), LAST_AGE - age))
    rate = Decimal(int(rng.integers(32, 58))) / 1000
    rounded = 100 if income >= SMALL_INCOME else 10
    amount, price = what_is_asked(language, income, loans, term=term, rate=rate, rng=rng)
    purposes = words.purposes[1:] if price >= NO_HOME_BELOW[language] else words.purposes[:1]
    place = place_in_town(language, applicant.place, rng)
    guarantor = draw_guarantor(language, today, at) if rng.random() < 0.25 else None
    return Application(
        filed=today - timedelta(days=int(rng.integers(0, 21))),
        bank=bank,
        branch=one(rng, words.branches),
        purpose=one(rng, purposes),
        amount=cents(amount),
        years=term,
        repayment=one(rng, words.repayments),
        price=cents(price),
        down_payment=cents(price - amount),
        collateral=place,
        declared_monthly_income=cents(whole(income / rounded) * rounded),
        guarantor=guarantor,
        guarantor_relation=one(rng, words.relations) if guarantor else "",
        yearly_rate=rate,
    )


def what_is_asked(
    language: Language,
    income: Decimal,
    loans: Sequence[Loan],
    *,
    term: int,
    rate: Decimal,
    rng: Rng,
) -> tuple[Decimal, Decimal]:
    """The amount, in round figures that income carries for ``term`` years, and the price."""
    existing = sum((loan.payment for loan in loans), ZERO)
    free = min(income * MAX_DTI - existing, income * Decimal("0.32"))
    room = free * Decimal(int(rng.integers(45, 97))) / 100
    most = principal_of(room, rate, term * 12)
    step = Decimal(10_000) if language == "zh" and most > 100_000 else Decimal(1_000)
    amount = most // step * step
    ratio = Decimal(int(rng.integers(40, 69))) / 100
    price = (amount / ratio / step).quantize(Decimal(1), rounding=ROUND_CEILING) * step
    return amount, price
