"""Money is Decimal: a cent is never a float.

Figures are compared as they are, unrounded; none may split a unit against a limit.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
UNIT = Decimal(1)  # of currency: what is nearer to a limit, and not on it, decides nothing


def cents(value: Decimal | int | str) -> Decimal:
    """Rounded to the cent, halves up."""
    return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)


def whole(value: Decimal) -> Decimal:
    """Rounded to the unit, halves up."""
    return value.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def clear(value: Decimal, *limits: Decimal, unit: Decimal = UNIT) -> bool:
    """Is it on each limit exactly, or a whole unit away from it?"""
    return all(value == limit or abs(value - limit) >= unit for limit in limits)


def at_most(limit: Decimal, step: Decimal = CENT, unit: Decimal = UNIT) -> Decimal:
    """The limit, where it is a whole number of steps; else the largest such a unit below it."""
    return limit.quantize(step) if limit % step == 0 else below(limit, step, unit)


def at_least(limit: Decimal, step: Decimal = CENT, unit: Decimal = UNIT) -> Decimal:
    """The limit, where it is a whole number of steps; else the smallest such a unit above it."""
    return limit.quantize(step) if limit % step == 0 else above(limit, step, unit)


def below(limit: Decimal, step: Decimal = CENT, unit: Decimal = UNIT) -> Decimal:
    """The largest number of steps that lies a unit below a limit."""
    return (limit - unit).quantize(step, rounding=ROUND_FLOOR)


def above(limit: Decimal, step: Decimal = CENT, unit: Decimal = UNIT) -> Decimal:
    """The smallest number of steps that lies a unit above a limit."""
    return (limit + unit).quantize(step, rounding=ROUND_CEILING)


def from_float(value: float) -> Decimal:
    """The one door from drawn numbers to money: to the cent, by the float's shortest text."""
    return cents(repr(float(value)))


def share(amount: Decimal, rate: Decimal | str) -> Decimal:
    """``rate`` of ``amount``, to the cent."""
    return cents(amount * Decimal(rate))
