"""Small firms and the permits their trades need.

Registration and permit numbers begin with a division code that GB/T 2260 never assigned, and carry
letters (BL, FO, TB, RT) where real ones have digits. Unified codes pass GB 32100 over such a
division, as ``identifiers`` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pipeline.money import cents
from pipeline.records import Business, Employment, Language, Licence, Organisation, Person, Place
from pipeline.rng import Address
from pipeline.roles import Rng
from pipeline.world.chances import back
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import digits
from pipeline.world.institutions import authority_name
from pipeline.world.people.names import draw_name
from pipeline.world.people.people import day_between
from pipeline.world.places import one

SCOPES: Mapping[str, str] = {  # by the owner's occupation
    "餐饮店主": "餐饮服务；预包装食品销售；卷烟零售",
    "烘焙店主": "糕点、面包制售；预包装食品销售；饮品制售",
    "汽修店主": "机动车维修；汽车配件零售；道路货物运输",
    "花店店主": "花卉、园艺用品零售；绿植租赁；花艺设计",
    "服装店主": "服装、鞋帽、针纺织品零售；服装修改",
    "建材商": "建筑材料、装饰材料、五金零售；道路普通货物运输",
    "图文店主": "打字、复印、图文设计制作；办公用品零售",
    "茶商": "茶叶、茶具零售；预包装食品销售；卷烟零售",
    "Bakery Owner": "Baking and retail sale of bread and pastry",
    "Auto Shop Owner": "Repair of motor vehicles and sale of parts",
    "Landscaper": "Landscaping, planting and grounds upkeep",
    "Caterer": "Catering for private and public events",
    "Print Shop Owner": "Printing, copying and graphic design",
    "Plumbing Contractor": "Plumbing and heating installation",
    "Photographer": "Photography and image editing",
    "Carpenter": "Carpentry and cabinet making",
}
LicenceKind = Literal["food", "tobacco", "road_transport"]
NEEDS: Mapping[str, tuple[LicenceKind, ...]] = {
    "餐饮店主": ("food", "tobacco"),
    "烘焙店主": ("food",),
    "茶商": ("food", "tobacco"),
    "汽修店主": ("road_transport",),
    "建材商": ("road_transport",),
}
FORMS: Mapping[str, tuple[str, str]] = {  # line of business, items
    "food": ("食品销售经营者（含预包装食品）", "预包装食品销售；散装食品销售"),
    "tobacco": ("零售", "卷烟、雪茄烟零售"),
    "road_transport": ("普通货运", "道路普通货物运输"),
}
CATERERS = ("餐饮服务经营者（小型餐馆）", "热食类食品制售；冷食类食品制售；自制饮品制售")
MARKS = {"food": ("FO", "market"), "tobacco": ("TB", "tobacco"), "road_transport": ("RT", "road")}
TERM_YEARS = {"food": 5, "tobacco": 5, "road_transport": 4}
CATERING, BAKING = "餐饮店主", "烘焙店主"
KINDS = {
    "zh": ("自然人独资企业", "个人经营企业"),
    "en": ("Sole proprietorship", "Single-member company"),
}


def draw_business(
    language: Language, employment: Employment, owner: Person, *, today: date, at: Address
) -> Business | None:
    """The firm that is the owner's employer; None where they work for others."""
    if employment.kind != "business":
        return None
    rng, company = at.stream(), employment.employer
    founded, issued = draw_founding(employment.start, owner, today=today, rng=rng)
    capital, paid_in = draw_capital(rng)
    open_ended = rng.random() < 0.7
    number = f"{company.place.area_code}BL{digits(rng, 5)}"
    permits: tuple[Licence, ...] = ()
    if language == "zh":
        permits = licences(employment, company, founded, today=today, rng=rng)
    return Business(
        company=company,
        registration_number=number,
        unified_code=company.code,
        representative=owner.name,
        kind=one(rng, KINDS[language]),
        capital=capital,
        paid_in=cents(paid_in),
        scope=SCOPES[employment.occupation],
        founded=founded,
        term_ends=None if open_ended else back(founded, -40) - timedelta(days=1),
        authority=registrar(language, company.place),
        issued=issued,
        licences=permits,
    )


def draw_founding(start: date, owner: Person, *, today: date, rng: Rng) -> tuple[date, date]:
    """When the firm was founded and its present licence issued.

    Founded up to two months before work began, by an adult.
    """
    adult = back(owner.birth_date, -18)
    founded = max(start - timedelta(days=int(rng.integers(3, 60))), min(adult, start))
    if rng.random() < 0.5:
        return founded, founded
    # A new licence was hung after a change of address or scope.
    return founded, day_between(rng, founded, today - timedelta(days=90))


def draw_capital(rng: Rng) -> tuple[Decimal, Decimal]:
    """What is registered, and what was paid in of it."""
    capital = cents(int(rng.integers(3, 61)) * 50_000)
    if rng.random() < 0.7:
        return capital, capital
    return capital, cents(capital * Decimal(int(rng.integers(4, 9))) / 10)


def registrar(language: Language, place: Place) -> str:
    """Who registers firms: the city's office, which supervises food as well."""
    return (
        f"{place.city}{lexicon('zh').authorities['market']}"
        if language == "zh"
        else authority_name("en", "market", place)
    )


def licences(
    work: Employment, company: Organisation, founded: date, *, today: date, rng: Rng
) -> tuple[Licence, ...]:
    """Every permit the trade needs, renewed so that it runs for half a year more."""
    return tuple(
        licence(kind, work, company, founded=founded, today=today, rng=rng)
        for kind in NEEDS.get(work.occupation, ())
    )


def licence(
    kind: LicenceKind,
    work: Employment,
    company: Organisation,
    *,
    founded: date,
    today: date,
    rng: Rng,
) -> Licence:
    (mark, office), term, place = MARKS[kind], TERM_YEARS[kind], company.place
    issued = last_renewal(founded, term, today=today, rng=rng)
    caters = kind == "food" and work.occupation in (CATERING, BAKING)
    form, items = CATERERS if caters else FORMS[kind]
    inspector, signer = (
        draw_name("zh", "F" if rng.random() < 0.5 else "M", rng)[0] for _ in range(2)
    )
    bureau = lexicon("zh").authorities[office]
    return Licence(
        kind=kind,
        number=f"{place.area_code}{mark}{digits(rng, 4)}",
        place=place,
        form=form,
        items=items,
        authority=f"{place.city}{bureau}",
        supervisor=f"{place.district}{bureau.removesuffix('局')}所",
        inspector=inspector,
        signer=signer,
        issued=issued,
        expires=back(issued, -term) - timedelta(days=1),
    )


def last_renewal(founded: date, term: int, *, today: date, rng: Rng) -> date:
    """The day of issue from which ``term`` years run for half a year beyond today."""
    issued = founded + timedelta(days=int(rng.integers(10, 60)))
    while back(issued, -term) <= today + timedelta(days=185):
        issued = min(back(issued, -term), today) - timedelta(days=int(rng.integers(5, 60)))
    return issued
