"""What flows through an account every month: pay, fixed payments, and what is spent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from pipeline.money import ZERO, from_float
from pipeline.records import Category, Employment, Language, Loan, Organisation, PayMonth
from pipeline.roles import Rng
from pipeline.world.countries import lexicon
from pipeline.world.people.work import next_month
from pipeline.world.places import one

# Fewest and most rows of a month. zh statements print six months on two or three sheets, en ones a
# month on two.
ROWS_A_MONTH: Mapping[Language, Mapping[Category, tuple[int, int]]] = {
    "zh": {"utilities": (1, 2), "shopping": (3, 5), "transfer_out": (1, 2), "transfer_in": (0, 1)},
    "en": {
        "utilities": (2, 4),
        "shopping": (18, 22),
        "transfer_out": (1, 2),
        "transfer_in": (0, 1),
    },
}
LEAST_AMOUNT = 3.0
TRANSFERS = ("transfer_out", "transfer_in")
Fixed = tuple[Category, str, Decimal, int]  # counterparty, amount, day of the month


@dataclass(frozen=True)
class Planned:
    """A row before its balance is known. ``firm`` rows are never shrunk."""

    when: datetime
    category: Category
    counterparty: str
    amount: Decimal
    firm: bool


@dataclass(frozen=True)
class Plan:
    """What flows every month."""

    language: Language
    bank: Organisation
    employment: Employment
    pay: Sequence[PayMonth]
    fixed: Sequence[Fixed]
    friends: Sequence[str]
    end: date


def at_hour(day: date, fraction: float, first: int = 7, *, last: int = 22) -> datetime:
    """A second of the day between two hours."""
    return datetime(day.year, day.month, day.day) + timedelta(
        seconds=int((first + fraction * (last - first)) * 3600)
    )


def fixed_payments(
    language: Language, loans: Sequence[Loan], rent: Decimal, *, rng: Rng
) -> list[Fixed]:
    """Rent and loan payments, each on its own day of the month."""
    rows: list[Fixed] = []
    if rent:
        landlord = one(rng, lexicon(language).landlords)
        rows.append(("rent", landlord, rent, int(rng.integers(1, 9))))
    for loan in loans:
        category: Category = "mortgage" if loan.purpose in ("购房", "Home mortgage") else "loan"
        rows.append((category, loan.lender.name, loan.payment, min(loan.start.day, 28)))
    return rows


def plan_rows(plan: Plan, first: date, rng: Rng) -> list[Planned]:
    """Every row up to the end of the last month, unsorted."""
    rows: list[Planned] = []
    month, pay_by_month = first, {p.month: p for p in plan.pay}
    net = plan.pay[-1].net
    while month <= plan.end:
        pay = pay_by_month.get(month)
        if pay:
            rows.append(pay_row(plan, pay, rng))
            net = pay.net
        for nth, (category, who, amount, day) in enumerate(plan.fixed):
            when = at_hour(month.replace(day=day), nth / 10, 2, last=6)
            rows.append(Planned(when, category, who, -amount, True))
        rows += spending(plan, month, net, rng=rng)
        month = next_month(month)
    return rows


def pay_row(plan: Plan, pay: PayMonth, rng: Rng) -> Planned:
    """The month's net pay, in the hours when employers pay."""
    when = at_hour(pay.pay_date, float(rng.random()), 8, last=17)
    kind: Category = "salary" if plan.employment.kind == "salaried" else "business"
    return Planned(when, kind, plan.employment.employer.name, pay.net, True)


def spending(plan: Plan, month: date, net: Decimal, *, rng: Rng) -> list[Planned]:
    """A month's utilities, shopping and transfers.

    Most of what the fixed payments leave, in uneven parts.
    """
    merchants = lexicon(plan.language).merchants
    free = float(net) - sum(float(amount) for _, _, amount, _ in plan.fixed)
    budget = free * float(rng.uniform(0.6, 0.97))
    # The rich do not eat more groceries: what bills and shopping leave, transfers take.
    bills, shopping = min(0.12 * budget, 900.0), min(0.55 * budget, 9000.0)
    pools: dict[Category, float] = {
        "utilities": bills,
        "shopping": shopping,
        "transfer_out": budget - bills - shopping,
        "transfer_in": 0.08 * budget,
    }
    rows: list[Planned] = []
    for category, (fewest, most) in ROWS_A_MONTH[plan.language].items():
        names = plan.friends if category in TRANSFERS else merchants[category]
        count = int(rng.integers(fewest, most + 1))
        rows += parts(category, pools[category], count, names=names, month=month, rng=rng)
    return rows + interest_row(plan, month)


def parts(
    category: Category, pool: float, count: int, *, names: Sequence[str], month: date, rng: Rng
) -> list[Planned]:
    """``count`` rows that share ``pool`` unevenly, on any days of the month.

    As few names as possible come twice.
    """
    weights = [float(w) ** 2 for w in rng.uniform(0.25, 1.0, count)]
    days = rng.integers(0, (next_month(month) - month).days, count).tolist()
    hours = rng.random(count).tolist()
    order: list[int] = rng.permutation(len(names)).tolist()
    digits, total = 0 if category in TRANSFERS else 2, sum(weights)
    income = category == "transfer_in"
    rows = []
    for i, (weight, day, hour) in enumerate(zip(weights, days, hours, strict=True)):
        part = max(LEAST_AMOUNT, round(pool * weight / total, digits))
        amount = from_float(part) * (1 if income else -1)
        name = names[order[i % len(names)]]
        when = at_hour(month + timedelta(days=day), hour)
        rows.append(Planned(when, category, name, amount, income))
    return rows


def interest_row(plan: Plan, month: date) -> list[Planned]:
    """zh: the 21st of the last month of a quarter; en: the last day of every month.

    The amount is computed from the balance.
    """
    if plan.language == "en":
        when = at_hour(next_month(month) - timedelta(days=1), 0, 23, last=24)
    elif month.month % 3 == 0:
        when = at_hour(month.replace(day=21), 0, 1, last=2)
    else:
        return []
    return [Planned(when, "interest", plan.bank.name, ZERO, True)]
