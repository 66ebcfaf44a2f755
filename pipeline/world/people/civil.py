"""Identity cards, the household register, marriage and divorce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.records import (
    CivilCertificate,
    Home,
    IdentityCard,
    Language,
    Marriage,
    Person,
    Place,
    Register,
    RegisterEntry,
    Sex,
)
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import back, years
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import digits
from pipeline.world.institutions import authority_name
from pipeline.world.people.names import draw_name
from pipeline.world.people.people import Marital, Profile, day_between, make_person
from pipeline.world.places import district_named, draw_place, one, region_of

# Years of age: the least of the invented countries, and what people keep to where they can.
MARRIAGE_LAW, MARRIAGE_USUAL = 20, 22
LEAST_MARRIED = 100  # days before a divorce
CARD_FROM = 16
MARITAL_TEXT = {"married": "已婚", "single": "未婚", "divorced": "离异"}


# ---------------------------------------------------------------- identity cards


def draw_identity_card(person: Person, today: date, at: Address) -> IdentityCard:
    """Issued at 16 or later and valid for 200 days more.

    For ten years before 26, for twenty before 46, then for life.
    """
    rng = at.stream()
    issued = day_between(
        rng, max(back(person.birth_date, -CARD_FROM), back(today, 19)), today - timedelta(days=30)
    )
    expires = card_end(person, issued)
    while expires and expires <= today + timedelta(days=200):  # renewed in time
        issued = min(expires, today) - timedelta(days=int(rng.integers(2, 30)))
        expires = card_end(person, issued)
    return IdentityCard(person.id, authority_name("zh", "police", person.place), issued, expires)


def card_end(person: Person, issued: date) -> date | None:
    """The last day of a card; None for those of 46 and more."""
    age = years(person.birth_date, issued)
    return None if age >= 46 else back(issued, -20 if age >= 26 else -10)


# ---------------------------------------------------------------- marriage


def draw_marriage(
    language: Language,
    marital: Marital,
    persons: Sequence[Person],
    *,
    homes: Sequence[Home],
    tax_year: int,
    today: date,
    at: Address,
) -> Marriage | None:
    """The wedding, and the divorce of the divorced.

    Both before the taxed year was over: its tax states the marital status.
    """
    if marital == "single":
        return None
    rng, applicant = at.stream(), persons[0]
    child = next((p for p in persons if p.role == "child"), None)
    over = date(tax_year, 12, 31)
    partner = next((p for p in persons if p.role == "spouse"), None) or former_spouse(
        language, applicant, child, over=over, today=today, at=at, rng=rng
    )
    end = over if marital == "married" else over - timedelta(days=LEAST_MARRIED + 3)
    followed = [h.acquired for h in homes if h.ownership == "joint"]
    followed += [child.birth_date] if child else []
    wedding = draw_wedding((applicant, partner), end, followed, rng=rng)
    divorce = None
    if marital == "divorced":
        parted = draw_parting(wedding, child, over, rng=rng)
        divorce = certificate(language, applicant.place, parted, rng=rng)
    man, woman = (applicant, partner) if applicant.sex == "M" else (partner, applicant)
    return Marriage(
        husband=man,
        wife=woman,
        partner=partner,
        marriage=certificate(language, applicant.place, wedding, rng=rng),
        divorce=divorce,
    )


def draw_wedding(
    couple: Sequence[Person], end: date, followed: Sequence[date], *, rng: Rng
) -> date:
    """A working day up to ``end``, where ages allow before all that ``followed`` it."""
    lawful, usual = (
        max(back(p.birth_date, -age) for p in couple) + timedelta(days=3)
        for age in (MARRIAGE_LAW, MARRIAGE_USUAL)
    )
    earliest = usual if usual <= end else lawful
    for bound in followed:
        end = min(end, bound) if bound >= earliest else end
    latest = min(end, earliest + timedelta(days=365 * 14))
    return working_day(day_between(rng, earliest, latest))


def draw_parting(wedding: date, child: Person | None, over: date, *, rng: Rng) -> date:
    """The day of a divorce: the child was born by then."""
    least = wedding + timedelta(days=LEAST_MARRIED + 2)
    born = min(child.birth_date + timedelta(days=60), over) if child else wedding
    return working_day(day_between(rng, max(least, born), over))


def former_spouse(
    language: Language,
    applicant: Person,
    child: Person | None,
    *,
    over: date,
    today: date,
    at: Address,
    rng: Rng,
) -> Person:
    sex: Sex = "M" if applicant.sex == "F" else "F"
    grown = back(child.birth_date, MARRIAGE_LAW) if child else over
    latest = min(back(over, MARRIAGE_USUAL), grown)
    birth = min(applicant.birth_date + timedelta(days=int(rng.normal(0, 1100))), latest)
    place = draw_place(language, rng, region_of(language, applicant.place))
    profile = Profile("former_spouse", sex, birth, place)
    return make_person(at, language, profile, today=today)


def working_day(day: date) -> date:
    """The day, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def certificate(language: Language, place: Place, day: date, *, rng: Rng) -> CivilCertificate:
    office = lexicon(language).authorities["civil"]
    if language == "zh":
        return CivilCertificate(
            f"J{place.area_code}-{day.year}-{digits(rng, 5)}",
            day,
            f"{place.city}{place.district}{office}",
            "无",
        )
    return CivilCertificate(
        f"{place.area_code}-{day.year}-{digits(rng, 5)}", day, f"{place.district} {office}", ""
    )


def settled_homes(homes: Sequence[Home], marriage: Marriage | None) -> tuple[Home, ...]:
    """What was bought before the wedding is one's own."""
    if not marriage:
        return tuple(homes)
    wedding = marriage.marriage.registered
    return tuple(
        replace(h, ownership="sole") if h.ownership == "joint" and h.acquired < wedding else h
        for h in homes
    )


# ---------------------------------------------------------------- household register


def draw_register(
    persons: Sequence[Person],
    marital: Marital,
    marriage: Marriage | None,
    *,
    today: date,
    at: Address,
) -> Register:
    """The applicant's household.

    The applicant is its head, of married couples now and then the spouse.
    """
    rng, applicant = at.stream(), persons[0]
    spouse = next((p for p in persons if p.role == "spouse"), None)
    head = spouse if spouse and rng.random() < 0.25 else applicant
    members = [head, *(p for p in persons if p.id != head.id)]
    wedding = marriage.marriage.registered if marriage else None
    entries = tuple(entry(p, head, marital, wedding=wedding, today=today, rng=rng) for p in members)
    words, place = lexicon("zh"), applicant.place
    station = f"{one(rng, words.streets)[:2]}派出所"
    clerk = draw_name("zh", "F" if rng.random() < 0.5 else "M", rng)[0]
    latest = last_change(entries, marriage)
    issued = day_between(rng, latest, min(today - timedelta(days=10), latest + timedelta(days=700)))
    return Register(
        number=digits(rng, 10),
        kind="家庭户",
        head=head,
        place=place,
        province_authority=f"{place.region}{words.authorities['police_province']}",
        authority=authority_name("zh", "police", place),
        station=station,
        clerk=clerk,
        issued=issued,
        entries=entries,
    )


def last_change(entries: Sequence[RegisterEntry], marriage: Marriage | None) -> date:
    """The last day of anything that the register says."""
    latest = max(e.registered for e in entries)
    if marriage:
        latest = max(latest, (marriage.divorce or marriage.marriage).registered)
    return latest


def entry(
    person: Person, head: Person, marital: Marital, *, wedding: date | None, today: date, rng: Rng
) -> RegisterEntry:
    """A member's page."""
    birthplace = district_named(person.id_number[:6])
    region = birthplace[:3]
    if rng.random() >= 0.85:
        region = one(rng, tuple(r.name for r in lexicon("zh").regions))
    moved, registered = draw_arrival(person, birthplace, wedding, today=today, rng=rng)
    status = MARITAL_TEXT["single" if person.role == "child" else marital]
    return RegisterEntry(
        person=person,
        relation=relation(person, head),
        birthplace=birthplace,
        native_place=region,
        education=person.education,
        marital_status=status,
        moved_from=moved,
        registered=registered,
    )


def draw_arrival(
    person: Person, birthplace: str, wedding: date | None, *, today: date, rng: Rng
) -> tuple[str, date]:
    """Where a member came from, in words, and when they were entered.

    Children are entered at birth, spouses when they moved in, applicants when they came back to
    town.
    """
    elsewhere, latest = draw_place("zh", rng), today - timedelta(days=20)
    at_birth = min(person.birth_date + timedelta(days=int(rng.integers(8, 60))), latest)
    lag, after = (timedelta(days=int(rng.integers(*ends))) for ends in ((0, 360), (1, 300)))
    here = f"{person.place.region}{person.place.city}"
    if person.role == "applicant" and person.residence_years < years(person.birth_date, today):
        # "Resident for n years" on the application form is counted from this day.
        back_on = max(back(today, person.residence_years) - lag, at_birth)
        origin = f"{elsewhere.region}{elsewhere.city}"
        return f"{back_on.year}年{back_on.month}月由{origin}迁回", back_on
    if person.role == "spouse" and wedding and not birthplace.startswith(here):
        came = min(wedding + after, latest)
        return f"{came.year}年{came.month}月由{birthplace}迁来", came
    return "自出生居住本市", at_birth


def relation(person: Person, head: Person) -> str:
    if person.id == head.id:
        return "户主"
    if person.role == "child":
        return "子" if person.sex == "M" else "女"
    return "夫" if person.sex == "M" else "妻"
