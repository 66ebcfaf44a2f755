"""Statements about one paper that its print makes true or false.

The wording, and the fields they speak of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline import facts
from pipeline.facts import Absent
from pipeline.records import Fact

Type = Literal["money", "date", "text"]
Values = Mapping[str, Fact]
Test = Callable[[Values, date, int], bool]
READERS: Mapping[Type, Callable[[Values, str], Fact]] = {
    "money": facts.money,
    "date": facts.day,
    "text": facts.text,
}


@dataclass(frozen=True)
class Statement:
    """``affirmed`` holds when its test does, ``denied`` when it does not.

    Both may speak of {today} and {days}.

    ``fields``: name -> type; a name with ``*`` stands for every row of its table. A test sees
    typed values (an absent one is missing), the day and the policy's validity in days; print is
    judged by ``_assertions_print``.
    """

    key: str
    kinds: tuple[str, ...]
    rule: str
    fields: Mapping[str, Type]
    affirmed: str
    denied: str
    optional: tuple[str, ...] = ()  # fields a paper may leave empty

    def stated(self, said: Values) -> dict[str, Fact]:
        """The typed values it speaks of, from facts.

        Raises:
            Absent: the paper lacks one that must be there.
        """
        found: dict[str, Fact] = {}
        for pattern, kind in self.fields.items():
            for name in expand(pattern, said):
                value = READERS[kind](said, name)
                if value is None and pattern not in self.optional:
                    raise Absent(f"{name} is absent")
                if value is not None:
                    found[name] = value
        return found


def expand(pattern: str, names: Mapping[str, object]) -> Sequence[str]:
    """The names a pattern stands for; a plain name stands for itself."""
    table, star, cell = pattern.partition(".*.")
    return facts.column(names, table, cell) if star else [pattern]


def column(values: Values, table: str, name: str) -> list[Fact]:
    """One column of a table, in row order; None where a row leaves it empty."""
    return [values.get(cell) for cell in facts.column(values, table, name)]
