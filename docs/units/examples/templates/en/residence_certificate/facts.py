"""What a true certificate of residence says: who lives where, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from pipeline.world import authority_name
from pipeline.world.issuing import issued


@dataclass(frozen=True)
class ResidenceCertificateFacts(Facts):
    """Asked of everybody: who applies for a loan lives somewhere."""

    label: ClassVar[str] = "residence_certificate"
    labels: ClassVar[Mapping[str, str]] = {
        "authority.name": "authority_name",
        "certificate.number": "certificate_no",
        "issue_date": "date_issued",
        "person.name": "name",
        "person.address": "address",
        "residence.since": "resident_since",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The day is one the bank still accepts; the number is drawn, all else is the case's."""
        person = case.applicant
        since = date(case.today.year - max(1, person.residence_years), 1, 1)
        day = issued(case, rng, since)
        return {
            "authority.name": authority_name("en", "social", person.place),
            "certificate.number": f"RC-{day.year}-{int(rng.integers(1, 100_000)):05d}",
            "issue_date": day,
            "person.name": person.name,
            "person.address": person.place.text,
            "residence.since": since,
        }
