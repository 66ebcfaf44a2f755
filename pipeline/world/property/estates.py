"""Titles and deeds of the homes a case owns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from pipeline.records import Deed, Estate, Home, Language, Organisation, Parcel, Person, Title
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import back
from pipeline.world.countries import Region, lexicon
from pipeline.world.identifiers import digits, landline, licence_number, organisation_code
from pipeline.world.people.names import draw_name
from pipeline.world.people.people import day_between
from pipeline.world.places import draw_place, one, region_of
from pipeline.world.property.parcels import Premises, draw_parcel

TERM_YEARS = {"residential": 70, "commercial": 40}
# Years when bought: a right to land must outlast today.
OLDEST_BUILT = {"residential": 18, "commercial": 6}
GrantorType = Literal["individual", "married couple", "company"]
GRANTORS: dict[GrantorType, float] = {"individual": 0.6, "married couple": 0.25, "company": 0.15}


def draw_estates(
    language: Language,
    homes: Sequence[Home],
    persons: Sequence[Person],
    *,
    today: date,
    at: Address,
) -> tuple[Estate, ...]:
    """Every home with its owners, land and title or deed, in the homes' order."""
    spouse = next((p for p in persons if p.role == "spouse"), None)
    found: list[Estate] = []
    for nth, home in enumerate(homes):
        owners = (persons[0], spouse) if spouse and home.ownership == "joint" else (persons[0],)
        parcel = draw_parcel(
            language,
            Premises(home.place, home.use, home.area, home.price),
            today=today,
            at=at.at("parcel", nth),
            taken=[e.parcel.number for e in found],
        )
        title = draw_title(home, parcel, at.at("title", nth)) if language == "zh" else None
        deed = draw_deed(home, at.at("deed", nth)) if language == "en" else None
        found.append(Estate(home=home, owners=owners, parcel=parcel, title=title, deed=deed))
    return tuple(found)


def draw_title(home: Home, parcel: Parcel, at: Address) -> Title:
    """Registered within three weeks of the purchase.

    The house is no older than its land's lease.
    """
    rng, place = at.stream(), home.place
    registered = home.acquired + timedelta(days=int(rng.integers(3, 20)))
    built = home.acquired.year - int(rng.integers(0, OLDEST_BUILT[home.use] + 1))
    leased = day_between(rng, date(built - 2, 1, 1), date(built - 1, 12, 31))
    storey = re.search(r"(\d+)\d\d室", place.unit)
    floors = max(int(storey.group(1)) if storey else 1, int(rng.integers(6, 31)))
    granted = home.use == "commercial" or rng.random() < 0.8
    city = place.city.removesuffix("市")
    words = lexicon("zh").authorities
    serial, year = digits(rng, 7), registered.year
    nature = "商业产权" if home.use == "commercial" else "个人产权"
    return Title(
        number=f"{place.region[0]}（{year}）{place.district}不动产权第{serial}号",
        inquiry_number=f"{city}{parcel.number[-6:]}",
        contract_number=f"{home.acquired:%Y%m}{digits(rng, 6)}",
        unit_number=parcel.number,
        right_type="国有建设用地使用权/房屋所有权",
        right_nature=f"{'出让' if granted else '划拨'}/{nature}",
        use=parcel.property_class,
        share="共同共有" if home.ownership == "joint" else "单独所有",
        term_from=leased,
        term_to=back(leased, -TERM_YEARS[home.use]) - timedelta(days=1),
        built=built,
        structure="钢筋混凝土" if floors > 7 else "砖混",
        floors=floors,
        registered=registered,
        registry=f"{place.city}{place.district}{words['planning']}",
        centre=f"{place.city}{words['registry']}",
    )


def draw_deed(home: Home, at: Address) -> Deed:
    """Signed and notarised on the day the home was bought, recorded within a fortnight."""
    rng, region = at.stream(), region_of("en", home.place)
    kind = at.at("grantor").pick(GRANTORS)
    grantors = draw_grantors(kind, rng)
    lawyer = draw_lawyer(region, rng)
    return Deed(
        grantors=grantors,
        grantor_type=kind,
        grantor_address=draw_place("en", rng, region).text,
        grantor_licence=licence_number(region.licence, rng),
        consideration=home.price,
        signed=home.acquired,
        recorded=home.acquired + timedelta(days=int(rng.integers(1, 15))),
        book=f"{rng.integers(1, 900):03d}",
        page=f"{rng.integers(1, 800)}",
        vesting="Tenants by the entirety" if home.ownership == "joint" else "Sole ownership",
        prepared_by=lawyer,
        notary=draw_name("en", "F", rng)[0],
        commission_expires=home.acquired + timedelta(days=int(rng.integers(120, 1500))),
    )


def draw_grantors(kind: GrantorType, rng: Rng) -> tuple[str, ...]:
    """Who sold: all three are drawn, so that the kind shifts nothing else of the deed."""
    name, _, family = draw_name("en", "F" if rng.random() < 0.5 else "M", rng)
    partner = draw_name("en", "M", rng, family=family)[0]
    company = f"{one(rng, lexicon('en').coins)} Homes LLC"
    by_kind = {"individual": (name,), "married couple": (name, partner), "company": (company,)}
    return by_kind[kind]


def draw_lawyer(region: Region, rng: Rng) -> Organisation:
    """Who prepared the deed, in the home's region."""
    office = draw_place("en", rng, region, home=False)
    code = organisation_code("en", office.area_code, rng)
    return Organisation(
        kind="business",
        name=one(rng, lexicon("en").lawyers),
        latin_name="",
        place=office,
        phone=landline("en", region.dial, rng),
        contact=draw_name("en", "M", rng)[0],
        code=code,
    )
