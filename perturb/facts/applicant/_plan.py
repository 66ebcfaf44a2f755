"""One way to break one applicant rule, planned before it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from perturb.facts.shared.papers import Edits
from pipeline.policy import Policy
from pipeline.records import Case, Document, Severity
from pipeline.roles import Rng

# inside: exactly at the threshold, rule kept; edge: one unit past it; beyond: clearly past it.
Step = Literal["inside", "edge", "beyond"]


@dataclass(frozen=True)
class Plan:
    edits: Mapping[str, Edits]  # document id -> edits
    sentence: str
    severity: Severity


@dataclass(frozen=True)
class File:
    """What a planner may look at."""

    case: Case
    documents: Sequence[Document]
    policy: Policy
    age: int


Planner = Callable[[File, Step, Rng], Plan | None]


def born_at_age(birth: date, today: date, age: int) -> date:
    """The same birthday in the year that gives ``age`` on ``today``."""
    had_it = (today.month, today.day) >= (
        birth.month,
        min(birth.day, 28) if birth.month == 2 else birth.day,
    )
    year = today.year - age - (not had_it)
    return birth.replace(year=year, day=min(birth.day, 28) if birth.month == 2 else birth.day)
