"""What the market office certifies about a firm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.printing.formats import FORMATS
from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from templates.zh._firms import firm, parts


@dataclass(frozen=True)
class BusinessLicenceFacts(Facts):
    """The licence that hangs on the wall, with the registration it rests on."""

    label: ClassVar[str] = "企业法人营业执照"
    labels: ClassVar[Mapping[str, str]] = {
        "company.name": "公司名称",
        "company.number": "注册号",
        "company.unified_code": "统一社会信用代码",
        "company.address": "住所",
        "person.name": "法定代表人姓名",
        "company.kind": "公司类型",
        "company.capital": "注册资本",
        "company.paid_in": "实收资本",
        "company.scope": "经营范围",
        "company.founded": "成立日期",
        "company.term": "营业期限",
        "authority.name": "登记机关",
        "issue.year": "年",
        "issue.month": "月",
        "issue.day": "日",
        "seal.text": "印章-单位名称",
        "seal.name": "印章-底部文字",
    }

    def applies(self, case: Case) -> bool:
        return case.business is not None

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The seal of this office has a star and nothing below it."""
        owned, day = firm(case), FORMATS["date_cn"]
        ends = day(owned.term_ends) if owned.term_ends else "长期"
        return {
            "company.name": owned.company.name,
            "company.number": owned.registration_number,
            "company.unified_code": owned.unified_code,
            "company.address": owned.company.place.text,
            "person.name": owned.representative,
            "company.kind": owned.kind,
            "company.capital": owned.capital,
            "company.paid_in": owned.paid_in,
            "company.scope": owned.scope,
            "company.founded": owned.founded,
            "company.term": f"{day(owned.founded)} 至 {ends}",
            "authority.name": owned.authority,
            **parts("issue", owned.issued),
            "seal.text": owned.authority,
            "seal.name": None,
        }
