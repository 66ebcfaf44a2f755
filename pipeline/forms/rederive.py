"""Formulas worked out a second time, from what papers print: in fractions, by code of its own."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from pipeline.forms.formula import Call, Name, Negative, Node, Number, Text
from pipeline.forms.reading import Meaning


class Unknown(Exception):
    """Print does not tell something that a formula needs."""


@dataclass(frozen=True)
class _Time:
    months: int
    days: int


_Result = Meaning | _Time
_SIGNS: dict[str, Callable[[Fraction, Fraction], Fraction | bool]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@dataclass(frozen=True)
class Printed:
    """What print tells: of a name, of a whole column, and of a column down to this row."""

    one: Callable[[str], Meaning]
    column: Callable[[str], Sequence[Meaning]]
    above: Callable[[str], Sequence[Meaning]]


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounded, halves away from zero."""
    scaled = abs(value) * 10**places
    whole = Fraction(floor(scaled + Fraction(1, 2)), 10**places)
    return -whole if value < 0 else whole


def worked_out(node: Node, said: Printed) -> Meaning:
    """What a formula comes to.

    Raises:
        Unknown: print does not tell what it needs, or what it tells does not go together.
    """
    found = _of(node, said)
    if isinstance(found, _Time):
        raise Unknown
    return found


def _of(node: Node, said: Printed) -> _Result:
    if isinstance(node, Number):
        return Fraction(node.value)
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Name):
        return said.one(node.name)
    if isinstance(node, Negative):
        inner = _of(node.of, said)
        return None if inner is None else -_amount(inner)
    if isinstance(node, Call):
        return _function(node, said)
    return _pair(node.sign, _of(node.left, said), _of(node.right, said))


def _function(node: Call, said: Printed) -> _Result:
    first, last = node.arguments[0], node.arguments[-1]
    name = last.name if isinstance(last, Name) else ""
    if node.function == "if":
        return _of(node.arguments[1] if _of(first, said) is True else last, said)
    if node.function == "count":
        return Fraction(len(said.column(name)))
    if node.function == "sum":
        return _total(said.column(name))
    start = _of(first, said)
    if start is None:
        return None
    amount = _amount(start)
    if node.function == "running":
        return amount + _total(said.above(name))
    if node.function == "abs":
        return abs(amount)
    if node.function == "round":
        return half_up(amount, int(_amount(_of(last, said))))
    months = {"days": 0, "months": 1, "years": 12}[node.function]
    return _Time(int(amount) * months, 0 if months else int(amount))


def _total(values: Sequence[Meaning]) -> Fraction:
    total = Fraction(0)
    for value in values:
        total += 0 if value is None else _amount(value)
    return total


def _pair(sign: str, left: _Result, right: _Result) -> _Result:
    if left is None or right is None:
        return None
    if sign in ("==", "!="):
        return (left == right) is (sign == "==")
    if isinstance(left, date):
        return _dated(sign, left, right)
    one, two = _amount(left), _amount(right)
    if sign == "/":
        if two == 0:
            raise Unknown
        return one / two
    return _SIGNS[sign](one, two)


def _dated(sign: str, day: date, other: _Result) -> _Result:
    if isinstance(other, date):
        days = Fraction((day - other).days)
        return days if sign == "-" else _SIGNS[sign](days, Fraction(0))
    if not isinstance(other, _Time) or sign not in ("+", "-"):
        raise Unknown
    ahead = 1 if sign == "+" else -1
    years, month = divmod(day.year * 12 + day.month - 1 + ahead * other.months, 12)
    try:
        longest = calendar.monthrange(years, month + 1)[1]
        moved = date(years, month + 1, min(day.day, longest))
        return moved + timedelta(days=ahead * other.days)
    except (ValueError, OverflowError):
        raise Unknown from None


def _amount(value: _Result) -> Fraction:
    if isinstance(value, Fraction):
        return value
    raise Unknown
