"""A row of ``cases`` as a frozen record: people, papers, what was planted, what to decide."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal, NamedTuple

from creditdocs.records import Record, Split
from output.tables.rows import person_of
from pipeline.published import Person
from pipeline.records import Evidence, Family, Language, Severity

__all__ = ["Evidence", "Person"]

Decision = Literal["pass", "review", "decline"]


class Fact(NamedTuple):
    """What a paper says: ``name`` is the fact's path ("transactions.12.balance"), ``label`` the
    reference benchmark's key, ``value`` plain text (ISO dates, plain decimals)."""

    name: str
    label: str
    value: str


class Document(NamedTuple):
    """A paper of a case, photographed or not. ``person_id``: whose it is."""

    id: str
    kind: str
    label: str
    layout: str
    person_id: str
    facts: tuple[Fact, ...]


class Anomaly(NamedTuple):
    """A lie that was planted. ``rule``: the policy's that it breaks; ``evidence``: where it shows,
    as printed (``document_id``, ``field``, ``true`` and ``shown``)."""

    kind: str
    family: Family
    rule: str
    severity: Severity
    explanation: str
    evidence: tuple[Evidence, ...]


def _persons(cells: list[dict[str, Any]]) -> tuple[Person, ...]:
    return tuple(map(person_of, cells))


def _documents(cells: list[dict[str, Any]]) -> tuple[Document, ...]:
    facts = (tuple(Fact(**fact) for fact in cell["facts"]) for cell in cells)
    return tuple(Document(**{**cell, "facts": f}) for cell, f in zip(cells, facts, strict=True))


def _anomalies(cells: list[dict[str, Any]]) -> tuple[Anomaly, ...]:
    evidence = (tuple(Evidence(**e) for e in cell["evidence"]) for cell in cells)
    return tuple(
        Anomaly(**{**cell, "evidence": e}) for cell, e in zip(cells, evidence, strict=True)
    )


@dataclass(frozen=True, eq=False, repr=False)
class Case(Record):
    """One credit file: people, papers, what was planted, and what a reviewer should decide.

    Attributes:
        id: its name in the whole dataset.
        twin_of: of a clean twin, the id of the case that carries the lie; else None.
        language: "zh" or "en".
        today: the day the bank looks at the file.
        persons: the applicant first.
        facts: what no single paper owns: income, tax, homes, loans; amounts are texts.
        documents: the papers, with every fact they say.
        anomalies: what was planted; none in a clean file.
        decision: "pass", "review" or "decline", by the policy.
        rules_fired: ids of the policy's rules that the printed papers break.
        image_ids: the pictures of the file, in order.
        split: "train", "validation" or "test".
    """

    table: ClassVar[str] = "cases"
    convert = {
        "today": date.fromisoformat,
        "persons": _persons,
        "facts": json.loads,
        "documents": _documents,
        "anomalies": _anomalies,
        "rules_fired": tuple,
        "image_ids": tuple,
    }

    id: str
    twin_of: str | None
    language: Language
    today: date
    persons: tuple[Person, ...] = field(repr=False)
    facts: Mapping[str, object] = field(repr=False)
    documents: tuple[Document, ...] = field(repr=False)
    anomalies: tuple[Anomaly, ...] = field(repr=False)
    decision: Decision
    rules_fired: tuple[str, ...]
    image_ids: tuple[str, ...] = field(repr=False)
    split: Split
