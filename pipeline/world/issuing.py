"""When a paper was issued: shared by the kinds that must be recent."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.records import Case
from pipeline.roles import Rng

AT_THE_LIMIT = 0.15  # share of certificates issued exactly on the last two admissible days
LATELY = 25  # days before the bank looks, at most, that a statement was printed


def issued(case: Case, rng: Rng, earliest: date = date.min) -> date:
    """A day the bank still accepts, 15 % of them the last two such days (179 or 180 days ago).

    Never before ``earliest``.
    """
    most = case.validity_days
    at_limit, edge, spread = (
        rng.random(),
        int(rng.integers(most - 1, most + 1)),
        int(rng.integers(0, most - 1)),
    )
    age = edge if at_limit < AT_THE_LIMIT else spread
    return max(case.today - timedelta(days=age), min(earliest, case.today))
