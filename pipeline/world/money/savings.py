"""The housing fund: what payroll pays in, month by month, and a little interest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from pipeline.money import ZERO, cents, share
from pipeline.records import Employment, FundEntry, HousingFund, PayMonth, Person
from pipeline.rng import Address
from pipeline.world.identifiers import digits
from pipeline.world.institutions import authority_name
from pipeline.world.money.tax import ZH_BASE_CEILING, ZH_BASE_FLOOR

INTEREST_RATE = Decimal("0.015")  # a year, credited on the last of June
LAG = 4  # days from pay to deposit


def draw_housing_fund(
    person: Person, employment: Employment, payroll: Sequence[PayMonth], *, today: date, at: Address
) -> HousingFund | None:
    """Employee and employer pay the same.

    ``entries`` begin with the payroll and end before today.
    """
    first = payroll[0]
    if not first.housing_fund:
        return None
    rng = at.stream()
    kept = Decimal(int(rng.integers(30, 90))) / 100
    opening = cents(2 * first.housing_fund * months_served(employment, first.month) * kept)
    return HousingFund(
        number=f"{person.place.area_code}{digits(rng, 8)}",
        centre=authority_name("zh", "fund", employment.employer.place),
        opened=employment.start + timedelta(days=LAG),
        rate=fund_rate(first),
        opening_balance=opening,
        entries=entries(payroll, opening, today),
    )


def fund_rate(pay: PayMonth) -> Decimal:
    """The share of insured pay that goes into the fund, in whole hundredths."""
    insured = min(max(pay.gross, ZH_BASE_FLOOR), ZH_BASE_CEILING)
    return Decimal(round(pay.housing_fund / insured * 100)) / 100


def months_served(employment: Employment, month: date) -> int:
    """Calendar months from the first day of work to that month."""
    start = employment.start
    return max(0, (month.year - start.year) * 12 + month.month - start.month)


def entries(payroll: Sequence[PayMonth], opening: Decimal, today: date) -> tuple[FundEntry, ...]:
    """A deposit a month, and interest every June; every balance is the one before plus the row."""
    planned: list[tuple[date, PayMonth | None]] = [
        (m.pay_date + timedelta(days=LAG), m) for m in payroll
    ]
    planned += [(date(year, 6, 30), None) for year in range(payroll[0].month.year, today.year + 1)]
    rows, balance = [], opening
    for day, pay in sorted((p for p in planned if p[0] < today), key=lambda p: p[0]):
        paid = pay.housing_fund if pay else ZERO
        interest = ZERO if pay else share(balance, INTEREST_RATE)
        balance += 2 * paid + interest
        rows.append(
            FundEntry(
                day=day,
                month=pay.month if pay else None,
                personal=paid,
                employer=paid,
                interest=interest,
                balance=balance,
            )
        )
    return tuple(rows)
