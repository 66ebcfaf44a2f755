"""What every licence of a small firm says: shared by the kinds that hang on its wall."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pipeline.records import Business, Case, Fact, Licence


def firm(case: Case) -> Business:
    """The applicant's own.

    Raises:
        ValueError: the applicant has none; ask the kind's ``applies`` first.
    """
    if case.business is None:
        raise ValueError(f"case {case.index} has no firm")
    return case.business


def permitted(case: Case, kind: str) -> bool:
    """Has the applicant's firm a permit of this kind?"""
    return case.business is not None and case.business.licence(kind) is not None


def permit(case: Case, kind: str) -> Licence:
    """The firm's permit of a kind.

    Raises:
        ValueError: it has none; ask ``permitted`` first.
    """
    found = firm(case).licence(kind)
    if found is None:
        raise ValueError(f"case {case.index} has no {kind} permit")
    return found


def permit_facts(case: Case, kind: str, seal: str) -> Mapping[str, Fact]:
    """Who may do what, where, and who says so."""
    held, owner = permit(case, kind), firm(case)
    return {
        "company.name": owner.company.name,
        "company.unified_code": owner.unified_code,
        "person.name": owner.representative,
        "premises.address": held.place.text,
        "permit.form": held.form,
        "permit.items": held.items,
        "permit.number": held.number,
        "supervisor.name": held.supervisor,
        "authority.name": held.authority,
        "seal.text": held.authority,
        "seal.name": seal,
    }


def parts(name: str, day: date) -> dict[str, Fact]:
    """A date as forms split it: year, month and day under a common name."""
    return {f"{name}.year": day.year, f"{name}.month": day.month, f"{name}.day": day.day}
