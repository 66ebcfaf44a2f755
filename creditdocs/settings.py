"""What the functions of the door are given: places, and what a recipe's keys hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from os import PathLike
from typing import TypeAlias

Place: TypeAlias = "str | PathLike[str]"  # a folder or a file; where it says so, a URI
Scalar: TypeAlias = "str | int | float | bool | date | None"
# What a recipe's key holds, as YAML has it.
Setting: TypeAlias = (
    "Scalar | Decimal | Sequence[Setting] | Mapping[str, Setting] | Mapping[int, Setting]"
)
# What a column is to hold: this, one of these, or what a function says yes to.
Condition: TypeAlias = "Scalar | Collection[Scalar] | Callable[..., object]"
