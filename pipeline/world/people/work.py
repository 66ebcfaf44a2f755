"""Work, the payroll it gives, and the tax of a year of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pipeline.money import ZERO, cents, from_float
from pipeline.records import Employment, Language, PayMonth, Person, TaxYear
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.countries import lexicon
from pipeline.world.money import tax
from pipeline.world.people.employers import draw_organisation
from pipeline.world.people.people import day_between

# Yearly income where each grade ends.
GRADE_INCOMES = (Decimal(60_000), Decimal(95_000), Decimal(220_000), Decimal(520_000))


def grade_of(yearly: Decimal) -> int:
    """0 (plainest) to 4 by yearly income."""
    return sum(yearly > edge for edge in GRADE_INCOMES)


def draw_employment(
    language: Language, kind: str, applicant: Person, *, yearly: Decimal, tax_year: int, at: Address
) -> Employment:
    """Who pays the applicant, as what, and since when."""
    rng, words = at.stream(), lexicon(language)
    trade = (words.trades if kind == "salaried" else words.shops)[int(rng.integers(0, 8))]
    rank = grade_of(yearly)
    start = draw_start(applicant, tax_year, rng)
    owner = kind == "business"
    employer = draw_organisation(language, trade, owner, person=applicant, rng=rng)
    title = trade.jobs[0] if owner else trade.jobs[rank]
    owner_grade = "个体经营者" if language == "zh" else "Owner"
    return Employment(
        kind="business" if owner else "salaried",
        employer=employer,
        title=title,
        grade=owner_grade if owner else words.grades[rank],
        occupation=title,
        start=start,
    )


def draw_start(person: Person, tax_year: int, rng: Rng) -> date:
    """A weekday after the 18th birthday and before the tax year."""
    latest = date(tax_year, 1, 1)
    adult = person.birth_date.replace(day=min(person.birth_date.day, 28))
    adult = adult.replace(year=adult.year + 18) + timedelta(days=4)
    earliest = max(adult, latest - timedelta(days=365 * 24))
    start = day_between(rng, min(earliest, latest), latest)
    while start.weekday() > 4 and start > adult:
        start -= timedelta(days=1)
    return start


def pay_day(month: date, nominal: int) -> date:
    """The nominal day of the month, or the working day before it."""
    day = month.replace(day=nominal)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day


def next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def shape(language: Language, kind: str, rng: Rng) -> list[float]:
    """Twelve factors with mean 1, January first.

    Performance pay and a bonus month, or the seasons of a business.
    """
    spread = 0.14 if kind == "business" else 0.025 if rng.random() < 0.7 else 0.0
    factors = [1 + spread * float(x) for x in rng.uniform(-1, 1, 12)]
    # A bonus month would let an English one-month statement stray too far from the certified mean.
    if kind == "salaried" and language == "zh" and rng.random() < 0.55:
        factors[0 if rng.random() < 0.5 else 11] += float(rng.uniform(0.2, 0.5))
    mean = sum(factors) / 12
    return [f / mean for f in factors]


@dataclass(frozen=True)
class PayScheme:
    """How an employment pays and what is kept back, the same every month.

    ``claimed``: share of the special deductions claimed by the month; ``turnover``: a business's,
    to the owner's gross.
    """

    language: Language
    kind: str
    status: str
    fund: Decimal
    claimed: Decimal
    turnover: float


def draw_payroll(
    language: Language,
    employment: Employment,
    yearly: Decimal,
    *,
    status: str,
    tax_year: int,
    end: date,
    at: Address,
) -> tuple[PayMonth, ...]:
    """Monthly pay from January of the tax year to the last pay day not after ``end``.

    The last twelve gross amounts sum to ``yearly``.
    """
    rng, kind = at.stream(), employment.kind
    factors, raise_rate = shape(language, kind, rng), float(rng.uniform(0.0, 0.025))
    nominal = (10, 15, 20, 25, 28)[int(rng.integers(0, 5))]
    months = paid_months(tax_year, nominal, end)
    steps = [factors[m.month - 1] * (1 + raise_rate) ** (m.year - tax_year) for m in months]
    base = float(yearly) / sum(steps[-12:])
    gross = [from_float(base * s) for s in steps]
    gross[-1] += yearly - sum(gross[-12:], ZERO)  # the roundings of twelve months, a few cents
    salaried = kind == "salaried"
    fund = Decimal(int(rng.integers(5, 9))) / 100 if language == "zh" and salaried else ZERO
    claimed = float(rng.choice([0.0, 0.5, 1.0, 1.0])) if salaried else 0.0
    turnover = float(rng.uniform(1.8, 4.5))
    scheme = PayScheme(language, kind, status, fund, cents(repr(claimed)), turnover)
    days = [pay_day(m, nominal) for m in months]
    return tuple(_pay(scheme, months, gross, days=days))


def paid_months(tax_year: int, nominal: int, end: date) -> list[date]:
    """The first day of every month from January of the tax year whose pay day is not after end."""
    months, month = [], date(tax_year, 1, 1)
    while pay_day(month, nominal) <= end:
        months.append(month)
        month = next_month(month)
    return months


def _pay(
    scheme: PayScheme, months: Sequence[date], gross: Sequence[Decimal], *, days: Sequence[date]
) -> list[PayMonth]:
    pay: list[PayMonth] = []
    kind, schedule = scheme.kind, tax.ZH_SCHEDULES[scheme.kind]
    running = tax.Withholding(schedule, ZERO)
    for month, day, amount in zip(months, days, gross, strict=True):
        insured = tax.social_insurance(scheme.language, kind, amount)
        saved = tax.housing_fund(amount, scheme.fund) if scheme.fund else ZERO
        if scheme.language == "zh":
            if month.month == 1:
                special = cents(tax.zh_special_limit(amount * 12) * scheme.claimed / 12)
                running = tax.Withholding(schedule, special)
            withheld = running.month(amount, insured + saved)
        else:
            withheld = tax.en_withheld(kind, amount, scheme.status)
        sold = from_float(float(amount) * scheme.turnover) if kind == "business" else ZERO
        pay.append(
            PayMonth(
                month=month,
                pay_date=day,
                gross=amount,
                social_insurance=insured,
                housing_fund=saved,
                tax_withheld=withheld,
                net=amount - insured - saved - withheld,
                turnover=sold,
            )
        )
    return pay


def draw_tax(
    language: Language,
    employment: Employment,
    payroll: Sequence[PayMonth],
    *,
    status: str,
    year: int,
    persons: Sequence[Person],
    at: Address,
) -> TaxYear:
    """The tax year's account: what was due, what was withheld, what the reconciliation settles."""
    months, rng = tax.months_of(payroll, year), at.stream()
    children = tax.credited_children(persons, year)
    if language == "zh":
        gross, deductions, taxable, due = _zh_account(employment, months, rng)
    else:
        gross, deductions, taxable, due = _en_account(
            employment, months, status=status, children=children, rng=rng
        )
    withheld = sum((m.tax_withheld for m in months), ZERO)
    return TaxYear(
        year=year,
        filing_status=status,
        gross=gross,
        deductions=deductions,
        taxable=taxable,
        tax=due,
        withheld=withheld,
        settlement=due - withheld,
    )


# gross, deductions by name, taxable, tax
Settled = tuple[Decimal, dict[str, Decimal], Decimal, Decimal]


def _zh_account(employment: Employment, months: Sequence[PayMonth], rng: Rng) -> Settled:
    earned = sum((m.gross for m in months), ZERO)
    special = cents(tax.zh_special_limit(earned) * Decimal(int(rng.integers(2, 11))) / 10)
    return earned, *tax.zh_year(employment.kind, months, special)


def _en_account(
    employment: Employment, months: Sequence[PayMonth], *, status: str, children: int, rng: Rng
) -> Settled:
    owner, earned = employment.kind == "business", sum((m.gross for m in months), ZERO)
    interest = from_float(float(rng.uniform(4, 380)))
    savings = cents(min(earned * int(rng.integers(0, 4)) / 100, Decimal(7_000)))
    lines = tax.en_lines(
        status=status,
        wages=ZERO if owner else earned,
        profit=earned if owner else ZERO,
        interest=interest,
        savings=savings,
        children=children,
        withheld=sum((m.tax_withheld for m in months), ZERO),
    )
    value = {name: amount or ZERO for name, amount in lines.items()}
    deductions = {
        "standard": value["line.12"],
        "business": value["line.13"],
        "savings": savings,
        "half_self_tax": value["line.10"] - savings,
    }
    return value["line.9"], deductions, value["line.15"], value["line.24"]
