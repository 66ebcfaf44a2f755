"""When a Chinese paper was issued: shared by the kinds that must be recent."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.roles import Rng

RECENT_DAYS = 180  # papers of a clean file are at most this old
AT_THE_LIMIT = 0.15  # share of certificates issued exactly on the last two admissible days


def issued(today: date, rng: Rng, earliest: date = date.min) -> date:
    """A day 0-180 days before ``today``, 15 % of them exactly 179 or 180 days; never before ``earliest``."""
    at_limit, edge, spread = rng.random(), int(rng.integers(179, 181)), int(rng.integers(0, 179))
    age = edge if at_limit < AT_THE_LIMIT else spread
    return max(today - timedelta(days=age), min(earliest, today))


def printed_lately(today: date, rng: Rng) -> date:
    """A day 0-25 days before ``today``."""
    return today - timedelta(days=int(rng.integers(0, 26)))
