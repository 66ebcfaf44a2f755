"""What the road office permits a carrier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from templates.zh._firms import firm, permit, permit_facts, permitted


@dataclass(frozen=True)
class RoadTransportLicenceFacts(Facts):
    """The permit running now."""

    label: ClassVar[str] = "道路运输经营许可证"
    labels: ClassVar[Mapping[str, str]] = {
        "permit.number": "经营许可证号",
        "company.name": "业户名称",
        "company.unified_code": "统一社会信用代码",
        "company.kind": "经济性质",
        "person.name": "业户负责人",
        "premises.address": "业户地址",
        "permit.form": "经营类别",
        "permit.items": "经营许可范围",
        "supervisor.name": "属地管理单位",
        "authority.name": "核发机关",
        "issue_date": "核发日期",
        "valid_until": "证件有效期至",
        "seal.text": "印章-单位名",
        "seal.name": "印章-章名",
    }

    def applies(self, case: Case) -> bool:
        return permitted(case, "road_transport")

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Everything is the permit's."""
        held = permit(case, "road_transport")
        return {
            **permit_facts(case, "road_transport", "运输许可专用章"),
            "company.kind": firm(case).kind,
            "issue_date": held.issued,
            "valid_until": held.expires,
        }
