"""What a true property owner search says: the applicant's parcels, deeds and tax rolls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar

from pipeline.money import ZERO
from pipeline.records import Case, Estate, Fact
from pipeline.roles import Facts, Rng
from pipeline.world.issuing import issued
from pipeline.world.places import region_of

LISTED = 30  # parcels a search returns at most
USES = (
    "Mortgage underwriting",
    "Verification of assets for a loan",
    "Review of a loan application",
)
NONE = "None of record"


@dataclass(frozen=True)
class PropertyOwnerSearchReportFacts(Facts):
    label: ClassVar[str] = "property_owner_search_report"
    labels: ClassVar[Mapping[str, str]] = {
        "report.number": "report_id",
        "issue_date": "generated_at",
        "report.as_of": "data_as_of",
        "person.name": "owner_name",
        "license.number": "driver_license",
        "license.state": "driver_license_state",
        "person.id_number": "ssn_or_dash",
        "person.birth_date": "dob_or_dash",
        "person.address": "owner_address",
        "report.use": "intended_use",
        "report.match": "match_notes",
        "report.ambiguous": "ambiguity_flag",
        "report.count": "total_parcels",
        "report.acres": "total_acres_or_dash",
        "report.assessed": "total_assessed_value",
        "parcels.*.number": "parcel_id",
        "parcels.*.county": "county",
        "parcels.*.address": "situs_address",
        "parcels.*.use": "property_class_use",
        "parcels.*.acres": "acres_or_dash",
        "parcels.*.mailing": "mailing_address_or_dash",
        "parcels.*.owners": "owner_of_record_or_dash",
        "parcels.*.interest": "ownership_interest_or_dash",
        "parcels.*.legal": "legal_desc_short_or_dash",
        "parcels.*.map": "map_lot_block_or_dash",
        "parcels.*.acquired": "acquisition_date_or_dash",
        "parcels.*.vesting": "vesting_or_deed_type_or_dash",
        "parcels.*.deed": "deed_ref_or_dash",
        "parcels.*.land": "assessed_land_or_dash",
        "parcels.*.improvements": "assessed_improvements_or_dash",
        "parcels.*.assessed": "assessed_total",
        "parcels.*.tax_year": "tax_year_or_dash",
        "parcels.*.tax_status": "tax_status_or_dash",
        "parcels.*.mortgages": "mortgages_summary_or_dash",
        "parcels.*.liens": "liens_summary_or_dash",
        "parcels.*.restrictions": "restrictions_summary_or_dash",
    }

    def applies(self, case: Case) -> bool:
        return bool(case.estates)

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Every home of the case, in its order; the totals are the parcels' sums."""
        person, found = case.applicant, case.estates[:LISTED]
        region = region_of("en", person.place)
        day = issued(case, rng, max(e.deed.recorded for e in found if e.deed) + timedelta(days=1))
        at = time(int(rng.integers(8, 18)), int(rng.integers(60)), int(rng.integers(60)))
        facts: dict[str, Fact] = {
            "report.number": f"{region.abbr}-PROP-{day:%y%m}-{int(rng.integers(10_000)):04d}",
            "issue_date": datetime.combine(day, at),
            "report.as_of": day - timedelta(days=1),
            "person.name": person.name,
            "license.number": person.licence_number,
            "license.state": region.abbr,
            "person.id_number": person.id_number,
            "person.birth_date": person.birth_date,
            "person.address": person.place.text,
            "report.use": USES[int(rng.integers(len(USES)))],
            "report.match": "Name, license number and social number agree with the record",
            "report.ambiguous": "No",
            "report.count": len(found),
            "report.acres": sum((e.parcel.acres for e in found), ZERO),
            "report.assessed": sum((e.parcel.assessed for e in found), ZERO),
        }
        for number, estate in enumerate(found):
            facts.update(
                {f"parcels.{number}.{name}": value for name, value in _parcel(case, estate).items()}
            )
        return facts


def _parcel(case: Case, estate: Estate) -> dict[str, Fact]:
    home, parcel, deed, loan = estate.home, estate.parcel, estate.deed, case.mortgage
    assert deed is not None
    partner = estate.owners[-1].name
    return {
        "number": parcel.number,
        "county": home.place.district,
        "address": home.place.text,
        "use": parcel.property_class,
        "acres": parcel.acres,
        "mailing": case.applicant.place.text,
        "owners": " and ".join(p.name for p in estate.owners),
        "interest": f"Undivided, jointly with {partner}"
        if home.ownership == "joint"
        else "100 %, sole owner",
        "legal": f"Lot {parcel.lot}, {parcel.subdivision}",
        "map": f"Map {parcel.map_number}, Lot {parcel.lot}, Block {parcel.block}",
        "acquired": deed.signed,
        "vesting": f"{deed.vesting}, general warranty deed",
        "deed": f"Deed Book {deed.book}, Page {deed.page}",
        "land": parcel.assessed_land,
        "improvements": parcel.assessed_improvements,
        "assessed": parcel.assessed,
        "tax_year": parcel.tax_year,
        "tax_status": parcel.tax_status,
        "mortgages": f"{loan.lender.name}, ${loan.principal:,.2f}, {loan.start:%m/%d/%Y}"
        if loan and home.mortgaged
        else NONE,
        "liens": NONE,
        "restrictions": f"Covenants of {parcel.subdivision}",
    }
