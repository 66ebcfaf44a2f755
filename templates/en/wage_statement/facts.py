"""What a true wage statement says: a year's pay and what was withheld, as the return repeats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from pipeline.world import authority_name
from pipeline.world.money.payslip import wage_statement


@dataclass(frozen=True)
class WageStatementFacts(Facts):
    label: ClassVar[str] = "wage_statement"
    labels: ClassVar[Mapping[str, str]] = {
        "tax_year": "Tax year",
        "person.id_number": "Box a — Employee's social number",
        "issuer.code": "Box b — Employer number",
        "issuer.name": "Box c — Employer name",
        "issuer.address": "Box c — Employer address",
        "control.number": "Box d — Control number",
        "person.name": "Box e — Employee name",
        "person.address": "Box f — Employee address",
        "wages.total": "Box 1 — Wages and other pay",
        "wages.tax_withheld": "Box 2 — Income tax withheld",
        "wages.social": "Box 3 — Pay subject to social insurance",
        "wages.social_withheld": "Box 4 — Social insurance withheld",
        "issuer.state": "Box 15 — Region",
        "authority.name": "Revenue authority",
    }

    def applies(self, case: Case) -> bool:
        return case.employment.kind == "salaried"

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The statement for the year of the return; it bears no date but the year."""
        made, employer, person = wage_statement(case), case.employment.employer, case.applicant
        return {
            "tax_year": made.year,
            "person.id_number": person.id_number,
            "issuer.code": employer.code,
            "issuer.name": employer.name,
            "issuer.address": employer.place.text,
            "control.number": f"{case.employment.staff_number}-{int(rng.integers(1000)):03d}",
            "person.name": person.name,
            "person.address": person.place.text,
            "wages.total": made.wages,
            "wages.tax_withheld": made.withheld,
            "wages.social": made.social_wages,
            "wages.social_withheld": made.social_withheld,
            "issuer.state": employer.place.region,
            "authority.name": authority_name("en", "tax", person.place),
        }
