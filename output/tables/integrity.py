"""What holds between the rows of a dataset: ids stand once and lead somewhere.

And all tables keep the order of the cases. Whatever reads a dataset back may rely on it, and so
read it case by case. What is kept meanwhile is an entry per case and eight bytes per photograph
and question.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import Any

import numpy as np

from output.tables import contract

Row = Mapping[str, Any]
# Config and columns -> rows in file order, each with its ``split``.
Table = Callable[[str, Sequence[str]], Iterable[Row]]
_NOBODY: Row = {"id": "", "twin_of": "", "image_ids": ()}
Homes = dict[str, tuple[int, str]]  # case id -> its place among all cases, its split


def faults(table: Table, names: Mapping[str, Names] | None = None) -> Iterator[tuple[str, str]]:
    """Every row's first fault, with the name of its table.

    ``names``: empty, to be filled with the ids of ``images`` and ``questions``.
    """
    names = names or {"images": Names(), "questions": Names()}
    homes: Homes = {}
    blank: set[str] = set()
    yield from (("templates", fault) for fault in _templates(table, blank))
    yield from (("cases", fault) for fault in _cases(table, homes))
    yield from (("images", fault) for fault in _images(table, homes, names["images"]))
    yield from (("cases", fault) for fault in _pictures(table))
    yield from (
        ("questions", fault) for fault in _questions(table, homes, blank, names=names["questions"])
    )


def _templates(table: Table, blank: set[str]) -> Iterator[str]:
    for row in table("templates", contract.COLUMNS["templates"]):
        if fault := contract.fault("templates", row):
            yield fault
            continue
        if row["id"] in blank:
            yield _twice(row["id"])
        blank.add(row["id"])


def _cases(table: Table, homes: Homes) -> Iterator[str]:
    twins: list[tuple[str, str]] = []
    for row in table("cases", contract.COLUMNS["cases"]):
        if fault := contract.fault("cases", row):
            yield fault
            continue
        if row["id"] in homes:
            yield _twice(row["id"])
        homes[row["id"]] = len(homes), row["split"]
        if row["twin_of"]:
            twins.append((row["id"], row["twin_of"]))
    yield from (
        f"row {one!r}: twin_of: no case {other!r}" for one, other in twins if other not in homes
    )


def _images(table: Table, homes: Homes, names: Names) -> Iterator[str]:
    order = _Order(homes)
    for row in table("images", contract.COLUMNS["images"]):
        if fault := contract.fault("images", row) or order.fault(row):
            yield fault
            continue
        names.add(row["id"])
    yield from names.twice(table("images", ["id"]))


def _pictures(table: Table) -> Iterator[str]:
    """A case has all of its own pictures, and beside them only such as its twin before it has."""
    before = _NOBODY
    pictures = groupby(table("images", ["id", "case_id"]), key=lambda row: row["case_id"])
    group = next(pictures, ("", ()))
    for case in table("cases", ["id", "twin_of", "image_ids"]):
        own: list[str] = []
        if group[0] == case["id"]:
            own, group = [row["id"] for row in group[1]], next(pictures, ("", ()))
        twins = before["id"] == case["twin_of"] or before["twin_of"] == case["id"]
        where, shared = f"row {case['id']!r}: image_ids", before["image_ids"] if twins else ()
        for i in case["image_ids"]:
            if i not in own and i not in shared:
                yield f"{where}: no image {i!r} of it or of its twin"
        for i in own:
            if i not in case["image_ids"]:
                yield f"{where}: {i!r}, an image of it, is not among them"
        before = case


def _questions(table: Table, homes: Homes, blank: set[str], *, names: Names) -> Iterator[str]:
    order = _Order(homes)
    cases = iter(table("cases", ["id", "image_ids"]))
    case_id, shown = "", frozenset[str]()
    for row in table("questions", contract.COLUMNS["questions"]):
        if fault := contract.fault("questions", row) or order.fault(row):
            yield fault
            continue
        names.add(row["id"])
        while (
            case_id != row["case_id"]
        ):  # both tables keep the order of the cases, and it is one of them
            case = next(cases, {"id": row["case_id"], "image_ids": ()})
            case_id, shown = case["id"], frozenset(case["image_ids"])
        if row["image_ids"][0] not in shown:
            yield f"row {row['id']!r}: image_ids: begins with no image of its case"
        lost = (i for i in row["image_ids"] if i not in shown and i not in blank)
        yield from (f"row {row['id']!r}: image_ids: no image {i!r} of its case" for i in lost)
    yield from names.twice(table("questions", ["id"]))


def _twice(name: str) -> str:
    return f"row {name!r}: the id stands here a second time"


class _Order:
    """The order of the cases, which the rows of another table have to keep."""

    def __init__(self, homes: Homes) -> None:
        self.homes, self.place = homes, -1

    def fault(self, row: Row) -> str:
        """What is wrong with where the row stands; empty when nothing is."""
        place, split = self.homes.get(row["case_id"], (-1, ""))
        if not split:
            return f"row {row['id']!r}: case_id: no case {row['case_id']!r}"
        if split != row["split"]:
            return f"row {row['id']!r}: case_id: {row['case_id']!r} is in split {split}"
        if place < self.place:
            later = f"{row['case_id']!r} is earlier among the cases"
            return f"row {row['id']!r}: case_id: out of order, {later}"
        self.place = place
        return ""


class Names:
    """Finds ids that come twice among very many, at eight bytes for each."""

    def __init__(self) -> None:
        self.digests = array("Q")

    def add(self, name: str) -> None:
        self.digests.append(_digest(name))

    def suspects(self) -> set[int]:
        """Digests that came twice."""
        digests, counts = np.unique(np.frombuffer(self.digests, np.uint64), return_counts=True)
        return {int(d) for d in digests[counts > 1]}

    def twice(self, rows: Iterable[Row]) -> Iterator[str]:
        """A fault for every id that was seen before.

        ``rows`` are read again only if there is one.
        """
        suspects, seen = self.suspects(), set[str]()
        for row in rows if suspects else ():
            if _digest(row["id"]) in suspects:
                if row["id"] in seen:
                    yield _twice(row["id"])
                seen.add(row["id"])


def _digest(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")
