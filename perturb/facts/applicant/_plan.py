"""One way to break one applicant rule, planned before it is carried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.changes import FileEdits, Localized, Submission
from pipeline.records import Severity
from pipeline.roles import Rng

# inside: exactly at the threshold, rule kept; edge: one unit past it; beyond: clearly past it.
Step = Literal["inside", "edge", "beyond"]


@dataclass(frozen=True)
class Plan:
    edits: FileEdits
    explanation: Localized
    severity: Severity


Planner = Callable[[Submission, Step, Rng], Plan | None]


def born_at_age(birth: date, today: date, age: int) -> date:
    """The same birthday in the year that gives ``age`` on ``today``."""
    day = min(birth.day, 28) if birth.month == 2 else birth.day
    had_it = (today.month, today.day) >= (birth.month, day)
    year = today.year - age - (not had_it)
    return birth.replace(year=year, day=day)
