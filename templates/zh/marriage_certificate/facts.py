"""What the registry certifies about a lasting marriage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from templates.zh._marriages import LABELS, pictured, registration, spouses


@dataclass(frozen=True)
class MarriageCertificateFacts(Facts):
    """The applicant's copy, with the couple on one photograph.

    The man's particulars stand left, the woman's right.
    """

    label: ClassVar[str] = "结婚证（电子版）"
    labels: ClassVar[Mapping[str, str]] = {
        **LABELS,
        "certificate.number": "结婚证字号",
        "portrait.husband": "照片_男",
        "portrait.wife": "照片_女",
    }

    def applies(self, case: Case) -> bool:
        return case.marriage is not None and case.marriage.divorce is None

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Everything is the case's marriage."""
        marriage = case.marriage
        assert marriage is not None
        faces = pictured(marriage, marriage.marriage)
        return {
            "person.name": case.applicant.name,
            **registration(marriage.marriage, "结婚登记专用章"),
            **spouses(marriage),
            "portrait.husband": faces["husband"],
            "portrait.wife": faces["wife"],
        }
