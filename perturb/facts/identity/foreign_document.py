"""A paper of somebody else in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from perturb.facts.identity._slips import NAME_FIELDS, tells
from perturb.facts.shared.papers import day, pick, shows, text, told
from pipeline.policy import Policy
from pipeline.reading.printed_text import (
    PARTIES,
    holder_number,
    name_key,
    parties,
    plain,
    same_number,
)
from pipeline.records import Anomaly, Case, Change, Document
from pipeline.roles import FactChange, Printed, Rng

PARTY_NUMBERS = ("landlord.number", "tenant.number")
EVIDENCE = (
    *NAME_FIELDS,
    *PARTIES,
    "person.id_number",
    "person.id_number_masked",
    *PARTY_NUMBERS,
    "license.number",
)
OWN_DATE_KINDS = ("zh/identity_card_front", "en/drivers_license", "en/ssn_card")  # issued years ago


@dataclass(frozen=True)
class ForeignDocument(FactChange):
    """One paper says what the stranger's paper of the same kind says. Evidence: whose name and number it bears."""

    rule: ClassVar[str] = "ownership"
    needs_stranger: ClassVar[bool] = True

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return sum(bool(_names(d)) for d in documents) > 1

    def meets(self, documents: Sequence[Document], stranger: Sequence[Document]) -> bool:
        return bool(_swaps(documents, stranger))

    def change(
        self,
        case: Case,
        documents: Sequence[Document],
        policy: Policy,
        *,
        rng: Rng,
        boundary: bool = False,
        stranger: Sequence[Document] = (),
    ) -> tuple[tuple[Document, ...], Anomaly]:
        swaps = _swaps(documents, stranger)
        # A stranger's paper that is too old or not yet issued would break a second rule.
        timely = [
            (d, other)
            for d, other in swaps
            if d.kind in OWN_DATE_KINDS or _in_time(other, case, policy)
        ]
        document, foreign = pick(rng, timely or swaps)
        files = tuple(foreign if d.id == document.id else d for d in documents)
        true, shown = document.facts, foreign.facts
        changes = tuple(
            Change(document.id, f, true[f], shown.get(f))
            for f in EVIDENCE
            if f in true and true[f] != shown.get(f)
        )
        who = told(case.language, "、", " and ").join(_names(foreign))
        sentence = told(
            case.language,
            f"{document.label}属于{who}，而不是申请人{case.applicant.name}。",
            f"The {document.label} belongs to {who}, not to the applicant {case.applicant.name}.",
        )
        return files, Anomaly(
            "foreign_document", "consistency", self.rule, "high", sentence, changes
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
    """Do two papers share name, number, account or (English papers) home address? A slip in one of them leaves the others."""
    a, b = _numbers(one), _numbers(other)
    if any(same_number(m, n) for m in a for n in b):
        return True
    if {name_key(n) for n in parties(one)} & {name_key(n) for n in parties(other)}:
        return True
    accounts = [
        plain(t["account.number"]).replace(" ", "") for t in (one, other) if "account.number" in t
    ]
    if len(accounts) == 2 and accounts[0] == accounts[1]:
        return True
    homes = [plain(t["person.address"]).casefold() for t in (one, other) if "person.address" in t]
    return len(homes) == 2 and homes[0] == homes[1]


def _numbers(texts: Mapping[str, str]) -> list[str]:
    found = [holder_number(texts), *(texts.get(name) for name in PARTY_NUMBERS)]
    return [number for number in found if number and tells(number)]


def _swaps(
    documents: Sequence[Document], stranger: Sequence[Document]
) -> list[tuple[Document, Document]]:
    """Papers, each with the stranger's in its place, that name other people than every paper beside it does: some paper must, to contradict."""
    others, found = {d.kind: d for d in stranger}, []
    for document in (d for d in documents if d.kind in others and _names(d)):
        foreign = replace(
            document, owner=others[document.kind].owner, facts=others[document.kind].facts
        )
        beside = {name for d in documents if d is not document for name in _names(d)}
        if beside and _names(foreign) and not beside & set(_names(foreign)):
            found.append((document, foreign))
    return found


def _names(document: Document) -> list[str]:
    """Whose paper its sheets say it is."""
    if shows(document, "person.name") or any(shows(document, f) for f in NAME_FIELDS):
        return [
            text(document, "person.name")
            or f"{text(document, 'person.given_name')} {text(document, 'person.family_name')}"
        ]
    return [text(document, f) for f in PARTIES if shows(document, f)]


def _in_time(document: Document, case: Case, policy: Policy) -> bool:
    issued = day(document, "issue_date")
    return (
        issued is None or case.today - timedelta(days=policy.validity_days) <= issued <= case.today
    )
