"""Cards, the wallet, and who stands behind the names on the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from pipeline.records import (
    Account,
    Application,
    Card,
    Category,
    Counterparty,
    Language,
    Organisation,
    Person,
    RelatedParty,
    Wallet,
)
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import back
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import ACCOUNT_PREFIX, account_number, digits, luhn_check
from pipeline.world.institutions import bank_digits, bank_name, draw_bank
from pipeline.world.people.names import draw_name
from pipeline.world.people.people import day_between
from pipeline.world.people.work import draw_organisation
from pipeline.world.places import one

Relation = Literal[
    "employer",
    "own_business",
    "bank",
    "lender",
    "landlord",
    "merchant",
    "spouse",
    "relative",
    "friend",
]
RELATIONS: dict[Category, Relation] = {
    "salary": "employer",
    "business": "own_business",
    "interest": "bank",
    "mortgage": "lender",
    "loan": "lender",
    "rent": "landlord",
    "utilities": "merchant",
    "shopping": "merchant",
    "transfer_in": "friend",
    "transfer_out": "friend",
}
RELATIVE = {"zh": "表亲", "en": "cousin"}
SPOUSE = {"zh": "配偶", "en": "spouse"}
SECOND_CARD, COMPANY = 0.6, 0.7  # chances


def draw_cards(
    language: Language, account: Account, holder: Person, *, today: date, at: Address
) -> tuple[Card, ...]:
    """The salary account's card, at times one of another bank's, both good for half a year."""
    rng = at.stream()
    first = max(account.opened, back(today, 4))
    cards = [
        card(
            account.bank, account.number, "debit", holder=holder, first=first, today=today, rng=rng
        )
    ]
    if rng.random() < SECOND_CARD:
        bank = draw_bank(language, rng)
        number = account_number(bank_digits(bank, language), rng)
        cards.append(
            card(
                bank,
                number,
                "credit" if rng.random() < 0.5 else "debit",
                holder=holder,
                first=first,
                today=today,
                rng=rng,
            )
        )
    return tuple(cards)


def card(
    bank: Organisation,
    number: str,
    kind: Literal["debit", "credit"],
    *,
    holder: Person,
    first: date,
    today: date,
    rng: Rng,
) -> Card:
    issued = day_between(rng, first, today - timedelta(days=200))
    expires = back(issued.replace(day=1), -(5 if rng.random() < 0.5 else 10))
    return Card(bank=bank, number=number, kind=kind, holder=holder, issued=issued, expires=expires)


def draw_wallet(language: Language, at: Address) -> Wallet:
    rng = at.stream()
    return Wallet(one(rng, lexicon(language).platforms), f"w{digits(rng, 9)}")


def draw_counterparties(
    language: Language, account: Account, spouse: Person | None, *, at: Address
) -> tuple[Counterparty, ...]:
    """One for every name on the ledger, in order of appearance; the first friend is a relative."""
    rng, words = at.stream(), lexicon(language)
    # The first row of each name.
    named = {row.counterparty: row for row in reversed(account.transactions)}
    banks, branches = (
        rng.integers(0, len(words.bank_words), len(named)).tolist(),
        rng.integers(0, len(words.branches), len(named)).tolist(),
    )
    accounts, wallets = (
        rng.integers(0, 10**9, len(named)).tolist(),
        rng.integers(0, 10**9, len(named)).tolist(),
    )
    found: list[Counterparty] = []
    related = False
    for nth, name in enumerate(dict.fromkeys(row.counterparty for row in account.transactions)):
        row, index = named[name], banks[nth]
        relation = RELATIONS[row.category]
        if relation == "friend":
            relation = (
                "spouse" if spouse and name == spouse.name else "friend" if related else "relative"
            )
            related = related or relation == "relative"
        own = relation in ("bank", "lender")
        bank = name if own else bank_name(language, index)[0]
        payload = f"{ACCOUNT_PREFIX}{10 + 7 * index:02d}{accounts[nth]:09d}"
        number = payload + luhn_check(payload)
        found.append(
            Counterparty(
                name=name,
                relation=relation,
                bank=bank,
                branch=words.branches[branches[nth]],
                account_number=number,
                wallet_id=f"w{wallets[nth]:09d}",
            )
        )
    return tuple(found)


def draw_related(
    language: Language,
    applicant: Person,
    spouse: Person | None,
    *,
    application: Application,
    known: Sequence[Counterparty],
    at: Address,
) -> tuple[RelatedParty, ...]:
    """The spouse, a cousin and the guarantor.

    The cousin is on the ledger or not and may own a firm; accounts are the ledger's where it has
    them.
    """
    rng, words = at.stream(), lexicon(language)
    on_ledger = {c.name: c for c in known}
    cousin = (
        next((c.name for c in known if c.relation == "relative"), "")
        or draw_name(language, "M", rng)[0]
    )
    shop = words.shops[int(rng.integers(0, 8))]
    company = (
        draw_organisation(language, shop, False, person=applicant, rng=rng)
        if rng.random() < COMPANY
        else None
    )
    people = [(cousin, RELATIVE[language], company)]
    if spouse:
        people.insert(0, (spouse.name, SPOUSE[language], None))
    if application.guarantor:
        people.append((application.guarantor.name, application.guarantor_relation, None))
    parties = []
    for name, relation, firm in people:
        index = int(rng.integers(0, len(words.bank_words)))
        bank, number = bank_name(language, index)[0], account_number(f"{10 + 7 * index:02d}", rng)
        if name in on_ledger:
            bank, number = on_ledger[name].bank, on_ledger[name].account_number
        parties.append(
            RelatedParty(
                name=name, relation=relation, bank=bank, account_number=number, company=firm
            )
        )
    return tuple(parties)
