"""A formula's value for one document, in Decimal and dates, as papers are drawn with."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, localcontext

from pipeline.forms.formula import Call, FormulaFault, Name, Negative, Node, Number, Operation, Text

FARTHEST = 150 * 366  # days a date may be moved


@dataclass(frozen=True)
class Span:
    """A stretch of time that is added to a date."""

    months: int = 0
    days: int = 0


Value = Decimal | date | bool | str | Span | None
# Of a large amount every cent still counts; what is larger than any amount is an error.
_EXACT = Context(prec=34, Emax=30, Emin=-30)


@dataclass(frozen=True)
class Scope:
    """Where names lead: to a value, to all values of a column, and to those up to this row."""

    value: Callable[[str], Value]
    column: Callable[[str], Sequence[Value]]
    until: Callable[[str], Sequence[Value]]


def evaluate(node: Node, scope: Scope) -> Value:
    """What it comes to; None where something it needs is left empty.

    Raises:
        FormulaFault: values of kinds that do not go together, a division by zero, an overflow.
    """
    try:
        with localcontext(_EXACT):
            return _value(node, scope)
    except DecimalException as error:
        raise FormulaFault(f"cannot be worked out ({type(error).__name__})") from None
    except OverflowError:
        raise FormulaFault("a date no calendar has") from None


def _value(node: Node, scope: Scope) -> Value:
    match node:
        case Number(value=number):
            return number
        case Text(value=text):
            return text
        case Name(name=name):
            return scope.value(name)
        case Negative(of=inner):
            found = _value(inner, scope)
            return None if found is None else -_number(found)
        case Operation(sign=sign, left=left, right=right):
            return _operation(sign, _value(left, scope), _value(right, scope))
        case Call(function=function, arguments=arguments):
            return _call(function, arguments, scope)


def _call(function: str, arguments: Sequence[Node], scope: Scope) -> Value:
    if function == "if":
        return _value(arguments[1 if _value(arguments[0], scope) is True else 2], scope)
    last = arguments[-1]
    if function in ("sum", "count", "running"):
        assert isinstance(last, Name)
        if function == "count":
            return Decimal(len(scope.column(last.name)))
        added = scope.column(last.name) if function == "sum" else scope.until(last.name)
        total = sum((_number(v) for v in added if v is not None), Decimal(0))
        start = _value(arguments[0], scope) if function == "running" else Decimal(0)
        return None if start is None else _number(start) + total
    first = _value(arguments[0], scope)
    if first is None:
        return None
    number = _number(first)
    if function == "abs":
        return abs(number)
    if function == "round":
        places = _number(_value(last, scope))
        return number.quantize(Decimal(1).scaleb(-_whole(places)), rounding=ROUND_HALF_UP)
    whole = _whole(number)
    return (
        Span(days=whole) if function == "days" else Span(whole * (12 if function == "years" else 1))
    )


def _operation(sign: str, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    if sign in ("+", "-"):
        if isinstance(left, date) and isinstance(right, Span):
            return moved(left, right, 1 if sign == "+" else -1)
        if sign == "-" and isinstance(left, date) and isinstance(right, date):
            return Decimal((left - right).days)
    if sign in ("+", "-", "*", "/"):
        return _arithmetic(sign, _number(left), _number(right))
    if sign in ("==", "!="):
        return (left == right) == (sign == "==")
    ordered = isinstance(left, date) and isinstance(right, date)
    if not ordered:
        left, right = _number(left), _number(right)
    return _ordered(sign, left, right)  # type: ignore[arg-type]


def _arithmetic(sign: str, left: Decimal, right: Decimal) -> Decimal:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    return left * right if sign == "*" else left / right


def _ordered(sign: str, left: Decimal, right: Decimal) -> bool:
    if sign == "<":
        return left < right
    if sign == "<=":
        return left <= right
    return left > right if sign == ">" else left >= right


def moved(day: date, span: Span, sign: int) -> date:
    """A day so many months, then days, later or earlier; the last of a shorter month."""
    if abs(span.days) > FARTHEST or abs(span.months) > FARTHEST // 30:
        raise OverflowError
    month = day.month - 1 + sign * span.months
    year, month = day.year + month // 12, month % 12 + 1
    if not 1 <= year <= 9999:
        raise OverflowError
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last)) + timedelta(days=sign * span.days)


def _number(value: Value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal):
        raise FormulaFault(f"{value!r} is no number"[:80])
    return value


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value() or abs(number) > 10**6:
        raise FormulaFault(f"{number} is no whole number that can be counted with")
    return int(number)
