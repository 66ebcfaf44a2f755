"""What a true social insurance card says: a number, a name and how the holder signs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from pipeline.world import authority_name


@dataclass(frozen=True)
class SsnCardFacts(Facts):
    label: ClassVar[str] = "ssn"
    labels: ClassVar[Mapping[str, str]] = {
        "person.id_number": "ssn",
        "person.name": "name",
        "signature": "signature",
        "authority.name": "authority_name",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The applicant's card; nothing on it is drawn, so every layout reads the same."""
        person = case.applicant
        return {
            "person.id_number": person.id_number,
            "person.name": person.name,
            "signature": person.name,
            "authority.name": authority_name("en", "social", person.place),
        }
