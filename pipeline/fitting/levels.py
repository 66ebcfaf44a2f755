"""The levels of a variable: words, or bands of numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

_BAND = re.compile(r"(-?\d{1,15})(?:-(-?\d{1,15})|(\+))?")


@dataclass(frozen=True)
class Band:
    """Numbers from ``low`` up to, and without, ``below``."""

    low: int
    below: float  # infinite for "60+"


def band_of(level: str) -> Band | None:
    """Of ``36-59`` (whole units, both inside), ``60+`` or ``3``; None of any other word."""
    match = _BAND.fullmatch(level)
    if match is None:
        return None
    low = int(match[1])
    if match[3]:
        return Band(low, math.inf)
    return Band(low, int(match[2] or low) + 1)


@dataclass(frozen=True)
class Levels:
    """All levels of one variable."""

    names: tuple[str, ...]

    @cached_property
    def bands(self) -> dict[str, Band]:
        """Those that are bands, upwards; one that ends where the next begins ends before it."""
        found = [(band, name) for name in self.names if (band := band_of(name))]
        found.sort(key=lambda each: each[0].low)
        cut = {}
        for n, (band, name) in enumerate(found):
            after = found[n + 1][0].low if n + 1 < len(found) else math.inf
            touches = band.below == after + 1 and band.low < after
            cut[name] = Band(band.low, after) if touches else band
        return cut

    def fault(self) -> str:
        """What is wrong with the bands; "" for nothing."""
        before: tuple[str, Band] | None = None
        for name, band in self.bands.items():
            if band.low >= band.below:
                return f"{name} does not run upwards"
            if before and before[1].below > band.low:
                return f"{before[0]} and {name} overlap"
            before = name, band
        return ""

    def of(self, value: object) -> str | None:
        """The level of a value: a number, a truth, or the text of one; None where it has none."""
        text = str(value).lower() if str(value) in ("True", "False") else str(value)
        if text in self.names:
            return text
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        inside = (n for n, b in self.bands.items() if b.low <= number < b.below)
        return next(inside, None)


def words_only(levels: Collection[str], known: Collection[str]) -> str:
    """The first of ``levels`` that is not ``known``; "" where all are."""
    return next((level for level in levels if level not in known), "")
