"""Rental contracts: of applicants who rent, and of owners who let a second home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from pipeline.money import ZERO, cents, whole
from pipeline.records import Account, Card, Counterparty, Estate, Language, Lease, Person, Sex
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import back
from pipeline.world.identifiers import citizen_number, digits, landline, mobile, organisation_code
from pipeline.world.people.names import draw_name
from pipeline.world.people.people import day_between
from pipeline.world.places import draw_place, region_of

LETS = 0.5  # share of owners who could
TENANT_YEARS = 3


class Holdings(NamedTuple):
    """What an owner may let, and the cards that rent may be paid to."""

    estates: Sequence[Estate]
    cards: Sequence[Card]


def draw_lease(
    language: Language,
    applicant: Person,
    account: Account,
    *,
    known: Sequence[Counterparty],
    held: Holdings,
    today: date,
    at: Address,
) -> Lease | None:
    """The contract behind the ledger's rent rows.

    Or one whose rent goes to the landlord's other card, which no statement shows (zh).
    """
    rng, cards = at.stream(), held.cards
    rents = [row for row in account.transactions if row.category == "rent"]
    if rents:
        rent, first_paid = -rents[0].amount, rents[0].when.date()
        landlord = next(c for c in known if c.name == rents[0].counterparty)
        return tenancy(language, applicant, landlord, rent=rent, first_paid=first_paid, rng=rng)
    bought_by = today - timedelta(days=420)
    let = [e for e in held.estates[1:] if e.home.acquired < bought_by and not e.home.mortgaged]
    if language == "en" or not let or len(cards) < 2 or rng.random() >= LETS:
        return None
    return letting(applicant, let[-1], cards[1], today=today, rng=rng)


def tenancy(
    language: Language,
    tenant: Person,
    landlord: Counterparty,
    *,
    rent: Decimal,
    first_paid: date,
    rng: Rng,
) -> Lease:
    """Three years from a day before the ledger's first rent, by an adult."""
    adult = back(tenant.birth_date, -18)
    month = first_paid.replace(day=1)
    first = max(
        month - timedelta(days=int(rng.integers(1, 250))), min(adult + timedelta(days=30), month)
    )
    region = region_of(language, tenant.place)
    return Lease(
        number=f"{first:%Y%m}{digits(rng, 5)}",
        applicant_is="tenant",
        landlord=landlord.name,
        landlord_number=organisation_code(language, tenant.place.area_code, rng),
        landlord_phone=landline(language, region.dial, rng),
        tenant=tenant.name,
        tenant_number=tenant.id_number,
        tenant_phone=tenant.phone,
        place=tenant.place,
        area=Decimal(int(rng.integers(350, 1200))) / 10,
        monthly_rent=rent,
        deposit=2 * rent,
        pay_day=first_paid.day,
        account_number=landlord.account_number,
        bank=landlord.bank,
        signed=first - timedelta(days=int(rng.integers(2, 15))),
        first=first,
        last=back(first, -TENANT_YEARS) - timedelta(days=1),
    )


def letting(landlord: Person, estate: Estate, card: Card, *, today: date, rng: Rng) -> Lease:
    """Two years around today, of a home bought earlier."""
    home = estate.home
    first = day_between(
        rng,
        max(home.acquired + timedelta(days=60), today - timedelta(days=500)),
        today - timedelta(days=200),
    )
    sex: Sex = "F" if rng.random() < 0.5 else "M"
    birth = today - timedelta(days=int(rng.integers(23 * 366, 50 * 365)))
    place = draw_place("zh", rng)
    name = draw_name("zh", sex, rng)[0]
    number = citizen_number(place.area_code, birth, sex, rng=rng)
    worth = whole(home.area * Decimal(int(rng.integers(18, 60))) / 100) * 100
    rent = max(worth, Decimal(300)) + ZERO
    return Lease(
        number=f"{first:%Y%m}{digits(rng, 5)}",
        applicant_is="landlord",
        landlord=landlord.name,
        landlord_number=landlord.id_number,
        landlord_phone=landlord.phone,
        tenant=name,
        tenant_number=number,
        tenant_phone=mobile("zh", "", rng),
        place=home.place,
        area=home.area,
        monthly_rent=cents(rent),
        deposit=cents(2 * rent),
        pay_day=int(rng.integers(1, 29)),
        account_number=card.number,
        bank=card.bank.name,
        signed=first - timedelta(days=int(rng.integers(2, 15))),
        first=first,
        last=back(first, -2) - timedelta(days=1),
    )
