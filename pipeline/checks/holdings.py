"""Homes, land, titles, deeds, leases and cars."""

from __future__ import annotations

from pipeline.checks.base import hold
from pipeline.checks.work import LEAST_OWNING_AGE
from pipeline.records import Case, Deed, Estate, Lease, Parcel, Title
from pipeline.world.chances import years
from pipeline.world.property.parcels import ACRE, enclosed


def check_homes(case: Case) -> None:
    """Homes were bought by an adult before today, and a mortgaged home has its loan."""
    for home in case.homes:
        old_enough = years(case.applicant.birth_date, home.acquired) >= LEAST_OWNING_AGE
        hold(
            case,
            old_enough and home.acquired < case.today,
            f"a home was acquired on {home.acquired}, too early or too late",
        )
        hold(
            case,
            home.ownership == "sole" or case.marital_status == "married",
            "a home is owned jointly with nobody",
        )
        hold(case, home.area > 0 < home.price, "a home has no area or price")
    mortgages = {r.amount for r in case.account.transactions if r.category == "mortgage"}
    hold(
        case,
        any(h.mortgaged for h in case.homes) == bool(mortgages),
        "mortgage and mortgaged home do not go together",
    )


def check_estates(case: Case) -> None:
    """Every home has its land, its owners, and a title or deed that follows the purchase."""
    hold(
        case,
        tuple(e.home for e in case.estates) == case.homes,
        "estates and homes do not go together",
    )
    for estate in case.estates:
        check_estate(case, estate)
    numbers = [p.number for p in (*(e.parcel for e in case.estates), case.appraisal.parcel)]
    hold(case, len(set(numbers)) == len(numbers), "two properties stand on one parcel")


def check_estate(case: Case, estate: Estate) -> None:
    hold(
        case,
        len(estate.owners) == 1 + (estate.home.ownership == "joint")
        and estate.owners[0] == case.applicant,
        "the wrong people own a home",
    )
    check_parcel(case, estate.parcel)
    hold(
        case,
        (estate.title is None) == (case.language == "en") == (estate.deed is not None),
        "a home has the other country's papers",
    )
    if estate.title:
        check_title(case, estate, estate.title)
    if estate.deed:
        check_deed(case, estate, estate.deed)


def check_parcel(case: Case, parcel: Parcel) -> None:
    area = enclosed(parcel.outline)
    hold(case, area == parcel.land_area > 0, f"the outline encloses {area}, not {parcel.land_area}")
    hold(case, abs(parcel.acres * ACRE - area) <= ACRE / 200, "acres and square metres differ")
    hold(
        case,
        min(parcel.assessed_land, parcel.assessed_improvements) > 0,
        "land or house is assessed at nothing",
    )


def check_title(case: Case, estate: Estate, title: Title) -> None:
    home = estate.home
    hold(
        case,
        home.acquired <= title.registered < case.today < title.term_to,
        f"the title of {title.registered} does not fit its home",
    )
    hold(
        case,
        title.term_from.year < title.built <= home.acquired.year,
        "the house was bought before it was built",
    )
    hold(
        case,
        (title.share == "共同共有") == (home.ownership == "joint"),
        "share and ownership differ",
    )
    hold(
        case,
        title.unit_number == estate.parcel.number and len(title.unit_number) == 15,
        "title and parcel differ",
    )


def check_deed(case: Case, estate: Estate, deed: Deed) -> None:
    hold(
        case,
        deed.signed == estate.home.acquired <= deed.recorded < case.today,
        "a deed was signed on another day than the purchase",
    )
    hold(
        case,
        deed.commission_expires > deed.signed and deed.consideration == estate.home.price,
        "the deed's notary or price does not hold",
    )


def check_lease(case: Case) -> None:
    """Tenants own no home and pay on the ledger what the contract says.

    Landlords own what they let.
    """
    lease, paid = case.lease, any(r.category == "rent" for r in case.account.transactions)
    hold(
        case,
        paid == (lease is not None and lease.applicant_is == "tenant"),
        "rent and lease do not go together",
    )
    if not lease:
        return
    hold(case, lease.signed <= lease.first < case.today < lease.last, "the lease is not running")
    if lease.applicant_is == "tenant":
        check_tenancy(case, lease)
    else:
        check_letting(case, lease)


def check_tenancy(case: Case, lease: Lease) -> None:
    paid = [row for row in case.account.transactions if row.category == "rent"]
    first = min(row.when.date() for row in paid)
    hold(
        case,
        {-row.amount for row in paid} == {lease.monthly_rent} and lease.first <= first,
        "the ledger pays another rent",
    )
    hold(
        case,
        not case.homes and years(case.applicant.birth_date, lease.first) >= LEAST_OWNING_AGE,
        "the tenant is a minor or an owner",
    )
    hold(case, lease.place == case.applicant.place, "the tenant lives elsewhere")


def check_letting(case: Case, lease: Lease) -> None:
    hold(
        case,
        any(h.place == lease.place and h.acquired < lease.first for h in case.homes[1:]),
        "somebody lets a home that is not theirs",
    )
    hold(
        case,
        lease.account_number != case.account.number,
        "the ledger lacks the rent that it receives",
    )


def check_vehicles(case: Case) -> None:
    """Cars were registered by adults before today; no vehicle number or plate could be assigned."""
    for car in case.vehicles:
        old_enough = years(case.applicant.birth_date, car.registered) >= 18
        hold(
            case,
            old_enough and car.manufactured < car.registered <= car.issued < case.today,
            f"a car was registered on {car.registered}",
        )
        hold(
            case,
            len(car.vin) == 17 and car.vin[0] == car.vin[8] == "Q",
            f"vehicle number {car.vin} could be real",
        )
