"""Facts as the types they are; asking for the wrong type is an error, not a guess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from pipeline.records import Fact

Facts = Mapping[str, Fact]


def money(facts: Facts, name: str) -> Decimal | None:
    """An amount or a count; None where the paper states none.

    Raises:
        TypeError: the fact is something else.
    """
    value = facts.get(name)
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    raise TypeError(f"{name} is {type(value).__name__}, not an amount")


def day(facts: Facts, name: str) -> date | None:
    """A date; None where the paper states none.

    Raises:
        TypeError: the fact is something else.
    """
    value = facts.get(name)
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    raise TypeError(f"{name} is {type(value).__name__}, not a date")


def text(facts: Facts, name: str) -> str | None:
    """A text; None where the paper states none.

    Raises:
        TypeError: the fact is something else.
    """
    value = facts.get(name)
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f"{name} is {type(value).__name__}, not a text")
