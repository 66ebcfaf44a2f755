"""What the bank's own papers about one loan say alike: who, when, money in, what is owed."""

from __future__ import annotations

from datetime import date

from pipeline.records import Case, Fact
from pipeline.world import figures


def inflow(case: Case) -> dict[str, Fact]:
    """The six months of the survey, as the statement of the same months adds them up."""
    survey = case.survey
    found = figures.inflow(case.account, survey.period_from, survey.period_to)
    return {
        "period.from": found.first,
        "period.to": found.last,
        "period.text": span(found.first, found.last),
        "inflow.count": found.count,
        "inflow.total": found.total,
        "inflow.average": found.average,
    }


def span(first: date, last: date) -> str:
    return f"{first:%Y年%m月%d日}–{last:%Y年%m月%d日}"
