"""Cards, the wallet, and who stands behind the names on the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Literal, NamedTuple

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
from pipeline.world.institutions import bank_digits, bank_name, draw_bank, nth_bank_digits
from pipeline.world.people.employers import draw_organisation
from pipeline.world.people.names import draw_name
from pipeline.world.people.people import day_between
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


class Relative(NamedTuple):
    """Somebody close to the applicant; ``relation`` as papers print it."""

    name: str
    relation: str
    company: Organisation | None


def draw_cards(
    language: Language, account: Account, holder: Person, *, today: date, at: Address
) -> tuple[Card, ...]:
    """The salary account's card, at times one of another bank's, both good for half a year."""
    rng = at.stream()
    first = max(account.opened, back(today, 4))
    issue = partial(card, holder=holder, first=first, today=today, rng=rng)
    cards = [issue(account.bank, account.number, "debit")]
    if rng.random() < SECOND_CARD:
        bank = draw_bank(language, rng)
        number = account_number(bank_digits(bank, language), rng)
        cards.append(issue(bank, number, "credit" if rng.random() < 0.5 else "debit"))
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
    relations = relations_of(account, spouse)
    many = len(relations)
    banks = rng.integers(0, len(words.bank_words), many).tolist()
    branches = rng.integers(0, len(words.branches), many).tolist()
    accounts = rng.integers(0, 10**9, many).tolist()
    wallets = rng.integers(0, 10**9, many).tolist()
    found: list[Counterparty] = []
    for nth, (name, relation) in enumerate(relations.items()):
        is_bank = relation in ("bank", "lender")
        payload = f"{ACCOUNT_PREFIX}{nth_bank_digits(banks[nth])}{accounts[nth]:09d}"
        found.append(
            Counterparty(
                name=name,
                relation=relation,
                bank=name if is_bank else bank_name(language, banks[nth])[0],
                branch=words.branches[branches[nth]],
                account_number=payload + luhn_check(payload),
                wallet_id=f"w{wallets[nth]:09d}",
            )
        )
    return tuple(found)


def relations_of(account: Account, spouse: Person | None) -> dict[str, Relation]:
    """What every name on the ledger is to the applicant, by the first row it stands in."""
    found: dict[str, Relation] = {}
    related = False
    for row in account.transactions:
        name, relation = row.counterparty, RELATIONS[row.category]
        if name in found:
            continue
        if relation == "friend" and spouse and name == spouse.name:
            relation = "spouse"
        elif relation == "friend" and not related:
            relation, related = "relative", True
        found[name] = relation
    return found


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
    rng = at.stream()
    on_ledger = {c.name: c for c in known}
    people = [draw_cousin(language, applicant, known, rng=rng)]
    if spouse:
        people.insert(0, Relative(spouse.name, SPOUSE[language], None))
    if application.guarantor:
        vouching = application.guarantor_relation
        people.append(Relative(application.guarantor.name, vouching, None))
    parties = []
    for name, relation, firm in people:
        bank, number = draw_bank_account(language, rng)
        if name in on_ledger:
            bank, number = on_ledger[name].bank, on_ledger[name].account_number
        party = RelatedParty(
            name=name, relation=relation, bank=bank, account_number=number, company=firm
        )
        parties.append(party)
    return tuple(parties)


def draw_cousin(
    language: Language, applicant: Person, known: Sequence[Counterparty], *, rng: Rng
) -> Relative:
    """The relative on the ledger, or one who is not, at times with a firm."""
    on_ledger = next((c.name for c in known if c.relation == "relative"), "")
    name = on_ledger or draw_name(language, "M", rng)[0]
    shop = lexicon(language).shops[int(rng.integers(0, 8))]
    company = None
    if rng.random() < COMPANY:
        company = draw_organisation(language, shop, False, person=applicant, rng=rng)
    return Relative(name, RELATIVE[language], company)


def draw_bank_account(language: Language, rng: Rng) -> tuple[str, str]:
    """A bank's name and the number of an account there."""
    index = int(rng.integers(0, len(lexicon(language).bank_words)))
    return bank_name(language, index)[0], account_number(nth_bank_digits(index), rng)
