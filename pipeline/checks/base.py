"""How a check speaks up."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.records import Case


def hold(case: Case, true: bool, sentence: str) -> None:
    """Raises ValueError with the case and the sentence unless ``true``."""
    if not true:
        raise ValueError(f"{case.language} case {case.index}: {sentence}")


def recent(day: date, today: date) -> bool:
    return timedelta(0) <= today - day <= timedelta(days=30)
