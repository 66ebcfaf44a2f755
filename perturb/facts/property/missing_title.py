"""A home on the register whose certificate, or deed, is not in the file: another property's is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import ClassVar, NamedTuple

from perturb.facts.shared.papers import paper, pick, planted, shows
from pipeline.changes import ChangeRequest, FactEdit, Localized, Submission
from pipeline.facts import column, require, text
from pipeline.kinds import (
    EN_PROPERTY_OWNER_SEARCH_REPORT,
    EN_WARRANTY_DEED,
    ZH_REAL_ESTATE_CERTIFICATE,
    ZH_REAL_ESTATE_INQUIRY,
)
from pipeline.policy import Policy
from pipeline.reading.printed_text import plain, table
from pipeline.records import Document, Family
from pipeline.roles import Carriers, FactChange, Printed


class Column(NamedTuple):
    """Where a kind of paper names properties."""

    kind: str
    table: str
    name: str


@dataclass(frozen=True)
class Proof:
    """What the register lists, and the paper that proves it: both name the property alike."""

    listed: Column
    proven: Column


PROOFS = (
    Proof(
        Column(ZH_REAL_ESTATE_INQUIRY, "estates", "address"),
        Column(ZH_REAL_ESTATE_CERTIFICATE, "estates", "address"),
    ),
    Proof(
        Column(EN_PROPERTY_OWNER_SEARCH_REPORT, "parcels", "number"),
        Column(EN_WARRANTY_DEED, "deeds", "parcel"),
    ),
)


@dataclass(frozen=True)
class MissingTitle(FactChange):
    """One digit of the address or parcel number on one certificate: the neighbour's, so to say."""

    rule: ClassVar[str] = "title"
    family: ClassVar[Family] = "consistency"
    carriers: ClassVar[Carriers] = tuple((p.listed.kind, p.proven.kind) for p in PROOFS)

    def applies(self, file: Submission) -> bool:
        return bool(_places(file.documents))

    def change(self, request: ChangeRequest) -> FactEdit:
        places = _places(request.documents)
        document, field = pick(request.rng, places)
        true = require(text, document.facts, field)
        taken = {require(text, d.facts, f) for d, f in places}
        shown = pick(request.rng, [other for other in _neighbours(true) if other not in taken])
        explanation = Localized(
            zh=f"登记在册的“{true}”没有对应的{document.label}，所交的一份载明的是“{shown}”。",
            en=f"“{true}” is on record, but the {document.label} handed in is for “{shown}”.",
        )
        edits = {document.id: {field: shown}}
        return planted(request, edits, "high", explanation=explanation)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        for proof in PROOFS:
            listed = _named(printed, proof.listed)
            proven = _named(printed, proof.proven)
            if any(names - theirs for names, theirs in product(listed, proven)):
                return True
        return False


def _places(documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Every field of a certificate that names its property, where the register is there too."""
    found = []
    for proof in PROOFS:
        listed, proven = paper(documents, proof.listed.kind), paper(documents, proof.proven.kind)
        if listed is None or proven is None:
            continue
        for field in column(proven.facts, proof.proven.table, proof.proven.name):
            if shows(proven, field) and re.search(r"\d", require(text, proven.facts, field)):
                found.append((proven, field))
    return found


def _neighbours(name: str) -> list[str]:
    """The same with its last digit another one."""
    at = max(n for n, sign in enumerate(name) if sign.isdigit())
    return [name[:at] + digit + name[at + 1 :] for digit in "123456789" if digit != name[at]]


def _named(printed: Printed, where: Column) -> list[set[str]]:
    """The properties that each paper of a kind names."""
    return [_column(texts, where) for texts in printed.of_kind(where.kind)]


def _column(texts: Mapping[str, str], where: Column) -> set[str]:
    return {plain(row.get(where.name, "")) for row in table(texts, where.table)}
