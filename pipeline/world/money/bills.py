"""Utility bills, each paid by one row of the ledger."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from pipeline.money import ZERO, share
from pipeline.records import Account, Language, Organisation, Person, UtilityBill
from pipeline.rng import Address
from pipeline.world.identifiers import digits, landline, organisation_code
from pipeline.world.people.names import draw_name
from pipeline.world.places import draw_place, region_of

TAX_RATE = Decimal("0.06")
DUE_DAYS = 30
WINDOW = 200  # days before today


def draw_bills(
    language: Language, account: Account, person: Person, *, today: date, at: Address
) -> tuple[UtilityBill, ...]:
    """A bill for the calendar month before each utility payment of the last 200 days.

    Months without a payment were brought forward.
    """
    if language != "en":
        return ()
    bills, last_paid = [], dict[str, int]()
    providers = dict[str, tuple[Organisation, str]]()
    rng = at.stream()
    for row in account.transactions:
        if row.category != "utilities":
            continue
        name, paid = row.counterparty, row.when.date()
        month = paid.year * 12 + paid.month
        months = month - last_paid.get(name, month - 1)
        last_paid[name] = month
        if name not in providers:
            providers[name] = provider(name, person, at.at("provider", name)), digits(rng, 12)
        until = paid.replace(day=1) - timedelta(days=1)
        issued = min(until + timedelta(days=int(rng.integers(1, 4))), paid)
        if issued >= today - timedelta(days=WINDOW):
            bills.append(
                bill(
                    *providers[name],
                    until,
                    issued=issued,
                    paid=paid,
                    total=-row.amount,
                    months=max(1, months),
                )
            )
    return tuple(bills)


def provider(name: str, person: Person, at: Address) -> Organisation:
    rng, region = at.stream(), region_of("en", person.place)
    place = draw_place("en", rng, region, home=False)
    contact = draw_name("en", "F", rng)[0]
    return Organisation(
        kind="merchant",
        name=name,
        latin_name=name,
        place=place,
        phone=landline("en", region.dial, rng),
        contact=contact,
        code=organisation_code("en", place.area_code, rng),
    )


def bill(
    firm: Organisation,
    number: str,
    until: date,
    *,
    issued: date,
    paid: date,
    total: Decimal,
    months: int,
) -> UtilityBill:
    """``months`` is how many months ``total`` pays for: all but the last are previous charges."""
    previous = share(total, Decimal(months - 1) / months) if months > 1 else ZERO
    tax = share((total - previous) / (1 + TAX_RATE), TAX_RATE)
    domain = f"{firm.name.replace(' ', '').lower()}.example"  # .example is reserved: nobody's
    return UtilityBill(
        provider=firm,
        website=f"www.{domain}",
        email=f"billing@{domain}",
        account_number=number,
        period_from=until.replace(day=1),
        period_until=until,
        issued=issued,
        due=issued + timedelta(days=DUE_DAYS),
        paid=paid,
        previous=previous,
        current=total - previous - tax,
        tax=tax,
        total=total,
    )
