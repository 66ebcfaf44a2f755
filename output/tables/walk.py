"""A dataset read case by case in one pass over all of its tables.

They keep one order, so that little is held at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.errors import UserError

Row = Mapping[str, Any]


@dataclass(frozen=True)
class CaseRows:
    """A row of ``cases``, the rows of its photographs as it names them, and those of its questions.

    The latter in their own order.
    """

    case: Row
    images: list[Row]
    questions: list[Row]
    own: list[Row]  # of the images; the others are of the twin before it, which has them too


def walk(
    cases: Iterable[Row], images: Iterable[Row], questions: Iterable[Row]
) -> Iterator[CaseRows]:
    """Every case with what belongs to it.

    All rows bear their ``split`` and come in the order of the cases.

    Raises:
        UserError: a case names a photograph that is neither its own nor of the case before; at the
            end, when a photograph or question did not come where its case did.
    """
    shown, asked = _Runs(images), _Runs(questions)
    before: list[Row] = []
    for case in cases:
        key = case["split"], case["id"]
        own = shown.of(key)
        known = {row["id"]: row for row in (*before, *own)}
        if lost := [name for name in case["image_ids"] if name not in known]:
            raise UserError(
                "data/cases",
                f"row {case['id']!r}: image_ids: no image {lost[0]!r} of it or of its twin",
                "generate the dataset again",
            )
        found, before = [known[name] for name in case["image_ids"]], own
        del known
        yield CaseRows(case, found, asked.of(key), own)
    shown.ended("images")
    asked.ended("questions")


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

    def ended(self, config: str) -> None:
        """
        Raises:
            UserError: a run is left, which did not come where its case did.
        """
        if self.head:
            case_id = self.head[0][1]
            raise UserError(
                f"data/{config}",
                f"rows of {case_id!r} are not where that case is in data/cases",
                "generate the dataset again",
            )
