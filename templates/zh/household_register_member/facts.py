"""What the applicant's own page of the household register says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng

SEX: Mapping[str, str] = {"F": "女", "M": "男"}


@dataclass(frozen=True)
class HouseholdRegisterMemberFacts(Facts):
    """One page of the register that the first page belongs to."""

    label: ClassVar[str] = "户口本（本人页）"
    labels: ClassVar[Mapping[str, str]] = {
        "person.name": "姓名",
        "household.relation": "户主或与户主关系",
        "person.sex": "性别",
        "person.birthplace": "出生地",
        "person.ethnicity": "民族",
        "person.native_place": "籍贯",
        "person.birth_date": "出生日期",
        "person.id_number": "公民身份证件编号",
        "person.education": "文化程度",
        "person.marital_status": "婚姻状况",
        "household.moved_from": "何时由何地迁来本市",
        "household.registered": "登记日期",
        "household.registered.year": "登记日期-年",
        "household.registered.month": "登记日期-月",
        "household.registered.day": "登记日期-日",
        "household.number": "户号",
        "household.clerk": "承办人",
        "seal.text": "户口章-单位名称",
        "seal.name": "户口章-派出所名称",
    }

    def applies(self, case: Case) -> bool:
        return case.register is not None

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The entry as it was made; the day is that of the entry, not of the register."""
        register, person = case.register, case.applicant
        assert register is not None
        entry = register.entry(person)
        return {
            "person.name": person.name,
            "household.relation": entry.relation,
            "person.sex": SEX[person.sex],
            "person.birthplace": entry.birthplace,
            "person.ethnicity": f"{person.ethnicity}族",
            "person.native_place": entry.native_place,
            "person.birth_date": person.birth_date,
            "person.id_number": person.id_number,
            "person.education": entry.education,
            "person.marital_status": entry.marital_status,
            "household.moved_from": entry.moved_from,
            "household.registered": entry.registered,
            "household.registered.year": entry.registered.year,
            "household.registered.month": entry.registered.month,
            "household.registered.day": entry.registered.day,
            "household.number": register.number,
            "household.clerk": register.clerk,
            "seal.text": register.authority,
            "seal.name": register.station,
        }
