"""A dataset read case by case: its tables keep one order, so one pass over all of them will do, and little is held at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.errors import UserError

Row = Mapping[str, Any]


@dataclass(frozen=True)
class CaseRows:
    """A row of ``cases``, and the rows of its photographs and questions in their own order."""

    case: Row
    images: list[Row]
    questions: list[Row]


def walk(cases: Iterable[Row], images: Iterable[Row], questions: Iterable[Row]) -> Iterator[CaseRows]:
    """Every case with what belongs to it; all rows bear their ``split`` and come in the order of the cases.

    Raises:
        UserError: at the end, when a photograph or question did not come where its case did.
    """
    shown, asked = _Runs(images), _Runs(questions)
    for case in cases:
        key = case["split"], case["id"]
        yield CaseRows(case, shown.of(key), asked.of(key))
    for config, runs in (("images", shown), ("questions", asked)):
        if runs.head:
            case_id = runs.head[0][1]
            raise UserError(f"data/{config}", f"rows of {case_id!r} are not where that case is in data/cases", "generate the dataset again")


class _Runs:
    """A table's rows as runs of one case each."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.groups = groupby(rows, key=lambda row: (row["split"], row["case_id"]))
        self.head = next(self.groups, None)

    def of(self, key: tuple[str, str]) -> list[Row]:
        """The next run, if it is this case's."""
        if not self.head or self.head[0] != key:
            return []
        rows = list(self.head[1])
        self.head = next(self.groups, None)
        return rows
