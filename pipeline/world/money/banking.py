"""The salary account: more than a year of rows in time order, every balance chained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from pipeline.money import ZERO, cents, from_float
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
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import account_number
from pipeline.world.institutions import bank_digits
from pipeline.world.money.wallets import PURCHASES, wallet_wording
from pipeline.world.people.names import draw_name
from pipeline.world.people.people import day_between
from pipeline.world.people.work import next_month
from pipeline.world.places import one

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
    # Category, counterparty, amount, day of the month.
    fixed: Sequence[tuple[Category, str, Decimal, int]]
    friends: Sequence[str]
    end: date


def at_hour(day: date, fraction: float, first: int = 7, *, last: int = 22) -> datetime:
    """A second of the day between two hours."""
    return datetime(day.year, day.month, day.day) + timedelta(
        seconds=int((first + fraction * (last - first)) * 3600)
    )


def fixed_payments(
    language: Language, loans: Sequence[Loan], rent: Decimal, *, rng: Rng
) -> list[tuple[Category, str, Decimal, int]]:
    """Rent and loan payments, each on its own day of the month."""
    words = lexicon(language)
    rows: list[tuple[Category, str, Decimal, int]] = []
    if rent:
        rows.append(("rent", one(rng, words.landlords), rent, int(rng.integers(1, 9))))
    for loan in loans:
        category: Category = "mortgage" if loan.purpose in ("购房", "Home mortgage") else "loan"
        rows.append(
            (
                category,
                loan.lender.name,
                loan.payment,
                loan.start.day if loan.start.day < 29 else 28,
            )
        )
    return rows


def draw_account(
    language: Language,
    bank: Organisation,
    applicant: Person,
    *,
    spouse: Person | None,
    employment: Employment,
    payroll: Sequence[PayMonth],
    loans: Sequence[Loan],
    rent: Decimal,
    today: date,
    end: date,
    at: Address,
) -> Account:
    """The account, from thirteen whole months before today's month to ``end``."""
    rng = at.stream()
    first = ledger_start(today)
    friends = [draw_name(language, "F" if rng.random() < 0.5 else "M", rng)[0] for _ in range(3)]
    fixed = fixed_payments(language, loans, rent, rng=rng)
    pay = [m for m in payroll if first <= m.pay_date <= end]
    plan = Plan(
        language, bank, employment, pay, fixed, [spouse.name, *friends] if spouse else friends, end
    )
    planned = [row for row in plan_rows(plan, first, rng) if row.when.date() <= end]
    planned.sort(key=lambda row: row.when)
    duties = sum((amount for _, _, amount, _ in fixed), ZERO)
    opening = cents(3 * duties + pay[0].net * from_float(rng.uniform(1.2, 2.8)))
    number = account_number(bank_digits(bank, language), rng)
    opened = day_between(
        rng,
        max(employment.start - timedelta(days=300), date(applicant.birth_date.year + 16, 12, 31)),
        employment.start,
    )
    return Account(
        bank=bank,
        number=number,
        opened=opened,
        opening_balance=opening,
        transactions=chain(
            planned, opening, 2 * duties, plan=plan, rng=rng, wallet=at.at("wallet").stream()
        ),
    )


def ledger_start(today: date) -> date:
    """The first of the month thirteen months before today's."""
    months = today.year * 12 + today.month - 1 - LEDGER_MONTHS
    return date(months // 12, months % 12 + 1, 1)


def plan_rows(plan: Plan, first: date, rng: Rng) -> list[Planned]:
    """Every row up to the end of the last month, unsorted."""
    rows: list[Planned] = []
    month, pay_by_month = first, {p.month: p for p in plan.pay}
    net = plan.pay[-1].net
    while month <= plan.end:
        pay = pay_by_month.get(month)
        if pay:
            kind: Category = "salary" if plan.employment.kind == "salaried" else "business"
            rows.append(
                Planned(
                    at_hour(pay.pay_date, float(rng.random()), 8, last=17),
                    kind,
                    plan.employment.employer.name,
                    pay.net,
                    True,
                )
            )
            net = pay.net
        for nth, (category, who, amount, day) in enumerate(plan.fixed):
            rows.append(
                Planned(
                    at_hour(month.replace(day=day), nth / 10, 2, last=6),
                    category,
                    who,
                    -amount,
                    True,
                )
            )
        rows += spending(plan, month, net, rng=rng)
        month = next_month(month)
    return rows


def spending(plan: Plan, month: date, net: Decimal, *, rng: Rng) -> list[Planned]:
    """A month's utilities, shopping and transfers.

    Most of what the fixed payments leave, in uneven parts.
    """
    words = lexicon(plan.language)
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
        names = (
            plan.friends
            if category in ("transfer_out", "transfer_in")
            else words.merchants[category]
        )
        rows += parts(
            category,
            pools[category],
            int(rng.integers(fewest, most + 1)),
            names=names,
            month=month,
            rng=rng,
        )
    return rows + interest_row(plan, month)


def parts(
    category: Category, pool: float, count: int, *, names: Sequence[str], month: date, rng: Rng
) -> list[Planned]:
    """``count`` rows that share ``pool`` unevenly, on any days of the month.

    As few names as possible come twice.
    """
    weights = [float(w) ** 2 for w in rng.uniform(0.25, 1.0, count)]
    days, hours = (
        rng.integers(0, (next_month(month) - month).days, count).tolist(),
        rng.random(count).tolist(),
    )
    order: list[int] = rng.permutation(len(names)).tolist()
    whole, total, sign = (
        category in ("transfer_out", "transfer_in"),
        sum(weights),
        1 if category == "transfer_in" else -1,
    )
    rows = []
    for i, (weight, day, hour) in enumerate(zip(weights, days, hours, strict=True)):
        amount = (
            from_float(max(LEAST_AMOUNT, round(pool * weight / total, 0 if whole else 2))) * sign
        )
        rows.append(
            Planned(
                at_hour(month + timedelta(days=day), hour),
                category,
                names[order[i % len(names)]],
                amount,
                sign > 0,
            )
        )
    return rows


def interest_row(plan: Plan, month: date) -> list[Planned]:
    """zh: the 21st of the last month of a quarter; en: the last day of every month.

    The amount is computed from the balance.
    """
    if plan.language == "zh":
        day = month.replace(day=21)
        return (
            [Planned(at_hour(day, 0, 1, last=2), "interest", plan.bank.name, ZERO, True)]
            if month.month % 3 == 0
            else []
        )
    day = next_month(month) - timedelta(days=1)
    return [Planned(at_hour(day, 0, 23, last=24), "interest", plan.bank.name, ZERO, True)]


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
    balance, rows = opening, []
    months = 3 if plan.language == "zh" else 1
    orders, channels = (
        rng.integers(10**11, 10**12, len(planned)).tolist(),
        rng.random(len(planned)).tolist(),
    )
    serials, kinds = (
        wallet.integers(10**13, 10**14, len(planned)).tolist(),
        wallet.random(len(planned)).tolist(),
    )
    for i, row in enumerate(planned):
        amount = row.amount
        if row.category == "interest":
            amount = max(cents(balance * INTEREST_RATE * months / 12), Decimal("0.01"))
        elif not row.firm and balance + amount < reserve:
            amount = -cents((balance - reserve) / 4)
            if amount > -1:
                continue
        balance += amount
        summary, channel = wording(plan, row, channels[i])
        stamp = f"{row.when:%Y%m%d%H%M%S}"
        kind, method, goods = wallet_wording(
            plan.language, row.category, row.counterparty, draw=kinds[i]
        )
        serial = f"{stamp}{serials[i]}" if row.category in PURCHASES else ""
        rows.append(
            Transaction(
                when=row.when,
                category=row.category,
                counterparty=row.counterparty,
                summary=summary,
                channel=channel,
                amount=amount,
                balance=balance,
                order_number=f"{stamp[:8]}{orders[i]}",
                kind=kind,
                method=method,
                goods=goods,
                merchant_order=serial,
            )
        )
    return tuple(rows)


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
