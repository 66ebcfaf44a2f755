"""Contracts, careers, insurance months, the spouse's work, and an owner's firm with its permits."""

from __future__ import annotations

from datetime import date

from pipeline.checks.base import hold
from pipeline.records import Business, Case
from pipeline.world.chances import years
from pipeline.world.identifiers import ASSIGNED_PROVINCES
from pipeline.world.people.business import NEEDS
from pipeline.world.people.career import insured
from pipeline.world.people.education import ready_to_work

LEAST_OWNING_AGE = 18


def check_contract(case: Case) -> None:
    """A contract with an end outlasts today; owners have none; a project has a name."""
    for work in [case.employment, *([case.spouse_work.employment] if case.spouse_work else [])]:
        hold(
            case,
            (work.contract_ends is None) == (work.contract == "permanent"),
            "contract and its end do not go together",
        )
        hold(
            case,
            work.contract_ends is None or work.contract_ends > case.today,
            f"the contract ended on {work.contract_ends}",
        )
        hold(
            case,
            bool(work.project) == (work.contract == "project"),
            "project and contract do not go together",
        )
        hold(
            case, work.kind == "salaried" or work.contract == "permanent", "an owner has a contract"
        )


def check_career(case: Case) -> None:
    """Jobs follow one another from adulthood to the present one.

    Insured months lie inside them and never overlap.
    """
    last = ready_to_work(case.applicant, case.degree)
    for job in case.career:
        hold(
            case,
            last <= job.start < job.end < case.employment.start,
            f"the job of {job.start} overlaps another",
        )
        last = job.end
    spans = insured(case, case.today)
    for before, after in zip(spans, spans[1:], strict=False):
        hold(case, before.last < after.first, "two employers insured the same month")
    for span in spans:
        hold(case, span.first <= span.last < case.today, "a month is insured before it was worked")
    hold(
        case,
        bool(spans) and spans[-1].employer == case.employment.employer,
        "the present employer insures nobody",
    )


def check_spouse_work(case: Case) -> None:
    """A working spouse began as an adult.

    An en one began after the year whose joint return states one income.
    """
    work = case.spouse_work
    hold(case, work is None or case.spouse is not None, "nobody's spouse works")
    if work and case.spouse:
        start = work.employment.start
        hold(
            case,
            years(case.spouse.birth_date, start) >= 18 and start < case.today,
            f"the spouse has worked since {start}",
        )
        hold(case, work.monthly_income >= 3_000, "the spouse's income is too low to live on")
        hold(
            case,
            case.language == "zh" or start > date(case.tax.year, 12, 31),
            "the joint return omits the spouse's wages",
        )


def check_business(case: Case) -> None:
    """An owner's firm was founded by an adult before work began there."""
    firm, work = case.business, case.employment
    hold(
        case,
        (firm is not None) == (work.kind == "business"),
        "firm and employment do not go together",
    )
    if not firm:
        return
    hold(
        case,
        firm.company == work.employer and firm.representative == case.applicant.name,
        "the firm belongs to somebody else",
    )
    hold(
        case,
        years(case.applicant.birth_date, firm.founded) >= LEAST_OWNING_AGE,
        f"a minor founded a firm on {firm.founded}",
    )
    hold(
        case,
        firm.founded <= work.start and firm.founded <= firm.issued < case.today,
        "the firm was founded or licensed too late",
    )
    hold(case, firm.term_ends is None or firm.term_ends > case.today, "the firm's term is over")
    hold(case, 0 < firm.paid_in <= firm.capital, "more capital was paid in than registered")
    check_licences(case, firm)


def check_licences(case: Case, firm: Business) -> None:
    """Every permit its trade needs runs beyond today, under a number nobody has."""
    work = case.employment
    needed = NEEDS.get(work.occupation, ()) if case.language == "zh" else ()
    hold(
        case, tuple(x.kind for x in firm.licences) == needed, "a permit is missing or one too many"
    )
    for permit in firm.licences:
        hold(
            case,
            firm.founded <= permit.issued < case.today < permit.expires,
            f"the {permit.kind} permit of {permit.issued} does not hold",
        )
        hold(
            case,
            permit.number[:2] not in ASSIGNED_PROVINCES and not permit.number.isdigit(),
            f"permit number {permit.number} could be real",
        )
