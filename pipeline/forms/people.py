"""Who lives in a locale: Faker's words for it, each drawn at an address of ours.

Faker's own state is never used: every draw seeds a generator that nobody else holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from faker import Factory
from faker.config import AVAILABLE_LOCALES

from pipeline.caches import cached
from pipeline.errors import UserError
from pipeline.forms.house_numbers import street_address
from pipeline.forms.identifiers import TAX, iban, tax_id, telephone
from pipeline.forms.locale import Writer
from pipeline.records import Case, Organisation, Person, Place
from pipeline.rng import Address

# Countries of the invented world itself: its people print their papers already.
INVENTED = "en_US"
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})


@dataclass(frozen=True)
class Locals:
    """The people of one locale."""

    code: str  # Faker's
    territory: str
    family_first: bool

    def word(self, at: Address, draw: Callable[[Any], str]) -> str:
        """What ``draw`` takes from Faker at an address."""
        faker = _faker(self.code)
        faker.seed_instance(int(at.stream().integers(2**62)))
        return _mended(" ".join(draw(faker).split()))

    def provides(self, provider: str) -> bool:
        """Has Faker words of this language for it?"""
        return _languages(self.code)[provider].partition("_")[0] == self.code.partition("_")[0]


# Family names that Faker took over as registers sort or gloss them: "Horn, van", "auch Schlauchin".
_SORTED = re.compile(r"([^\W\d][\w-]+), (van|d')(?!\w)")


def _mended(text: str) -> str:
    return _SORTED.sub(r"\2 \1", text).replace("auch Schlauchin", "Schlauchin")


@cached(most=8)
def _faker(code: str) -> Any:
    return Factory.create(code)


@cached(most=64)
def _providers(code: str) -> dict[str, Any]:
    return {p.__provider__.rpartition(".")[2]: p for p in _faker(code).get_providers()}


def provider(code: str, name: str) -> Any:
    """Faker's of that name for a locale of its."""
    return _providers(code)[name]


def _languages(code: str) -> dict[str, str]:
    """Provider -> the locale its words are of, where Faker has none of the wanted."""
    return {name: str(getattr(p, "__lang__", "") or "") for name, p in _providers(code).items()}


@cached(most=64)
def locals_of(writer: Writer, where: str) -> Locals:
    """The people of a writer's locale.

    Raises:
        UserError: Faker has no names or no addresses of it.
    """
    language, territory = writer.locale.language, writer.territory
    codes = [f"{language}_{territory}"] if territory else _codes(language)
    for code in codes:
        if code in AVAILABLE_LOCALES and _peopled(code):
            return Locals(code, code.partition("_")[2], language == "hu")
    known = sorted(c for c in AVAILABLE_LOCALES if c.startswith(f"{language}_") and _peopled(c))
    raise UserError(
        where,
        f"locale: no people of {writer.locale} are known (Faker lacks names or addresses)",
        f"choose {' or '.join(c.replace('_', '-') for c in known)}"
        if known
        else "choose a locale of another country",
    )


def _codes(language: str) -> list[str]:
    """A language's countries, the one called after it first: de_DE before de_AT."""
    own = f"{language}_{language.upper()}"
    found = sorted(c for c in AVAILABLE_LOCALES if c.startswith(f"{language}_"))
    first = {"en": INVENTED, "da": "da_DK", "cs": "cs_CZ", "sv": "sv_SE"}.get(language, own)
    return [c for c in found if c == first] + [c for c in found if c != first]


def _peopled(code: str) -> bool:
    spoken = _languages(code)
    same_language = spoken["person"].partition("_")[0] == code.partition("_")[0]
    return same_language and spoken["address"] == code


# ---------------------------------------------------------------- one case


def moved(case: Case, people: Locals | None) -> Case:
    """The case with its household, employer and bank living in the locale; numbers stay.

    As it is where there is none, or it is the invented country's.
    """
    if people is None or people.code == INVENTED:
        return case
    families = dict[str, str]()
    home = case.applicant.place
    places = {home.text: place_of(people, _at(case.applicant.id, "place"))}
    persons = tuple(_person(people, p, families=families, places=places) for p in case.persons)
    work, bank = case.employment, case.account.bank
    key = case.applicant.id
    employer = _organisation(people, work.employer, _at(key, "employer"))
    return replace(
        case,
        persons=persons,
        employment=replace(work, employer=employer),
        account=replace(case.account, bank=_organisation(people, bank, _at(bank.name, "bank"))),
    )


def _at(*path: str) -> Address:
    """Of something about a person, whose id is drawn and unlike any other's."""
    return Address(0, ("own kinds", *path))


def _person(
    people: Locals, person: Person, *, families: dict[str, str], places: dict[str, Place]
) -> Person:
    at = _at(person.id)
    given = people.word(
        at.at("given"),
        lambda f: f.first_name_female() if person.sex == "F" else f.first_name_male(),
    )
    family = families.get(person.family_name) or people.word(
        at.at("family"),
        lambda f: f.last_name_female() if person.sex == "F" else f.last_name_male(),
    )
    families.setdefault(person.family_name, family)
    if person.place.text not in places:
        places[person.place.text] = place_of(people, at.at("place"))
    number = at.at("tax number").stream()
    return replace(
        person,
        name=f"{family} {given}" if people.family_first else f"{given} {family}",
        given_name=given,
        family_name=family,
        id_number=tax_id(people.territory, person.birth_date, person.sex, rng=number)
        if people.territory in TAX
        else f"SYN-{number.integers(10**11):011d}",
        place=places[person.place.text],
        phone=telephone(people.territory, at.at("phone").stream()),
    )


def place_of(people: Locals, at: Address) -> Place:
    """Somewhere to live or to work in a locale, drawn at an address."""
    rng = at.at("house number").stream()
    street = people.word(
        at.at("street"),
        lambda f: street_address(people.code, rng, f, provider=provider(people.code, "address")),
    )
    city = people.word(at.at("city"), lambda f: f.city())
    code = people.word(at.at("postcode"), lambda f: f.postcode())
    after = _postcode_follows(people.code)
    town = f"{city} {code}" if after else f"{code} {city}"
    return Place(
        region="",
        city=city,
        district="",
        street=street,
        unit="",
        postcode=code,
        text=f"{street}, {town}",
        area_code="",
    )


@cached(most=64)
def _postcode_follows(code: str) -> bool:
    """Does the locale write the postal code after the town?"""
    form = str(next(iter(_providers(code)["address"].address_formats)))
    postcode = form.replace("postalcode", "postcode").find("{{postcode")
    return 0 <= form.find("{{city") < postcode


def _organisation(people: Locals, old: Organisation, at: Address) -> Organisation:
    if old.kind == "bank":
        name = f"{people.word(at.at('name'), lambda f: f.last_name())} Bank"
    else:
        name = people.word(at.at("name"), lambda f: f.company())
    return replace(
        old,
        name=name,
        latin_name=name,
        place=place_of(people, at),
        phone=telephone(people.territory, at.at("phone").stream()),
    )


# ---------------------------------------------------------------- what records do not hold


def email(person: Person) -> str:
    """At a domain that RFC 2606 keeps for examples."""
    plain = f"{person.given_name}.{person.family_name}".lower().translate(_LETTERS)
    bare = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return f"{''.join(c for c in bare if c.isalnum() or c in '.-').strip('.-')}@example.org"


def birth_place(people: Locals, person: Person) -> str:
    return people.word(_at(person.id, "birth place"), lambda f: f.city())


def occupation(people: Locals, person: Person) -> str:
    return people.word(_at(person.id, "occupation"), lambda f: f.job())


def officer(people: Locals, case: Case, whose: str) -> str:
    """The name of somebody who signs for the applicant's bank, or employer."""
    at = _at(case.applicant.id, whose, "officer")
    woman = at.at("sex").uniform() < 0.5
    given = people.word(
        at.at("given"), lambda f: f.first_name_female() if woman else f.first_name_male()
    )
    family = people.word(
        at.at("family"), lambda f: f.last_name_female() if woman else f.last_name_male()
    )
    return f"{family} {given}" if people.family_first else f"{given} {family}"


def words(people: Locals, count: int, at: Address) -> str:
    """So many words, as a sentence without its stop."""
    text = people.word(at, lambda f: " ".join(f.words(count)))
    return text[:1].upper() + text[1:]


def account_iban(people: Locals, case: Case) -> str:
    """Of the applicant's account."""
    return iban(people.territory, bank_structure(people), _at(case.applicant.id, "iban").stream())


@cached(most=64)
def bank_structure(people: Locals) -> str:
    """What follows an IBAN's check digits in the territory; "" where it has no IBAN."""
    bank = _providers(people.code)["bank"]
    known = getattr(bank, "country_code", "") == people.territory
    return str(bank.bban_format) if known and people.territory not in ("US", "PH") else ""
