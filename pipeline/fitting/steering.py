"""A recipe's world narrowed to a cell, so that few people are drawn in vain.

Who comes of it is of the whole world too; whoever is not of the cell is still turned away.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pipeline.errors import UserError
from pipeline.fitting.levels import Band, Levels
from pipeline.recipe import World
from pipeline.recipe.world import POOREST
from pipeline.world.chances import band, by_name, income_levels

Wanted = Mapping[str, str]  # variable -> level
OLDEST = 30  # that an applicant of the very young must be, at the latest; for weighing only


def narrowed(world: World, wanted: Wanted, levels: Mapping[str, Levels]) -> World | None:
    """The world's part that people with these levels are of; None where there is no such part.

    Levels of variables that it does not steer are left to chance.
    """
    update: dict[str, Any] = {}
    for name, narrow in _WAYS.items():
        if name in wanted:
            part = narrow(world, name, wanted[name], levels=levels[name])
            if part is None:
                return None
            update |= part
    return _able(world, update)


def reaching(world: World, levels: Mapping[str, Levels], where: str) -> World:
    """The world with incomes as low as the lowest band of ``monthly_income`` asks for.

    Raises:
        UserError: a band of which nobody can be.
    """
    if "monthly_income" not in levels:
        return world
    incomes = {name: ends for name, ends in world.yearly_income.items() if _has(world, name)}
    name = min(incomes, key=lambda each: incomes[each])
    low, high = incomes[name]
    least = min(Decimal(12 * band.low) for band in levels["monthly_income"].bands.values())
    incomes[name] = (min(low, max(least, POOREST)), high)
    first, last = (
        math.ceil(incomes[name][0] / 12),
        int(max(top for _, top in incomes.values()) / 12),
    )
    for level, inside in levels["monthly_income"].bands.items():
        if inside.below <= first or inside.low > last:
            what = f"fit: nobody is of monthly_income {level}; it is {first} to {last}"
            remedy = "merge it with a neighbouring level, or leave it out"
            if inside.low > last:
                remedy += ", or raise world.yearly_income.high of the recipe"
            raise UserError(where, what, remedy)
    return world.model_copy(update={"yearly_income": {**world.yearly_income, **incomes}})


def _has(world: World, level: str) -> bool:
    return by_name(world.income_level).get(level, 0) > 0


def _able(world: World, update: dict[str, Any]) -> World:
    """Without a bound on incomes where that leaves none for the very young and the old."""
    found = world.model_copy(update=update)
    try:
        income_levels(found, OLDEST)
    except UserError:
        plain = {k: v for k, v in update.items() if k not in ("yearly_income", "income_level")}
        return world.model_copy(update=plain)
    return found


def _word(world: World, name: str, level: str, *, levels: Levels) -> dict[str, Any] | None:
    """One of the words; of marital status also single, which the very young always are."""
    weights = by_name(getattr(world, name))
    allowed = {level, "single"} if name == "marital_status" else {level}
    left = {word: w for word, w in weights.items() if word in allowed}
    return {name: left} if left.get(level, 0) > 0 else None


def _bands(world: World, name: str, level: str, *, levels: Levels) -> dict[str, Any] | None:
    """The world's bands as far as they lie inside."""
    inside = levels.bands[level]
    found = dict[str, float]()
    for one, weight in getattr(world, name).items():
        first, last = band(one)
        low, high = (
            max(first, inside.low),
            min(last, math.ceil(inside.below) - 1) if (inside.below < math.inf) else last,
        )
        if low <= high and weight > 0:
            found[f"{low}-{high}"] = weight * (high - low + 1) / (last - first + 1)
    return {name: found} if found else None


def _income(world: World, _: str, level: str, *, levels: Levels) -> dict[str, Any] | None:
    """The yearly incomes as far as a month of them lies inside; within a level they are spread
    evenly by their logarithms."""
    inside = levels.bands[level]
    ends, weights = dict[Any, tuple[Decimal, Decimal]](), dict[Any, float]()
    for name, weight in world.income_level.items():
        low, high = _of_a_year(world.yearly_income[name], inside) if weight > 0 else (1, 0)
        if weight > 0 and low <= high:
            first, last = world.yearly_income[name]
            whole = math.log(float(last) / float(first))
            part = math.log(float(high) / float(low)) / whole if whole > 0 else 1.0
            ends[name], weights[name] = (Decimal(low), Decimal(high)), weight * max(part, 1e-6)
    return {"yearly_income": ends, "income_level": weights} if ends else None


def _of_a_year(ends: tuple[Decimal, Decimal], inside: Band) -> tuple[Decimal, Decimal]:
    # Drawn incomes keep 60 away from both ends, which a narrow band shall not lose.
    low = max(ends[0], Decimal(12 * inside.low) - 60)
    high = ends[1]
    if inside.below < math.inf:
        high = min(high, Decimal(12 * int(inside.below)) + 60)
    return low, high


_WAYS: Mapping[str, Callable[..., dict[str, Any] | None]] = {
    "sex": _word,
    "marital_status": _word,
    "income_source": _word,
    "age": _bands,
    "homes": _bands,
    "monthly_income": _income,
}
