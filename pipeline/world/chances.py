"""Distributions under constraints: what is barred for some is made up for by others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.errors import UserError
from pipeline.recipe import World
from pipeline.recipe.world import POOREST
from pipeline.rng import Address

YOUNG, OLD = 23, 60  # one year inside the policy's ages, since papers may be half a year old
YOUNG_CEILING, OLD_CEILING = Decimal(14_500 * 12), Decimal(19_500 * 12)
MARRIAGE_AGE = 22


def years(born: date, day: date) -> int:
    """Whole years of age on ``day``."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def back(day: date, count: int) -> date:
    """The same day ``count`` years earlier; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year - count)
    except ValueError:
        return day.replace(year=day.year - count, day=28)


def band(name: str) -> tuple[int, int]:
    """The two ends, both inside, of a band "18-35".

    Raises:
        UserError: not two whole numbers in order.
    """
    parts = name.split("-")
    if len(parts) != 2 or not all(p.isdigit() for p in parts) or int(parts[0]) > int(parts[1]):
        raise UserError(
            "recipe", f"band {name!r} is not two whole numbers in order", 'write it like "18-35"'
        )
    return int(parts[0]), int(parts[1])


def by_name(weights: Mapping[Any, float]) -> dict[str, float]:
    """A recipe's weights, their keys plain text."""
    return {str(name): weight for name, weight in weights.items()}


def made_up(
    weights: Mapping[str, float], allowed: frozenset[str], barred_share: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Weights of those who may only get ``allowed``, and of the rest.

    ``barred_share`` of all are the first; both together keep ``weights``.
    """
    total = sum(weights.values())
    whole = {n: w / total for n, w in weights.items()}
    inside = sum(w for n, w in whole.items() if n in allowed)
    barred = (
        {n: w / inside for n, w in whole.items() if n in allowed and w > 0} if inside > 0 else {}
    )
    free = {
        n: max(0.0, (w - barred_share * barred.get(n, 0.0)) / max(1 - barred_share, 1e-9))
        for n, w in whole.items()
    }
    return barred, free if sum(free.values()) > 0 else dict(whole)


def age_share(world: World, low: int, high: int, *, youngest: int) -> float:
    """The share of applicants aged ``low`` to ``high``, both inside.

    Nobody is younger than ``youngest``.
    """
    total, hit = sum(world.age.values()), 0.0
    for name, weight in world.age.items():
        first, last = band(name)
        first = min(max(first, youngest), last)
        count = last - first + 1
        hit += weight / total * max(0, min(last, high) - max(first, low) + 1) / count
    return hit


def draw_income(world: World, age: int, youngest: int, *, at: Address) -> Decimal:
    """Yearly gross income, to the cent, that the person's age makes plausible.

    Raises:
        UserError: every income level starts above what the very young or the old may earn.
    """
    ceiling = YOUNG_CEILING if age < YOUNG else OLD_CEILING if age >= OLD else None
    barred, free = income_levels(world, youngest)
    level = at.at("level").pick(barred if ceiling else free)
    first, last = next(ends for name, ends in world.yearly_income.items() if name == level)
    last = min(last, ceiling) if ceiling else last
    first = max(first, POOREST) + 60
    last = max(last - 60, first)
    drawn = float(first) * math.exp(
        at.at("amount").uniform() * math.log(float(last) / float(first))
    )
    return Decimal(repr(round(drawn, 2)))


def income_levels(world: World, youngest: int) -> tuple[dict[str, float], dict[str, float]]:
    """Weights of the levels for the very young and the old, and for all others.

    Raises:
        UserError: every level starts above what the former may earn.
    """
    young = age_share(world, 0, YOUNG - 1, youngest=youngest)
    share = young + age_share(world, OLD, 200, youngest=youngest)
    least, low = min(YOUNG_CEILING, OLD_CEILING), set[str]()
    for name, (start, _) in world.yearly_income.items():
        if start < least and world.income_level.get(name, 0) > 0:
            low.add(name)
    if share > 0 and not low:
        raise UserError(
            "recipe",
            f"world.yearly_income: no level starts below {least}",
            "add one for the very young and the old, or leave them out",
        )
    return made_up(by_name(world.income_level), frozenset(low), share)


def draw_marital(world: World, age: int, youngest: int, *, at: Address) -> str:
    """The very young are single; the others make up for it."""
    barred, free = made_up(
        by_name(world.marital_status),
        frozenset({"single"}),
        age_share(world, 0, MARRIAGE_AGE - 1, youngest=youngest),
    )
    return at.pick(barred if age < MARRIAGE_AGE and barred else free)
