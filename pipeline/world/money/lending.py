"""The loan repaid long ago, terms and survey of the new one, hardship with the one running."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Literal, NamedTuple

from pipeline.money import ZERO, cents, share, whole
from pipeline.records import (
    Account,
    Application,
    Appraisal,
    Hardship,
    Home,
    HousingFund,
    Language,
    Loan,
    LoanTerms,
    Organisation,
    Person,
    SettledLoan,
    Survey,
)
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import back, years
from pipeline.world.countries import lexicon
from pipeline.world.figures import six_months
from pipeline.world.identifiers import digits, mobile
from pipeline.world.institutions import draw_bank
from pipeline.world.money.banking import ledger_start
from pipeline.world.money.loans import LOAN_PURPOSES, SMALL_INCOME
from pipeline.world.people.names import draw_name
from pipeline.world.people.people import Marital, day_between
from pipeline.world.places import one, region_of

BASE_RATE = Decimal("0.035")
RATE_ADJUSTMENTS = {
    "zh": ("固定利率", "每年首日调整", "放款对应日调整"),
    "en": ("Fixed rate", "Adjusted every January", "Adjusted every anniversary"),
}
CYCLES = {"zh": ("按月", "按季"), "en": ("Monthly", "Quarterly")}
FUND_PURPOSE = "购买住房"  # a housing fund lends for homes only
Basis = Literal["certificate", "declared", "conservative"]
BASES: dict[Basis, float] = {"certificate": 0.35, "declared": 0.3, "conservative": 0.35}
# Of monthly income, so that no ratio passes its limit for a property fee.
MOST_FEE = Decimal("0.015")


def draw_settled_loan(
    language: Language, person: Person, income: Decimal, *, today: date, at: Address
) -> SettledLoan | None:
    """A loan of one to five years taken by an adult and paid back before the ledger begins.

    None where the years do not suffice.
    """
    rng = at.stream()
    latest = ledger_start(today) - timedelta(days=10)
    first = max(back(person.birth_date, -18) + timedelta(days=60), back(today, 9))
    room = (latest - first).days // 366
    terms = [n for n in (1, 2, 3, 5) if n <= room]
    if not terms:
        return None
    term = terms[int(rng.integers(0, len(terms)))]
    start = day_between(rng, first, back(latest, term) - timedelta(days=2))
    due = back(start, -term)
    early = rng.random() < 0.25 and term > 1
    settled = day_between(rng, back(start, -1), due) if early else due
    principal = max(whole(income * int(rng.integers(1, 8)) / 1000), Decimal(5)) * 1000
    rate = Decimal(int(rng.integers(42, 88))) / 1000
    interest = share(principal, rate * (settled - start).days / 365 * Decimal("0.54"))
    number = "".join("abcdefghjkmnpqrstuvwxyz0123456789"[i] for i in rng.integers(0, 33, 37))
    purpose = LOAN_PURPOSES[language][int(rng.integers(0, 3))]
    return SettledLoan(
        lender=draw_bank(language, rng),
        number=number,
        purpose=purpose,
        principal=cents(principal),
        yearly_rate=rate,
        months=12 * term,
        start=start,
        due=due,
        settled=settled,
        interest=interest,
        repaid=cents(principal + interest),
    )


def draw_terms(
    language: Language, asked: Application, fund: HousingFund | None, *, at: Address
) -> LoanTerms:
    """The rate is the base rate and a spread; a housing fund joins in for a home."""
    rng = at.stream()
    combined = bool(fund) and asked.purpose == FUND_PURPOSE and rng.random() < 0.4
    spread = int((asked.yearly_rate - BASE_RATE) * 10_000)
    return LoanTerms(
        rate_adjustment=one(rng, RATE_ADJUSTMENTS[language]),
        interest_cycle=CYCLES[language][int(rng.random() < 0.15)],
        fund_combined=combined,
        base_rate=BASE_RATE,
        spread_bp=spread,
    )


def draw_survey(
    language: Language,
    asked: Application,
    appraisal: Appraisal,
    *,
    income: Decimal,
    today: date,
    at: Address,
) -> Survey:
    """Filled in between filing and today.

    The officer recognises the certified income, the declared one, or a little less than either.
    """
    rng = at.stream()
    filled = day_between(rng, asked.filed, today)
    bases = draw_bases(income, asked.declared_monthly_income, rng)
    basis = at.at("basis").pick(BASES)
    by_area = share(appraisal.area, Decimal(int(rng.integers(10, 36))) / 10)
    names = [draw_name(language, "F" if rng.random() < 0.5 else "M", rng)[0] for _ in range(2)]
    phone = mobile(language, region_of(language, asked.collateral).dial, rng)
    first, last = six_months(filled)
    return Survey(
        branch=asked.bank.name + ("" if language == "zh" else " ") + asked.branch,
        officer=names[0],
        officer_phone=phone,
        reviewer=names[1],
        filled=filled,
        period_from=first,
        period_to=last,
        recognised_income=bases[basis],
        income_basis=basis,
        property_fee=min(by_area, share(income, MOST_FEE)),
    )


def draw_bases(income: Decimal, declared: Decimal, rng: Rng) -> dict[Basis, Decimal]:
    """The monthly income by each way to recognise one.

    The conservative one is in whole tens, and of a small income, of which tens are a part that
    counts, in whole units.
    """
    thousandths = Decimal(int(rng.integers(965, 996)))
    unit = 10 if income >= SMALL_INCOME else 1
    units = min(income, declared) * thousandths / 1000 / unit
    return {
        "certificate": income,
        "declared": declared,
        "conservative": cents(units.quantize(Decimal(1), rounding=ROUND_FLOOR) * unit),
    }


class Debtor(NamedTuple):
    """A household that may fall behind with its mortgage; ``net``: the last month's pay."""

    persons: Sequence[Person]
    marital: Marital
    homes: Sequence[Home]
    loans: Sequence[Loan]
    drives: bool
    net: Decimal


def draw_hardship(
    language: Language,
    debtor: Debtor,
    account: Account,
    *,
    savings_bank: Organisation,
    today: date,
    at: Address,
) -> Hardship | None:
    """Why help is asked for, and what the household spends and keeps.

    Only where a mortgage runs.
    """
    home = next((h for h in debtor.homes if h.mortgaged), None)
    if language != "en" or not home:
        return None
    rng, words, loan = at.stream(), lexicon("en"), debtor.loans[0]
    initials = "".join(word[0] for word in loan.lender.name.split())
    number = f"{initials}-{region_of('en', home.place).abbr}-{loan.start.year}-{digits(rng, 8)}"
    fee = Decimal(int(rng.integers(8, 30))) * 10 if home.place.unit else ZERO
    return Hardship(
        reason=one(rng, words.hardships),
        began=today - timedelta(days=int(rng.integers(50, 300))),
        loan=loan,
        loan_number=number,
        escrow=share(home.price, "0.0011"),
        association_fee=cents(fee),
        expenses=expenses(debtor, account, today, at=at.at("expenses")),
        savings=cents(whole(debtor.net * Decimal(int(rng.integers(5, 40))) / 1000) * 100),
        savings_bank=savings_bank,
        cash=cents(int(rng.integers(1, 60)) * 10),
    )


def expenses(debtor: Debtor, account: Account, today: date, *, at: Address) -> dict[str, Decimal]:
    """Monthly, in ten dollars but for utilities, which are the ledger's mean of six months.

    At most 55 % of net pay with them left out.
    """
    rng, counted = at.stream(), min(debtor.net, Decimal(15_000))
    ages = [years(p.birth_date, today) for p in debtor.persons if p.role == "child"]

    def some(low: int, high: int, wanted: bool = True) -> Decimal:
        # Drawn in any case, so that one household's answer does not shift another line.
        drawn = int(rng.integers(low, high))
        return cents(whole(counted * drawn / 10_000) * 10) if wanted else ZERO

    found = {
        "food": some(80, 130),
        "utilities": cents(utilities_paid(account, today) / 6),
        "automobile": some(30, 70, debtor.drives),
        "life_insurance": some(8, 20),
        "clothing": some(12, 30),
        "cable_internet_phone": some(12, 25),
        "medical": some(20, 60),
        "tuition": some(20, 40, any(age >= 5 for age in ages)),
        "child_care": some(40, 70, any(age < 12 for age in ages)),
    }
    apart = debtor.marital == "divorced" and not ages
    found["child_support"] = some(40, 80, apart and rng.random() < 0.3)
    return found


def utilities_paid(account: Account, today: date) -> Decimal:
    """In the six months before today."""
    first, last = six_months(today)
    paid = ZERO
    for row in account.transactions:
        if row.category == "utilities" and first <= row.when.date() <= last:
            paid -= row.amount
    return paid
