"""What the tobacco office permits a shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from templates.zh._firms import firm, permit, permit_facts, permitted


@dataclass(frozen=True)
class TobaccoLicenceFacts(Facts):
    """The permit running now."""

    label: ClassVar[str] = "烟草专卖零售许可证"
    labels: ClassVar[Mapping[str, str]] = {
        "permit.number": "许可证号",
        "company.name": "企业（字号）名称",
        "company.unified_code": "统一社会信用代码",
        "company.kind": "企业类型",
        "person.name": "负责人姓名",
        "premises.address": "经营地址",
        "permit.form": "经营方式",
        "permit.items": "许可范围",
        "supervisor.name": "日常监管单位",
        "authority.name": "发证机关",
        "issue_date": "发证日期",
        "valid_until": "有效期至",
        "seal.text": "印章-单位名",
        "seal.name": "印章-章名",
    }

    def applies(self, case: Case) -> bool:
        return permitted(case, "tobacco")

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Everything is the permit's."""
        held = permit(case, "tobacco")
        return {
            **permit_facts(case, "tobacco", "零售许可专用章"),
            "company.kind": firm(case).kind,
            "issue_date": held.issued,
            "valid_until": held.expires,
        }
