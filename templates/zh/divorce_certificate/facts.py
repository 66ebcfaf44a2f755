"""What the registry certifies about a marriage that ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from templates.zh._marriages import LABELS, pictured, registration, spouses


@dataclass(frozen=True)
class DivorceCertificateFacts(Facts):
    """The applicant's copy, with the applicant's photograph."""

    label: ClassVar[str] = "离婚证"
    labels: ClassVar[Mapping[str, str]] = {
        **LABELS,
        "certificate.number": "离婚证字号",
        "portrait": "照片",
    }

    def applies(self, case: Case) -> bool:
        return case.marriage is not None and case.marriage.divorce is not None

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Everything is the case's divorce."""
        marriage = case.marriage
        assert marriage is not None and marriage.divorce is not None
        faces = pictured(marriage, marriage.divorce)
        return {
            "person.name": case.applicant.name,
            **registration(marriage.divorce, "婚姻登记处"),
            **spouses(marriage),
            "portrait": faces["husband" if case.applicant.id == marriage.husband.id else "wife"],
        }
