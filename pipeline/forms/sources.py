"""What ``from:`` can name: every fact of a case that a paper may take as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pipeline.forms import people
from pipeline.forms.identifiers import TAX
from pipeline.forms.people import Locals
from pipeline.forms.schema import Type
from pipeline.records import Case, Fact, Person
from pipeline.world.chances import years


@dataclass(frozen=True)
class Named:
    """A source: what its values are, how one is found, and what the locale must have for it."""

    type: Type
    about: str
    value: Callable[[Case, Locals], Fact]
    needs: str = ""  # "iban", "tax_id", or a provider of words


Ask = Callable[[Person, Locals], Fact]
# What can be said of anybody of the household: its type, what it is, what the locale must have.
_OF_A_PERSON: Mapping[str, tuple[Type, str, Ask, str]] = {
    "name": ("name", "whole name", lambda p, _: p.name, ""),
    "given_name": ("name", "first name", lambda p, _: p.given_name, ""),
    "family_name": ("name", "surname", lambda p, _: p.family_name, ""),
    "sex": ("enum", "F or M", lambda p, _: p.sex, ""),
    "birth_date": ("date", "day of birth", lambda p, _: p.birth_date, ""),
    "birth_place": ("text", "a town", lambda p, where: people.birth_place(where, p), ""),
    "street": ("address", "street and number", lambda p, _: p.place.street, ""),
    "postcode": ("text", "postal code", lambda p, _: p.place.postcode, ""),
    "city": ("text", "town", lambda p, _: p.place.city, ""),
    "address": ("address", "address in one line", lambda p, _: p.place.text, ""),
    "phone": ("phone", "telephone, of numbers for fiction", lambda p, _: p.phone, ""),
    "email": ("email", "at example.org", lambda p, _: people.email(p), ""),
    "tax_id": ("tax_id", "of a test range", lambda p, _: p.id_number, "tax_id"),
    "occupation": ("text", "a job", lambda p, where: people.occupation(where, p), "job"),
    "residence_years": ("int", "years at the address", lambda p, _: p.residence_years, ""),
}


def _person(who: Callable[[Case], Person | None], name: str) -> dict[str, Named]:
    """The sources about one person of the household; all empty where there is none."""

    def asked(ask: Ask) -> Callable[[Case, Locals], Fact]:
        def value(case: Case, locals_: Locals) -> Fact:
            person = who(case)
            return None if person is None else ask(person, locals_)

        return value

    def age(case: Case, locals_: Locals) -> Fact:
        person = who(case)
        return None if person is None else years(person.birth_date, case.today)

    found = {f"{name}.age": Named("int", "age in whole years", age)}
    for key, (type_, about, ask, needs) in _OF_A_PERSON.items():
        found[f"{name}.{key}"] = Named(type_, about, asked(ask), needs)
    return found


def month(case: Case) -> tuple[date, date]:
    """First and last day of the whole month before today's."""
    last = case.today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _salary_day(case: Case, _: Locals) -> Fact:
    return case.payroll[-1].pay_date


def _rent(case: Case, _: Locals) -> Fact:
    tenant = case.lease is not None and case.lease.applicant_is == "tenant"
    return case.lease.monthly_rent if tenant and case.lease else None


def _loan(name: str) -> Callable[[Case, Locals], Fact]:
    """Of the first loan that is running."""
    return lambda case, _: getattr(case.loans[0], name) if case.loans else None


SOURCES: Mapping[str, Named] = {
    **_person(lambda case: case.applicant, "person"),
    **_person(lambda case: case.spouse, "spouse"),
    "person.marital": Named(
        "enum", "married, single or divorced", lambda case, _: case.marital_status
    ),
    "person.children": Named("int", "minors at home", lambda case, _: len(case.children)),
    "person.gross_income": Named(
        "money", "a month, before tax", lambda case, _: case.monthly_income
    ),
    "person.net_salary": Named("money", "last month's", lambda case, _: case.payroll[-1].net),
    "person.gross_salary": Named("money", "last month's", lambda case, _: case.payroll[-1].gross),
    "person.pay_date": Named("date", "of last month's salary", _salary_day),
    "employer.name": Named(
        "text", "the applicant's", lambda case, _: case.employment.employer.name
    ),
    "employer.street": Named(
        "address", "street and number", lambda case, _: case.employment.employer.place.street
    ),
    "employer.postcode": Named(
        "text", "postal code", lambda case, _: case.employment.employer.place.postcode
    ),
    "employer.city": Named("text", "town", lambda case, _: case.employment.employer.place.city),
    "employer.address": Named(
        "address", "in one line", lambda case, _: case.employment.employer.place.text
    ),
    "employer.phone": Named(
        "phone", "as a person's", lambda case, _: case.employment.employer.phone
    ),
    "employer.since": Named("date", "first day of work", lambda case, _: case.employment.start),
    "employer.kind": Named("enum", "salaried or business", lambda case, _: case.employment.kind),
    "employer.temporary": Named(
        "bool", "does the contract end?", lambda case, _: case.employment.contract_ends is not None
    ),
    "employer.officer": Named(
        "name", "who signs for the employer", lambda case, at: people.officer(at, case, "employer")
    ),
    "account.iban": Named(
        "iban", "the applicant's", lambda case, where: people.account_iban(where, case), "iban"
    ),
    "account.number": Named("text", "16 digits", lambda case, _: case.account.number),
    "account.opened": Named("date", "when", lambda case, _: case.account.opened),
    "account.balance": Named(
        "money", "at the end", lambda case, _: case.account.transactions[-1].balance
    ),
    "bank.name": Named("text", "the applicant's bank", lambda case, _: case.account.bank.name),
    "bank.address": Named("address", "its seat", lambda case, _: case.account.bank.place.text),
    "bank.officer": Named(
        "name", "who signs for the bank", lambda case, at: people.officer(at, case, "bank")
    ),
    "loan.amount": Named("money", "asked for", lambda case, _: case.application.amount),
    "loan.years": Named("int", "asked for", lambda case, _: case.application.years),
    "loan.rate": Named(
        "decimal", "a year, in per cent", lambda case, _: case.application.yearly_rate * 100
    ),
    "loan.filed": Named("date", "when", lambda case, _: case.application.filed),
    "debt.payment": Named("money", "a month, of a running loan", _loan("payment")),
    "debt.balance": Named("money", "of a running loan", _loan("balance")),
    "home.rent": Named("money", "a month, of a tenant", _rent),
    "home.owned": Named("bool", "has the household a home?", lambda case, _: bool(case.homes)),
    "today": Named("date", "the day the bank looks at the file", lambda case, _: case.today),
    "period.start": Named("date", "first of the last whole month", lambda case, _: month(case)[0]),
    "period.end": Named("date", "last of the last whole month", lambda case, _: month(case)[1]),
}


def value(name: str, case: Case, locals_: Locals) -> Fact:
    """What a source says of a case; whole numbers as they are."""
    return SOURCES[name].value(case, locals_)


def as_number(value: Fact) -> Fact:
    """Whole numbers as formulas reckon with them."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return Decimal(value) if whole else value  # type: ignore[arg-type]


def lacking(name: str, locals_: Locals) -> str:
    """What the locale lacks for a source; "" for nothing."""
    need = SOURCES[name].needs
    if need == "iban":
        return "" if people.bank_structure(locals_) else "no IBAN of this country is known here"
    if need == "tax_id":
        known = locals_.territory in TAX
        return "" if known else "no test range of this country's tax numbers is known here"
    if need and not locals_.provides(need):
        return "no words of this language are known for it (give a list of your own)"
    return ""
