"""Cases the tests of the world look at, drawn once."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from pipeline.recipe import World
from pipeline.records import Case, Language
from pipeline.rng import Address
from pipeline.world import draw_case

TODAY = date(2026, 3, 31)
DRAWS = 750  # per language


def one(seed: int, language: Language, today: date = TODAY, world: World | None = None) -> Case:
    return draw_case(world or World(), today, language, at=Address(seed).at("case", 0), index=0)


@cache
def nth(language: Language, i: int) -> Case:
    return draw_case(
        World(), TODAY - timedelta(days=i % 182), language, at=Address(5).at(language, i), index=i
    )


@cache
def many(language: Language) -> tuple[Case, ...]:
    """Cases of days spread over the default recipe's half year."""
    return tuple(nth(language, i) for i in range(DRAWS))


@cache
def some(language: Language) -> tuple[Case, ...]:
    """The first quarter of them."""
    return tuple(nth(language, i) for i in range(DRAWS // 4))


def narrow(level: str, low: int, high: int, age: str = "25-55") -> World:
    """A world of one income level between two amounts."""
    return World.model_validate(
        {"income_level": {level: 1}, "yearly_income": {level: (low, high)}, "age": {age: 1}}
    )
