"""What a true appraisal summary says: a property, three sales nearby, the value they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.money import ZERO, cents
from pipeline.records import Application, Appraisal, Case, Comparable, Fact, Plat
from pipeline.roles import Facts, Rng

USES = {"residential": "Residential", "commercial": "Commercial", "parking": "Parking"}
OCCUPANCIES = {"own_use": "Owner occupied", "vacant": "Vacant", "let": "Let"}


@dataclass(frozen=True)
class AppraisalSummaryFacts(Facts):
    label: ClassVar[str] = "appraisal_summary"
    labels: ClassVar[Mapping[str, str]] = {
        "report.number": "report_no",
        "issue_date": "effective_date",
        "issuer.name": "appraisal_company",
        "issuer.address": "appraisal_company_address",
        "issuer.phone": "appraisal_company_phone",
        "appraiser.name": "appraiser_name",
        "appraiser.license": "appraiser_license_no",
        "signature": "appraiser_signature",
        "bank.name": "client",
        "person.name": "borrower",
        "loan.purpose": "purpose_of_loan",
        "collateral.address": "property_address",
        "collateral.county": "county",
        "collateral.parcel": "tax_parcel_id",
        "collateral.development": "subdivision",
        "collateral.lot": "lot_block",
        "collateral.map": "map_no",
        "collateral.acres": "site_acres",
        "collateral.use": "property_use",
        "collateral.area": "floor_area_sq_m",
        "collateral.rooms": "rooms",
        "collateral.built": "year_built",
        "collateral.occupancy": "occupancy",
        "collateral.price": "contract_price",
        "appraisal.unit_price": "value_per_sq_m",
        "appraisal.mean": "mean_of_comparables",
        "appraisal.value": "appraised_value",
        "appraisal.value_words": "appraised_value_in_words",
        "plat.outline": "site_map",
        "plat.lot": "site_map_lot",
        "plat.use": "site_map_use",
        "plat.acres": "site_map_acres",
        "comparables.*.address": "comparable_address",
        "comparables.*.distance": "comparable_distance_m",
        "comparables.*.sold": "comparable_sale_date",
        "comparables.*.area": "comparable_floor_area_sq_m",
        "comparables.*.price": "comparable_sale_price",
        "comparables.*.unit_price": "comparable_price_per_sq_m",
        "comparables.*.adjustment": "comparable_adjustment",
        "comparables.*.adjusted": "comparable_adjusted_price_per_sq_m",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The valuation of the application's collateral; nothing on it is drawn."""
        made, asked = case.appraisal, case.application
        facts: dict[str, Fact] = {
            "report.number": made.number,
            "issue_date": made.valued,
            "issuer.name": made.firm.name,
            "issuer.address": made.firm.place.text,
            "issuer.phone": made.firm.phone,
            "appraiser.name": made.appraiser,
            "appraiser.license": made.appraiser_licence,
            "signature": made.appraiser,
            "bank.name": asked.bank.name,
            "person.name": case.applicant.name,
            "loan.purpose": asked.purpose,
            **_collateral(made, asked),
            **_opinion(made),
            **_mapped(made),
        }
        for number, sale in enumerate(made.comparables):
            stated = _sale(sale)
            facts.update({f"comparables.{number}.{name}": stated[name] for name in stated})
        return facts


def _collateral(made: Appraisal, asked: Application) -> dict[str, Fact]:
    parcel = made.parcel
    return {
        "collateral.address": asked.collateral.text,
        "collateral.county": asked.collateral.district,
        "collateral.parcel": parcel.number,
        "collateral.development": made.development,
        "collateral.lot": f"Lot {parcel.lot}, Block {parcel.block}",
        "collateral.map": parcel.map_number,
        "collateral.acres": parcel.acres,
        "collateral.use": USES[made.use],
        "collateral.area": made.area,
        "collateral.rooms": made.rooms or None,  # shops and parking spaces have none
        "collateral.built": made.built,
        "collateral.occupancy": OCCUPANCIES[made.occupancy],
        "collateral.price": asked.price,
    }


def _opinion(made: Appraisal) -> dict[str, Fact]:
    """The value, and the mean of the comparable sales that it follows from."""
    total = sum((c.adjusted_unit_price for c in made.comparables), ZERO)
    return {
        "appraisal.unit_price": made.unit_price,
        "appraisal.mean": cents(total / len(made.comparables)),
        "appraisal.value": made.value,
        "appraisal.value_words": made.value,
    }


def _mapped(made: Appraisal) -> dict[str, Fact]:
    parcel = made.parcel
    outline = Plat(parcel.outline, parcel.lot, parcel.number)
    return {
        "plat.outline": outline,
        "plat.lot": parcel.lot,
        "plat.use": USES[made.use],
        "plat.acres": parcel.acres,
    }


def _sale(sale: Comparable) -> dict[str, Fact]:
    return {
        "address": sale.place.text,
        "distance": sale.distance_m,
        "sold": sale.sold,
        "area": sale.area,
        "price": sale.price,
        "unit_price": cents(sale.price / sale.area),
        "adjustment": sale.adjustment / 100,
        "adjusted": sale.adjusted_unit_price,
    }
