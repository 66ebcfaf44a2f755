"""A paper of somebody else in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from perturb.facts._identity import NAME_FIELDS, tells
from perturb.facts._paper import day, pick, shows, text, told
from pipeline.policy import Policy
from pipeline.reading import holder, holder_number, name_key, plain, same_number
from pipeline.records import Anomaly, Case, Change, Document
from pipeline.roles import FactChange, Printed, Rng

EVIDENCE = (*NAME_FIELDS, "person.id_number", "person.id_number_masked", "license.number")
OWN_DATE_KINDS = ("zh/identity_card_front", "en/drivers_license", "en/ssn_card")  # issued years ago


@dataclass(frozen=True)
class ForeignDocument(FactChange):
    """One paper says what the stranger's paper of the same kind says. Evidence: whose name and number it bears."""

    rule: ClassVar[str] = "ownership"
    needs_stranger: ClassVar[bool] = True

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return len(documents) > 1 and bool(_named(documents))

    def change(
        self, case: Case, documents: Sequence[Document], policy: Policy, rng: Rng, *, boundary: bool = False, stranger: Sequence[Document] = ()
    ) -> tuple[tuple[Document, ...], Anomaly]:
        others = {d.kind: d for d in stranger}
        mine = [d for d in _named(documents) if d.kind in others]
        # A stranger's paper that is too old or not yet issued would break a second rule.
        timely = [d for d in mine if d.kind in OWN_DATE_KINDS or _in_time(others[d.kind], case, policy)]
        document = pick(rng, timely or mine)
        other = others[document.kind]
        foreign = replace(document, owner=other.owner, facts=other.facts)
        files = tuple(foreign if d.id == document.id else d for d in documents)
        true = document.facts
        changes = tuple(Change(document.id, f, true[f], other.facts.get(f)) for f in EVIDENCE if f in true and true[f] != other.facts.get(f))
        sentence = told(
            case.language,
            f"{document.label}属于{_name(other)}，而不是申请人{case.applicant.name}。",
            f"The {document.label} belongs to {_name(other)}, not to the applicant {case.applicant.name}.",
        )
        return files, Anomaly("foreign_document", "consistency", self.rule, "high", sentence, changes)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        papers = [t for t in printed.texts.values() if holder(t)]
        if not papers:
            return False
        linked, rest = papers[:1], papers[1:]
        while found := [p for p in rest if any(_same_person(p, q) for q in linked)]:
            linked += found
            rest = [p for p in rest if p not in found]
        return bool(rest)


def _same_person(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Do two papers share name, number, account or (English papers) home address? A slip in one of them leaves the others."""
    a, b = holder_number(one), holder_number(other)
    if a and b and tells(a) and tells(b) and same_number(a, b):
        return True
    if name_key(holder(one) or "") == name_key(holder(other) or ""):
        return True
    accounts = [plain(t["account.number"]).replace(" ", "") for t in (one, other) if "account.number" in t]
    if len(accounts) == 2 and accounts[0] == accounts[1]:
        return True
    homes = [plain(t["person.address"]).casefold() for t in (one, other) if "person.address" in t]
    return len(homes) == 2 and homes[0] == homes[1]


def _named(documents: Sequence[Document]) -> list[Document]:
    return [d for d in documents if any(shows(d, f) for f in NAME_FIELDS)]


def _name(document: Document) -> str:
    return text(document, "person.name") or f"{text(document, 'person.given_name')} {text(document, 'person.family_name')}"


def _in_time(document: Document, case: Case, policy: Policy) -> bool:
    issued = day(document, "issue_date")
    return issued is None or case.today - timedelta(days=policy.validity_days) <= issued <= case.today
