"""Typed access to what a document says: to its facts, and to what it prints.

Absent has one meaning: ``None``, which is where a document does not say a thing. Who cannot go on
without it asks with ``require``, which gives the value or raises ``Absent``; who counts an absent
amount as nothing says so (``money(facts, "line.10") or ZERO``). Access to facts and access to print
share no code: an answer is derived from facts and checked against print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from pipeline.reading.printed_text import Texts, parse_date, parse_money
from pipeline.records import Fact

FactMap = Mapping[str, Fact]  # fact path -> value, as ``Document.facts``
Said = TypeVar("Said", bound=Mapping[str, object])
T = TypeVar("T")


class Absent(ValueError):
    """A document does not say, or a picture does not show, what somebody asked of it."""


def require(access: Callable[[Said, str], T | None], said: Said, name: str) -> T:
    """What an access of this file gives, and never None: ``require(money, facts, "line.9")``.

    Raises:
        Absent: the document does not say it.
    """
    value = access(said, name)
    if value is None:
        wanted = access.__name__.removeprefix("printed_")
        found = f"reads {said[name]!r}, which is no {wanted}" if name in said else "is absent"
        raise Absent(f"{name} {found}")
    return value


# ---------------------------------------------------------------- facts


def money(facts: FactMap, name: str) -> Decimal | None:
    """An amount, an area or a share; a whole number counts as one.

    Raises:
        TypeError: the fact is something else.
    """
    value = facts.get(name)
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    raise _mistyped(name, value, "an amount")


def count(facts: FactMap, name: str) -> int | None:
    """A whole number.

    Raises:
        TypeError: the fact is something else.
    """
    value = facts.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise _mistyped(name, value, "a whole number")


def day(facts: FactMap, name: str) -> date | None:
    """A date, or the day of a moment.

    Raises:
        TypeError: the fact is something else.
    """
    value = facts.get(name)
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    raise _mistyped(name, value, "a date")


def text(facts: FactMap, name: str) -> str | None:
    """A text.

    Raises:
        TypeError: the fact is something else.
    """
    value = facts.get(name)
    if value is None or isinstance(value, str):
        return value
    raise _mistyped(name, value, "a text")


def states(facts: FactMap, name: str) -> bool:
    """Does the document say anything there?"""
    return facts.get(name) is not None


def row_numbers(names: Iterable[str], table: str) -> list[int]:
    """The rows a table has among these fact names, ascending."""
    head = f"{table}."
    numbers = {name[len(head) :].partition(".")[0] for name in names if name.startswith(head)}
    return sorted(int(n) for n in numbers if n.isdigit())


def filled_rows(facts: FactMap, table: str, column: str) -> list[int]:
    """The rows of a table that say something in a column, ascending."""
    rows = row_numbers(facts, table)
    return [n for n in rows if states(facts, f"{table}.{n}.{column}")]


def column(names: Iterable[str], table: str, name: str) -> list[str]:
    """The fields of a whole column, row by row, whether or not they say anything."""
    return [f"{table}.{n}.{name}" for n in row_numbers(names, table)]


def _mistyped(name: str, value: Fact, wanted: str) -> TypeError:
    return TypeError(f"{name} is {type(value).__name__}, not {wanted}")


# ---------------------------------------------------------------- print


def printed_money(texts: Texts, name: str) -> Decimal | None:
    """An amount as printed; None where nothing is printed that can be read as one."""
    return parse_money(texts.get(name))


def printed_day(texts: Texts, name: str) -> date | None:
    """A date as printed; None where nothing is printed that can be read as one."""
    return parse_date(texts.get(name))
