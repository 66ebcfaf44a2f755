"""The salary account: more than a year of rows in time order, every balance chained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from pipeline.money import CENT, ZERO, cents, from_float
from pipeline.records import (
    Account,
    Category,
    Employment,
    Language,
    Loan,
    Organisation,
    PayMonth,
    Person,
    Transaction,
)
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.identifiers import account_number
from pipeline.world.institutions import bank_digits
from pipeline.world.money.cashflow import Plan, Planned, fixed_payments, plan_rows
from pipeline.world.money.wallets import PURCHASES, wallet_wording
from pipeline.world.people.names import draw_name
from pipeline.world.people.people import day_between

LEDGER_MONTHS = 13  # whole months before today's: six before a paper that is itself half a year old
INTEREST_RATE = Decimal("0.0025")

ZH_SUMMARIES: Mapping[Category, tuple[str, tuple[str, ...]]] = {  # summary, channels
    "salary": ("工资", ("批量代发",)),
    "business": ("经营收入", ("网上银行", "柜面")),
    "rent": ("房租", ("手机银行",)),
    "mortgage": ("房贷", ("批量扣款",)),
    "utilities": ("水电燃气", ("代扣",)),
    "shopping": ("消费", ("快捷支付", "快捷支付", "POS消费")),
    "transfer_in": ("转账收入", ("手机银行", "网上银行")),
    "transfer_out": ("转账支出", ("手机银行", "网上银行")),
    "interest": ("利息", ("系统",)),
    "loan": ("贷款还款", ("批量扣款",)),
}

EN_SUMMARIES: Mapping[Category, tuple[str, str]] = {  # what comes before the name, channel
    "salary": ("PAYROLL", "ACH"),
    "business": ("OWNER DRAW", "ACH"),
    "rent": ("Rent", "ACH"),
    "mortgage": ("Mortgage payment", "ACH"),
    "loan": ("Loan payment", "ACH"),
    "utilities": ("Utilities", "ACH"),
    "shopping": ("Purchase", "CARD"),
    "transfer_in": ("Transfer from", "WEB"),
    "transfer_out": ("Transfer to", "WEB"),
}


class Means(NamedTuple):
    """What comes in and what must be paid every month."""

    employment: Employment
    payroll: Sequence[PayMonth]
    loans: Sequence[Loan]
    rent: Decimal


def draw_account(
    language: Language,
    bank: Organisation,
    persons: Sequence[Person],
    *,
    means: Means,
    today: date,
    end: date,
    at: Address,
) -> Account:
    """The applicant's account, from thirteen whole months before today's month to ``end``."""
    rng, first, start = at.stream(), ledger_start(today), means.employment.start
    friends = [draw_name(language, "F" if rng.random() < 0.5 else "M", rng)[0] for _ in range(3)]
    fixed = fixed_payments(language, means.loans, means.rent, rng=rng)
    spouses = [p.name for p in persons if p.role == "spouse"]
    plan = Plan(
        language=language,
        bank=bank,
        employment=means.employment,
        pay=[m for m in means.payroll if first <= m.pay_date <= end],
        fixed=fixed,
        friends=[*spouses, *friends],
        end=end,
    )
    planned = [row for row in plan_rows(plan, first, rng) if row.when.date() <= end]
    planned.sort(key=lambda row: row.when)
    duties = sum((amount for _, _, amount, _ in fixed), ZERO)
    opening = cents(3 * duties + plan.pay[0].net * from_float(rng.uniform(1.2, 2.8)))
    number = account_number(bank_digits(bank, language), rng)
    adult = date(persons[0].birth_date.year + 16, 12, 31)
    opened = day_between(rng, max(start - timedelta(days=300), adult), start)
    wallet = at.at("wallet").stream()
    rows = chain(planned, opening, 2 * duties, plan=plan, rng=rng, wallet=wallet)
    return Account(bank, number, opened, opening, rows)


def ledger_start(today: date) -> date:
    """The first of the month thirteen months before today's."""
    months = today.year * 12 + today.month - 1 - LEDGER_MONTHS
    return date(months // 12, months % 12 + 1, 1)


def chain(
    planned: Sequence[Planned],
    opening: Decimal,
    reserve: Decimal,
    *,
    plan: Plan,
    rng: Rng,
    wallet: Rng,
) -> tuple[Transaction, ...]:
    """Rows with balances.

    Spending stops where the next fixed payments would no longer be covered, so no balance falls
    below zero.
    """
    balance, count = opening, len(planned)
    orders = rng.integers(10**11, 10**12, count).tolist()
    channels = rng.random(count).tolist()
    serials = wallet.integers(10**13, 10**14, count).tolist()
    kinds = wallet.random(count).tolist()
    rows = []
    for i, row in enumerate(planned):
        amount = affordable(plan, row, balance, reserve=reserve)
        if amount is None:
            continue
        balance += amount
        draws = Draws(orders[i], channels[i], serials[i], kinds[i])
        rows.append(booked(plan, row, amount, balance=balance, draws=draws))
    return tuple(rows)


class Draws(NamedTuple):
    """What chance adds to a row: its numbers, and how it is worded."""

    order: int
    channel: float
    serial: int
    kind: float


def affordable(plan: Plan, row: Planned, balance: Decimal, *, reserve: Decimal) -> Decimal | None:
    """The amount of a row after that balance; None where there is no money for it."""
    if row.category == "interest":
        months = 3 if plan.language == "zh" else 1
        return max(cents(balance * INTEREST_RATE * months / 12), CENT)
    if row.firm or balance + row.amount >= reserve:
        return row.amount
    amount = -cents((balance - reserve) / 4)
    return None if amount > -1 else amount


def booked(
    plan: Plan, row: Planned, amount: Decimal, *, balance: Decimal, draws: Draws
) -> Transaction:
    """A row as the bank, and the wallet it may have been paid with, record it."""
    summary, channel = wording(plan, row, draws.channel)
    stamp = f"{row.when:%Y%m%d%H%M%S}"
    kind, method, goods = wallet_wording(
        plan.language, row.category, row.counterparty, draw=draws.kind
    )
    return Transaction(
        when=row.when,
        category=row.category,
        counterparty=row.counterparty,
        summary=summary,
        channel=channel,
        amount=amount,
        balance=balance,
        order_number=f"{stamp[:8]}{draws.order}",
        kind=kind,
        method=method,
        goods=goods,
        merchant_order=f"{stamp}{draws.serial}" if row.category in PURCHASES else "",
    )


def wording(plan: Plan, row: Planned, draw: float) -> tuple[str, str]:
    """The summary and the channel of a row.

    zh as the statement prints them; en the description line and a short code.
    """
    if plan.language == "zh":
        summary, channels = ZH_SUMMARIES[row.category]
        return summary, channels[int(draw * len(channels))]
    if row.category == "interest":
        return "Interest credit", "SYS"
    prefix, channel = EN_SUMMARIES[row.category]
    if row.category in ("salary", "business"):
        return f"{prefix} {plan.employment.employer.latin_name.upper()}", channel
    by_card = row.category == "shopping" and draw < 0.3
    return f"{'Card purchase' if by_card else prefix} {row.counterparty}", channel
