"""Statements about one paper that its print makes true or false: the wording, and the fields they speak of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.facts import day, money, row_numbers, text
from pipeline.records import Fact

Type = Literal["money", "date", "text"]
Values = Mapping[str, Fact]
Test = Callable[[Values, date, int], bool]


@dataclass(frozen=True)
class Statement:
    """``affirmed`` holds when its test does, ``denied`` when it does not; both may speak of {today} and {days}.

    ``fields``: name -> type; a name with ``*`` stands for every row of its table. A test sees typed values (an absent
    one is missing), the day and the policy's validity in days; print is judged by ``_statements_print``.
    """

    key: str
    kinds: tuple[str, ...]
    rule: str
    fields: Mapping[str, Type]
    affirmed: str
    denied: str
    optional: tuple[str, ...] = ()  # fields a paper may leave empty

    def stated(self, facts: Values) -> dict[str, Fact] | None:
        """The typed values it speaks of, from facts; None if the paper lacks one that must be there."""
        found: dict[str, Fact] = {}
        for pattern, kind in self.fields.items():
            for name in expand(pattern, facts):
                value = (
                    money(facts, name)
                    if kind == "money"
                    else day(facts, name)
                    if kind == "date"
                    else text(facts, name)
                )
                if value is None and pattern not in self.optional:
                    return None
                if value is not None:
                    found[name] = value
        return found


def expand(pattern: str, names: Mapping[str, object]) -> Sequence[str]:
    """The names a pattern stands for; a plain name stands for itself."""
    table, star, column = pattern.partition(".*.")
    return [f"{table}.{n}.{column}" for n in row_numbers(names, table)] if star else [pattern]


def column(values: Values, table: str, name: str) -> list[Fact]:
    """One column of a table, in row order; None where a row leaves it empty."""
    return [values.get(f"{table}.{n}.{name}") for n in row_numbers(values, table)]
