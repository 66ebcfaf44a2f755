"""What the portrait side of an identity card says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact, Portrait
from pipeline.roles import Facts, Rng
from pipeline.world.chances import years

SEX: Mapping[str, str] = {"F": "女", "M": "男"}


@dataclass(frozen=True)
class IdentityCardFrontFacts(Facts):
    """Holder, birth, address, number and portrait."""

    label: ClassVar[str] = "身份证（人像面）"
    labels: ClassVar[Mapping[str, str]] = {
        "person.name": "姓名",
        "person.sex": "性别",
        "person.ethnicity": "民族",
        "person.birth_date": "出生",
        "birth.year": "出生年",
        "birth.month": "出生月",
        "birth.day": "出生日",
        "person.address": "住址",
        "person.id_number": "公民身份号码",
        "portrait": "照片",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The applicant's card; the portrait is as old as the card."""
        person = case.applicant
        born = person.birth_date
        card = case.identity_card
        taken = years(born, card.issued if card else case.today)
        return {
            "person.name": person.name,
            "person.sex": SEX[person.sex],
            "person.ethnicity": person.ethnicity,
            "person.birth_date": born,
            "birth.year": born.year,
            "birth.month": born.month,
            "birth.day": born.day,
            "person.address": person.place.text,
            "person.id_number": person.id_number,
            "portrait": Portrait(person.sex, taken, person.id),
        }
