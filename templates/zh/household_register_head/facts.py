"""What the first page of a household register says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng

STAMP = "户口专用"


@dataclass(frozen=True)
class HouseholdRegisterHeadFacts(Facts):
    """The applicant's household; its head is the applicant or the spouse."""

    label: ClassVar[str] = "户口本（户主页）"
    labels: ClassVar[Mapping[str, str]] = {
        "household.kind": "户别",
        "household.number": "户号",
        "household.head": "户主姓名",
        "person.address": "住址",
        "issue_date": "签发日期",
        "issue.year": "签发年",
        "issue.month": "签发月",
        "issue.day": "签发日",
        "household.clerk": "承办人",
        "seal.province": "省级公安机关印章-单位名",
        "seal.province_name": "省级公安机关印章-章名",
        "seal.text": "户口登记机关印章-单位名",
        "seal.name": "户口登记机关印章-章名",
    }

    def applies(self, case: Case) -> bool:
        return case.register is not None

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Everything is the register's; months and days are printed with two digits."""
        register = case.register
        assert register is not None
        return {
            "household.kind": register.kind,
            "household.number": register.number,
            "household.head": register.head.name,
            "person.address": register.place.text,
            "issue_date": register.issued,
            "issue.year": register.issued.year,
            "issue.month": register.issued.month,
            "issue.day": register.issued.day,
            "household.clerk": register.clerk,
            "seal.province": register.province_authority,
            "seal.province_name": STAMP,
            "seal.text": register.authority,
            "seal.name": STAMP,
        }
