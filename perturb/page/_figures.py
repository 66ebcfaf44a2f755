"""How the amount of a printed field is read, and the signs it is spelled with."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pipeline.forms.reading import Reader
from pipeline.forms.written import spec_of
from pipeline.printing.layout import Layout
from pipeline.reading.printed_text import parse_money


class Figures(NamedTuple):
    """The sign before decimals, the one between thousands, and what a text says; None for none."""

    point: str
    group: str
    read: Callable[[str], Decimal | None]

    def bare(self, text: str) -> str:
        """What stands around the figures: a sign, a unit."""
        return re.sub(rf"[\d{re.escape(self.group)}]", "", text)

    def grouped(self, text: str) -> bool | None:
        """Are thousands set apart? None where there are none."""
        whole = text.partition(self.point)[0]
        if len(re.sub(r"\D", "", whole)) <= 3:
            return None
        return re.search(rf"\d{re.escape(self.group)}\d", whole) is not None


_SHIPPED = Figures(".", ",", parse_money)


def figures(layout: Layout, name: str) -> Figures | None:
    """How amounts of that name are printed; of somebody's own kind as its locale writes them.

    None for what such a kind does not call money.
    """
    kind = layout.own
    if kind is None:
        return _SHIPPED
    spec = spec_of(kind, name)
    if spec is None or spec.type != "money":
        return None
    reader = Reader(kind.writer.locale, ())

    def read(text: str) -> Decimal | None:
        found = next((v for v in reader.meanings(spec, text) if isinstance(v, Fraction)), None)
        return None if found is None else Decimal(found.numerator) / Decimal(found.denominator)

    symbols = kind.writer.locale.number_symbols["latn"]
    # As papers have it, see ``Writer``: with the blank that typewriters have.
    group = " " if symbols["group"].isspace() else symbols["group"]
    return Figures(symbols["decimal"], group, read)
