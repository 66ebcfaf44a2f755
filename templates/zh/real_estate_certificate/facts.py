"""What the registry certifies about every home somebody owns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.printing.formats import FORMATS
from pipeline.records import Case, Estate, Fact, Plat, Title
from pipeline.roles import Facts, Rng
from pipeline.world.property.parcels import lengths

SEAL = "不动产登记专用章"


@dataclass(frozen=True)
class RealEstateCertificateFacts(Facts):
    """One sheet for each home."""

    label: ClassVar[str] = "不动产权证书"
    labels: ClassVar[Mapping[str, str]] = {
        "estates.*.title_number": "不动产权证号",
        "estates.*.owners": "权利人",
        "estates.*.share": "共有情况",
        "estates.*.address": "坐落",
        "estates.*.unit_number": "不动产单元号",
        "estates.*.right_type": "权利类型",
        "estates.*.right_nature": "权利性质",
        "estates.*.use": "用途",
        "estates.*.areas": "面积",
        "estates.*.term": "使用期限",
        "estates.*.building": "权利其他状况",
        "estates.*.contract_number": "登记字号",
        "estates.*.registered_year": "登记日期_年",
        "estates.*.registered_month": "登记日期_月",
        "estates.*.registered_day": "登记日期_日",
        "estates.*.registry": "印章-单位名",
        "estates.*.seal_name": "印章-章名",
        "estates.*.map.outline": "宗地图",
        "estates.*.map.number": "图幅号",
        "estates.*.map.lot": "宗地号",
        "estates.*.map.owners": "宗地图-权利人",
        "estates.*.map.use": "宗地图-用途",
        "estates.*.map.area": "宗地面积",
        "estates.*.map.floor_area": "宗地图-建筑面积",
        "estates.*.corners.*.point": "界址点号",
        "estates.*.corners.*.x": "界址点X坐标",
        "estates.*.corners.*.y": "界址点Y坐标",
        "estates.*.corners.*.length": "界址边长",
    }

    def applies(self, case: Case) -> bool:
        return bool(case.estates)

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The homes in the order of the case."""
        found: dict[str, Fact] = {}
        for n, estate in enumerate(case.estates):
            found |= {
                f"estates.{n}.{name}": value
                for name, value in {**certified(estate), **mapped(estate)}.items()
            }
        return found


def certified(estate: Estate) -> Mapping[str, Fact]:
    """What the sheet of one home says."""
    title = titled(estate)
    storeys = f"总层数：{title.floors}层"
    return {
        "title_number": title.number,
        "owners": "、".join(p.name for p in estate.owners),
        "share": title.share,
        "address": estate.home.place.text,
        "unit_number": title.unit_number,
        "right_type": title.right_type,
        "right_nature": title.right_nature,
        "use": title.use,
        "areas": areas(estate),
        "term": f"{FORMATS['date_dots'](title.term_from)}-{FORMATS['date_dots'](title.term_to)}",
        "building": f"房屋结构：{title.structure}；{storeys}；建成年份：{title.built}年",
        "contract_number": title.contract_number,
        "registered_year": title.registered.year,
        "registered_month": title.registered.month,
        "registered_day": title.registered.day,
        "registry": title.registry,
        "seal_name": SEAL,
    }


def mapped(estate: Estate) -> Mapping[str, Fact]:
    """What the parcel map says.

    Whose land, how large, and its pins as surveyors count them, x to the north and y to the east.
    """
    parcel = estate.parcel
    found: dict[str, Fact] = {
        "map.outline": Plat(parcel.outline, parcel.lot, parcel.number),
        "map.number": parcel.map_number,
        "map.lot": parcel.lot,
        "map.owners": "、".join(p.name for p in estate.owners),
        "map.use": parcel.property_class,
        "map.area": parcel.land_area,
        "map.floor_area": estate.home.area,
    }
    for n, ((east, north), length) in enumerate(
        zip(parcel.outline, lengths(parcel.outline), strict=True)
    ):
        found |= {
            f"corners.{n}.point": f"J{n + 1}",
            f"corners.{n}.x": north,
            f"corners.{n}.y": east,
            f"corners.{n}.length": length,
        }
    return found


def titled(estate: Estate) -> Title:
    """The home's title.

    Raises:
        ValueError: it is of a country without titles.
    """
    if estate.title is None:
        raise ValueError(f"{estate.home.place.text}: no title")
    return estate.title


def areas(estate: Estate) -> str:
    """Land and house; shops have no land of their own."""
    area = FORMATS["area"]
    if estate.home.use == "commercial":
        return area(estate.home.area)
    return f"土地使用权面积:{area(estate.parcel.land_area)}/房屋建筑面积:{area(estate.home.area)}"
