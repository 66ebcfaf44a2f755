"""What the traffic office registers about the applicant's car."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng


@dataclass(frozen=True)
class VehicleRegistrationFacts(Facts):
    """The car, its owner and the office, as the licence carried now says."""

    label: ClassVar[str] = "机动车行驶证"
    labels: ClassVar[Mapping[str, str]] = {
        "vehicle.plate": "号牌号码",
        "vehicle.kind": "车辆类型",
        "person.name": "所有人",
        "person.id_number": "身份证明号码",
        "person.address": "住址",
        "vehicle.use": "使用性质",
        "vehicle.model": "品牌型号",
        "vehicle.colour": "车身颜色",
        "vehicle.vin": "车辆识别代号",
        "vehicle.engine": "发动机号码",
        "vehicle.seats": "核定载人数",
        "vehicle.mass": "整备质量",
        "vehicle.manufactured": "出厂日期",
        "vehicle.registered": "注册日期",
        "issue_date": "发证日期",
        "certificate.number": "档案编号",
        "authority.name": "发证机关",
        "seal.text": "印章-单位名",
    }

    def applies(self, case: Case) -> bool:
        return bool(case.vehicles)

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The case's first car."""
        car, person = case.vehicles[0], case.applicant
        return {
            "vehicle.plate": car.plate,
            "vehicle.kind": car.kind,
            "person.name": person.name,
            "person.id_number": person.id_number,
            "person.address": person.place.text,
            "vehicle.use": car.use,
            "vehicle.model": f"{car.make}{car.model}",
            "vehicle.colour": car.colour,
            "vehicle.vin": car.vin,
            "vehicle.engine": car.engine,
            "vehicle.seats": f"{car.seats}人",
            "vehicle.mass": f"{car.mass_kg}kg",
            "vehicle.manufactured": car.manufactured,
            "vehicle.registered": car.registered,
            "issue_date": car.issued,
            "certificate.number": f"{person.place.area_code}{int(rng.integers(10**5, 10**6))}",
            "authority.name": car.authority,
            "seal.text": car.authority,
        }
