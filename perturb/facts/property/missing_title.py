"""A home on the register whose certificate, or deed, is not in the file: another property's is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from perturb.facts.shared.papers import edited, paper, pick, shows, text, told
from pipeline.policy import Policy
from pipeline.reading.printed_text import plain, table
from pipeline.records import Anomaly, Case, Document
from pipeline.roles import FactChange, Printed, Rng


@dataclass(frozen=True)
class Proof:
    """What the register lists, and the paper that proves it: kind, table, and the column in which both name the property."""

    listed: tuple[str, str, str]
    proven: tuple[str, str, str]


PROOFS = (
    Proof(
        ("zh/real_estate_inquiry", "estates", "address"),
        ("zh/real_estate_certificate", "estates", "address"),
    ),
    Proof(
        ("en/property_owner_search_report", "parcels", "number"),
        ("en/warranty_deed", "deeds", "parcel"),
    ),
)


@dataclass(frozen=True)
class MissingTitle(FactChange):
    """One digit of the address or parcel number on one certificate: the neighbour's, so to say."""

    rule: ClassVar[str] = "title"
    carriers: ClassVar[tuple[tuple[str, ...], ...]] = tuple(
        (proof.listed[0], proof.proven[0]) for proof in PROOFS
    )

    def applies(self, case: Case, documents: Sequence[Document], policy: Policy) -> bool:
        return bool(_places(documents))

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
        document, field = pick(rng, _places(documents))
        true, taken = text(document, field), {text(d, f) for d, f in _places(documents)}
        shown = pick(rng, [other for other in _neighbours(true) if other not in taken])
        files, changes = edited(documents, {document.id: {field: shown}})
        sentence = told(
            case.language,
            f"登记在册的“{true}”没有对应的{document.label}，所交的一份载明的是“{shown}”。",
            f"“{true}” is on record, but the {document.label} handed in is for “{shown}”.",
        )
        return files, Anomaly("missing_title", "consistency", self.rule, "high", sentence, changes)

    def broken(self, printed: Printed, policy: Policy) -> bool:
        return any(
            _lacks(a, b, p)
            for p in PROOFS
            for a in printed.of_kind(p.listed[0])
            for b in printed.of_kind(p.proven[0])
        )


def _places(documents: Sequence[Document]) -> list[tuple[Document, str]]:
    """Every certificate's field that names its property, where the register's paper is in the file too."""
    found = []
    for proof in PROOFS:
        listed, proven = paper(documents, proof.listed[0]), paper(documents, proof.proven[0])
        if listed is not None and proven is not None:
            names = [
                f
                for f in proven.facts
                if re.fullmatch(rf"{proof.proven[1]}\.\d+\.{proof.proven[2]}", f)
            ]
            found += [
                (proven, f) for f in names if shows(proven, f) and re.search(r"\d", text(proven, f))
            ]
    return found


def _neighbours(name: str) -> list[str]:
    """The same with its last digit another one."""
    at = max(n for n, sign in enumerate(name) if sign.isdigit())
    return [name[:at] + digit + name[at + 1 :] for digit in "123456789" if digit != name[at]]


def _lacks(listed: Mapping[str, str], proven: Mapping[str, str], proof: Proof) -> bool:
    theirs = {plain(row.get(proof.proven[2], "")) for row in table(proven, proof.proven[1])}
    return any(
        plain(row.get(proof.listed[2], "")) not in theirs for row in table(listed, proof.listed[1])
    )
