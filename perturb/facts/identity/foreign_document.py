"""A paper of somebody else in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import ClassVar

from perturb.facts.identity._slips import NAME_FIELDS, tells
from perturb.facts.shared.papers import pick, shows
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.facts import day, require, text
from pipeline.kinds import EN_DRIVERS_LICENSE, EN_SSN_CARD, ZH_IDENTITY_CARD_FRONT
from pipeline.policy import Policy
from pipeline.reading.printed_text import (
    PARTIES,
    holder_number,
    name_key,
    parties,
    plain,
    same_number,
)
from pipeline.records import Change, Document, Family
from pipeline.roles import FactChange, Printed

PARTY_NUMBERS = ("landlord.number", "tenant.number")
EVIDENCE = (
    *NAME_FIELDS,
    *PARTIES,
    "person.id_number",
    "person.id_number_masked",
    *PARTY_NUMBERS,
    "license.number",
)
OWN_DATE_KINDS = (ZH_IDENTITY_CARD_FRONT, EN_DRIVERS_LICENSE, EN_SSN_CARD)  # issued years ago


@dataclass(frozen=True)
class ForeignDocument(FactChange):
    """One paper says what the other case's paper of the same kind says.

    Evidence: whose name and number it bears.
    """

    rule: ClassVar[str] = "ownership"
    family: ClassVar[Family] = "consistency"
    needs_other_case: ClassVar[bool] = True

    def applies(self, file: Submission) -> bool:
        return sum(bool(_names(d)) for d in file.documents) > 1

    def meets(self, file: Submission) -> bool:
        return bool(_swaps(file))

    def change(self, request: ChangeRequest) -> FactEdit:
        swaps = _swaps(request)
        # A paper of theirs that is too old or not yet issued would break a second rule.
        timely = [(own, foreign) for own, foreign in swaps if _in_time(foreign, request)]
        own, foreign = pick(request.rng, timely or swaps)
        true, shown, names = own.facts, foreign.facts, _names(foreign)
        explanation = Localized(
            zh=f"{own.label}属于{'、'.join(names)}，而不是申请人{request.case.applicant.name}。",
            en=f"The {own.label} belongs to {' and '.join(names)}, "
            f"not to the applicant {request.case.applicant.name}.",
        )
        return FactEdit(
            tuple(foreign if d.id == own.id else d for d in request.documents),
            tuple(
                Change(own.id, field, true[field], shown.get(field))
                for field in EVIDENCE
                if field in true and true[field] != shown.get(field)
            ),
            "high",
            explanation,
        )

    def broken(self, printed: Printed, policy: Policy) -> bool:
        papers = [t for t in printed.texts.values() if parties(t)]
        if not papers:
            return False
        linked, rest = papers[:1], papers[1:]
        while found := [p for p in rest if any(_same_person(p, q) for q in linked)]:
            linked += found
            rest = [p for p in rest if p not in found]
        return bool(rest)


def _same_person(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Do two papers share name, number, account or (English papers) home address?

    A slip in one of them leaves the others.
    """
    numbers = product(_numbers(one), _numbers(other))
    if any(same_number(mine, theirs) for mine, theirs in numbers):
        return True
    if {name_key(n) for n in parties(one)} & {name_key(n) for n in parties(other)}:
        return True
    accounts = [plain(t.get("account.number", "")).replace(" ", "") for t in (one, other)]
    if _both(one, other, "account.number") and accounts[0] == accounts[1]:
        return True
    homes = [plain(t.get("person.address", "")).casefold() for t in (one, other)]
    return _both(one, other, "person.address") and homes[0] == homes[1]


def _both(one: Mapping[str, str], other: Mapping[str, str], field: str) -> bool:
    return field in one and field in other


def _numbers(texts: Mapping[str, str]) -> list[str]:
    found = [holder_number(texts), *(texts.get(name) for name in PARTY_NUMBERS)]
    return [number for number in found if number and tells(number)]


def _swaps(file: Submission) -> list[tuple[Document, Document]]:
    """Papers, each with the other case's in its place.

    It must name other people than every paper beside it does: some paper has to contradict it.
    """
    others, found = {d.kind: d for d in file.other_case}, []
    named = {d.id: _names(d) for d in file.documents}
    for own in file.documents:
        if own.kind not in others or not named[own.id]:
            continue
        theirs = others[own.kind]
        foreign = replace(own, owner=theirs.owner, facts=theirs.facts)
        beside = set[str]().union(*(names for name, names in named.items() if name != own.id))
        names = _names(foreign)
        if beside and names and not beside & set(names):
            found.append((own, foreign))
    return found


def _names(document: Document) -> list[str]:
    """Whose paper its sheets say it is."""
    facts = document.facts
    if any(shows(document, field) for field in NAME_FIELDS):
        parts = [text(facts, f"person.{part}") or "" for part in ("given_name", "family_name")]
        return [text(facts, "person.name") or " ".join(parts)]
    return [require(text, facts, field) for field in PARTIES if shows(document, field)]


def _in_time(document: Document, file: Submission) -> bool:
    """Is a paper of theirs dated as one of today's file would be?"""
    if document.kind in OWN_DATE_KINDS:
        return True
    issued, today = day(document.facts, "issue_date"), file.case.today
    return issued is None or today - timedelta(days=file.policy.validity_days) <= issued <= today
