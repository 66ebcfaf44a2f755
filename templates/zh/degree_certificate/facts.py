"""What a university certifies about the degree it conferred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact, Portrait
from pipeline.roles import Facts, Rng
from pipeline.world.chances import years

SEX: Mapping[str, str] = {"F": "女", "M": "男"}


@dataclass(frozen=True)
class DegreeCertificateFacts(Facts):
    """The highest degree; those who left a college without one have no such paper."""

    label: ClassVar[str] = "学位证书"
    labels: ClassVar[Mapping[str, str]] = {
        "person.name": "姓名",
        "person.sex": "性别",
        "person.birth_date": "出生日期",
        "person.education": "学历层次",
        "degree.school": "学位授予单位",
        "degree.major": "专业",
        "degree.title": "学位",
        "degree.mode": "学习形式",
        "degree.entered": "入学年月",
        "degree.conferred": "授予日期",
        "certificate.number": "证书编号",
        "degree.president": "校长",
        "portrait": "照片",
        "seal.text": "印章-单位名",
    }

    def applies(self, case: Case) -> bool:
        return case.degree is not None and bool(case.degree.title)

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Everything is the case's degree.

        The graduate is as old as on the day it was conferred.
        """
        person, degree = case.applicant, case.degree
        assert degree is not None
        return {
            "person.name": person.name,
            "person.sex": SEX[person.sex],
            "person.birth_date": person.birth_date,
            "person.education": degree.level,
            "degree.school": degree.school,
            "degree.major": degree.major,
            "degree.title": degree.title,
            "degree.mode": degree.mode,
            "degree.entered": degree.entered,
            "degree.conferred": degree.graduated,
            "certificate.number": degree.number,
            "degree.president": degree.president,
            "portrait": Portrait(person.sex, years(person.birth_date, degree.graduated), person.id),
            "seal.text": degree.school,
        }
