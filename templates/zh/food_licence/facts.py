"""What the market office permits somebody who sells or makes food."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from templates.zh._firms import firm, parts, permit, permit_facts, permitted


@dataclass(frozen=True)
class FoodLicenceFacts(Facts):
    """The permit running now."""

    label: ClassVar[str] = "食品经营许可证"
    labels: ClassVar[Mapping[str, str]] = {
        "company.name": "经营者名称",
        "company.unified_code": "社会信用代码（身份证号码）",
        "person.name": "法定代表人（负责人）",
        "company.address": "住所",
        "premises.address": "经营场所",
        "permit.form": "主体业态",
        "permit.items": "经营项目",
        "permit.number": "许可证编号",
        "supervisor.name": "日常监督管理机构",
        "supervisor.inspector": "日常监督管理人员",
        "authority.name": "发证机关",
        "permit.signer": "签发人",
        "issue.year": "签发年",
        "issue.month": "签发月",
        "issue.day": "签发日",
        "expires.year": "有效期年",
        "expires.month": "有效期月",
        "expires.day": "有效期日",
        "seal.text": "印章-单位名",
        "seal.name": "印章-章名",
    }

    def applies(self, case: Case) -> bool:
        return permitted(case, "food")

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Everything is the permit's."""
        held = permit(case, "food")
        return {
            **permit_facts(case, "food", "食品许可专用章"),
            "company.address": firm(case).company.place.text,
            "supervisor.inspector": held.inspector,
            "permit.signer": held.signer,
            **parts("issue", held.issued),
            **parts("expires", held.expires),
        }
