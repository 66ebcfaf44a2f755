"""What the print of a paper of an own kind was found not to hold."""

from __future__ import annotations

from typing import NamedTuple

# The rules of lending that a paper of an own kind may break by itself.
VALUE, BALANCE, EXPIRY, FUTURE = "form_value", "balance_chain", "expiry", "future_date"


class Finding(NamedTuple):
    """One thing that does not hold: the field or cell, what is wrong with it, and which rule of
    lending says so; none where only a fault of whoever made the paper can bring it about.
    """

    field: str
    what: str
    rule: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.what}"
