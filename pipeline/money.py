"""Money is Decimal: a cent is never a float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def cents(value: Decimal | int | str) -> Decimal:
    """Rounded to the cent, halves up."""
    return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)


def whole(value: Decimal) -> Decimal:
    """Rounded to the unit, halves up."""
    return value.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def from_float(value: float) -> Decimal:
    """The one door from drawn numbers to money: to the cent, through the shortest decimal text of the float."""
    return cents(repr(float(value)))


def share(amount: Decimal, rate: Decimal | str) -> Decimal:
    """``rate`` of ``amount``, to the cent."""
    return cents(amount * Decimal(rate))
