"""What true warranty deeds say: who sold which parcel, for how much, before which notary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from pipeline.money import whole
from pipeline.records import Case, Deed, Estate, Fact, Plat
from pipeline.roles import Facts, Rng
from pipeline.world.people.names import draw_name
from pipeline.world.property.parcels import FOOT, sides

MOST = 9  # deeds a file holds; four sheets each
TYPES = {
    "individual": ("an", "Individual"),
    "married couple": ("a", "Married couple"),
    "company": ("a", "Company"),
}
SQUARE_FOOT = Decimal(repr(FOOT)) ** 2  # square metres


@dataclass(frozen=True)
class WarrantyDeedFacts(Facts):
    label: ClassVar[str] = "warranty_deed"
    labels: ClassVar[Mapping[str, str]] = {
        "deeds.*.grantor": "Grantor Name",
        "deeds.*.grantor_article": "Grantor a/an",
        "deeds.*.grantor_type": "Grantor Type",
        "deeds.*.grantor_address": "Grantor Address",
        "deeds.*.grantor_1": "Grantor 1 Name",
        "deeds.*.grantor_2": "Grantor 2 Name",
        "deeds.*.signature_1": "Grantor 1 Signature",
        "deeds.*.signature_2": "Grantor 2 Signature",
        "deeds.*.appeared": "GrantorInPersonName",
        "deeds.*.grantee": "Beneficiary Name",
        "deeds.*.grantee_article": "Beneficiary a/an",
        "deeds.*.grantee_state": "Beneficiary Marital / State",
        "deeds.*.grantee_type": "Beneficiary Type",
        "deeds.*.grantee_address": "Beneficiary Address",
        "deeds.*.vesting": "Vesting",
        "deeds.*.price_words": "Dollars Text",
        "deeds.*.price": "Dollars Numeric",
        "deeds.*.state": "State",
        "deeds.*.county": "County",
        "deeds.*.county_code": "County_3",
        "deeds.*.parcel": "Tax Parcel ID Number",
        "deeds.*.homestead": "Homestead of the Grantor",
        "deeds.*.tax_name": "Tax Name",
        "deeds.*.tax_address": "Tax Address",
        "deeds.*.tax_year": "Tax Year",
        "deeds.*.return_to": "ReturnTo Name",
        "deeds.*.return_address": "ReturnTo Address",
        "deeds.*.prepared_by": "PreparedBy Name",
        "deeds.*.prepared_address": "PreparedBy Address",
        "deeds.*.signed": "Data_1",
        "deeds.*.notarized": "NotarizationDate",
        "deeds.*.notary": "NotaryPrintedFullName",
        "deeds.*.notary_signature": "Notary Signature",
        "deeds.*.commission_expires": "NotaryCommissionExpiryDate",
        "deeds.*.identity": "IdentityVerificationBasis",
        "deeds.*.recorded": "Date Recorded",
        "deeds.*.reference": "Deed Reference",
        "deeds.*.address": "Property Address",
        "deeds.*.lot": "Lot",
        "deeds.*.block": "Block",
        "deeds.*.subdivision": "Subdivision",
        "deeds.*.map": "Map Number",
        "deeds.*.acres": "Acres",
        "deeds.*.square_feet": "Square Feet",
        "deeds.*.use": "Property Use",
        "deeds.*.calls.*.bearing": "Bearing",
        "deeds.*.calls.*.feet": "Length in Feet",
        "deeds.*.plat.outline": "Plat",
        "deeds.*.plat.lot": "Plat Lot",
        "deeds.*.plat.owners": "Plat Owner",
        "deeds.*.plat.use": "Plat Use",
        "deeds.*.plat.acres": "Plat Acres",
    }

    def applies(self, case: Case) -> bool:
        return bool(case.estates)

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """One deed for each home, in the homes' order.

        A company signs through a manager whom no other paper names.
        """
        facts: dict[str, Fact] = {}
        for number, estate in enumerate(case.estates[:MOST]):
            assert estate.deed is not None
            manager = draw_name("en", "F" if rng.random() < 0.5 else "M", rng)[0]
            said = {
                **_parties(case, estate, estate.deed, manager=manager),
                **_instrument(estate, estate.deed),
                **_land(estate),
            }
            facts.update({f"deeds.{number}.{name}": value for name, value in said.items()})
        return facts


def _parties(case: Case, estate: Estate, deed: Deed, *, manager: str) -> dict[str, Fact]:
    signers = (manager,) if deed.grantor_type == "company" else deed.grantors
    article, kind = TYPES[deed.grantor_type]
    married = married_on(case, deed.signed)
    joint = len(estate.owners) > 1
    buyers, home = " and ".join(p.name for p in estate.owners), case.applicant.place.text
    return {
        "grantor": " and ".join(deed.grantors),
        "grantor_article": article,
        "grantor_type": kind,
        "grantor_address": deed.grantor_address,
        "grantor_1": signers[0],
        "grantor_2": signers[1] if len(signers) > 1 else None,
        "signature_1": signers[0],
        "signature_2": signers[1] if len(signers) > 1 else None,
        "appeared": " and ".join(signers),
        "grantee": buyers,
        "grantee_article": "a" if married else "an",
        "grantee_state": "Married" if married else "Unmarried",
        "grantee_type": "Couple" if joint else "Individual",
        "grantee_address": home,
        "vesting": deed.vesting,
        "tax_name": buyers,
        "tax_address": home,
        "return_to": estate.owners[0].name,
        "return_address": home,
    }


def _instrument(estate: Estate, deed: Deed) -> dict[str, Fact]:
    place = estate.home.place
    return {
        "price_words": deed.consideration,
        "price": deed.consideration,
        "state": place.region,
        "county": place.district,
        "county_code": place.district[:3].upper(),
        "parcel": estate.parcel.number,
        "homestead": deed.grantor_type != "company" and estate.home.use == "residential",
        "tax_year": deed.signed.year,
        "prepared_by": f"{deed.prepared_by.contact}, {deed.prepared_by.name}",
        "prepared_address": deed.prepared_by.place.text,
        "signed": deed.signed,
        "notarized": deed.signed,
        "notary": deed.notary,
        "notary_signature": deed.notary,
        "commission_expires": deed.commission_expires,
        "identity": f"{place.region} driver's license No. {deed.grantor_licence}",
        "recorded": deed.recorded,
        "reference": f"Deed Book {deed.book}, Page {deed.page}",
    }


def _land(estate: Estate) -> dict[str, Fact]:
    home, parcel = estate.home, estate.parcel
    facts: dict[str, Fact] = {
        "address": home.place.text,
        "lot": parcel.lot,
        "block": parcel.block,
        "subdivision": parcel.subdivision,
        "map": parcel.map_number,
        "acres": parcel.acres,
        "square_feet": int(whole(parcel.land_area / SQUARE_FOOT)),
        "use": parcel.property_class,
        "plat.outline": Plat(parcel.outline, parcel.lot, parcel.number),
        "plat.lot": parcel.lot,
        "plat.owners": " and ".join(p.name for p in estate.owners),
        "plat.use": parcel.property_class,
        "plat.acres": parcel.acres,
    }
    for number, (bearing, feet) in enumerate(sides(parcel.outline)):
        facts[f"calls.{number}.bearing"], facts[f"calls.{number}.feet"] = bearing, feet
    return facts


def married_on(case: Case, day: date) -> bool:
    """Was the applicant married that day?"""
    bond = case.marriage
    return (
        bond is not None
        and bond.marriage.registered <= day
        and not (bond.divorce and bond.divorce.registered <= day)
    )
