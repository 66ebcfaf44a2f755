"""Asked and got: a recipe's tables beside the same counts over the cases of a dataset."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from pipeline.fitting.asked import Asked, asked
from pipeline.kinds import name as name_of
from pipeline.recipe import FitTable
from pipeline.world.chances import years

Row = Mapping[str, Any]
COLUMNS = ("id", "twin_of", "today", "persons", "facts", "documents", "anomalies")
SHOWN = 200  # cells of a table


def _age(row: Row, _: Mapping[str, Any]) -> object:
    born = date.fromisoformat(str(row["persons"][0]["birth_date"]))
    return years(born, date.fromisoformat(str(row["today"])))


_PUBLISHED: Mapping[str, Callable[[Row, Mapping[str, Any]], object]] = {
    "age": _age,
    "sex": lambda row, _: row["persons"][0]["sex"],
    "marital_status": lambda _, facts: facts["marital_status"],
    "children": lambda row, _: sum(person["role"] == "child" for person in row["persons"]),
    "income_source": lambda _, facts: facts["employment"],
    "monthly_income": lambda _, facts: facts["monthly_income"],
    "homes": lambda _, facts: facts["homes"],
    "loans": lambda _, facts: facts["loans"],
    "loan_amount": lambda _, facts: facts["loan_amount"],
    "loan_years": lambda _, facts: facts["loan_years"],
}


class Cell(NamedTuple):
    """Shares of all people asked for and of all cases got, and how many cases."""

    levels: tuple[str, ...]
    asked: float
    got: float
    cases: int


class Compared(NamedTuple):
    """One table. ``largest``: the greatest difference of two shares, and at which levels."""

    variables: tuple[str, ...]
    cells: list[Cell]
    counted: int  # cases that have all of its variables
    outside: int  # of them, in no cell of the table
    largest: float
    where: tuple[str, ...]


class Count:
    """Counts of cases, each once, not again with its twin."""

    def __init__(self, tables: Sequence[FitTable]) -> None:
        self.tables = tables
        self.asked: Asked = asked(tables, "fit")
        self.got = [np.zeros(target.shape, np.int64) for _, target in self.asked.tables]
        self.counted = [0] * len(tables)

    def add(self, row: Row) -> None:
        """Count a row of ``cases``."""
        if row["twin_of"]:
            return
        facts = json.loads(row["facts"])
        found = {name: self._values(name, row, facts) for name in self.asked.levels}
        for n, (axes, _) in enumerate(self.asked.tables):
            values = [found[self.asked.names[axis]] for axis in axes]
            if any(value is None for value in values):
                continue  # no such paper was handed in
            self.counted[n] += 1
            levels = [self.asked.levels[self.asked.names[axis]] for axis in axes]
            cell = [each.of(value) for each, value in zip(levels, values, strict=True)]
            if None not in cell:
                pairs = zip(levels, cell, strict=True)
                self.got[n][tuple(each.names.index(str(level)) for each, level in pairs)] += 1

    def _values(self, name: str, row: Row, facts: Mapping[str, Any]) -> object:
        if name in _PUBLISHED:
            return _PUBLISHED[name](row, facts)
        return next(_printed(name, row), None)

    def compared(self) -> list[Compared]:
        """Table by table, in the recipe's order."""
        return [self._compared(n) for n in range(len(self.tables))]

    def _compared(self, n: int) -> Compared:
        axes, target = self.asked.tables[n]
        names = tuple(self.asked.names[axis] for axis in axes)
        whole = max(1, self.counted[n])
        cells = []
        for place in np.ndindex(*target.shape):
            levels = zip(names, place, strict=True)
            called = tuple(self.asked.levels[name].names[at] for name, at in levels)
            got = int(self.got[n][place])
            if target[place] or got:
                cells.append(Cell(called, float(target[place]), got / whole, got))
        worst = max(cells, key=lambda cell: abs(cell.got - cell.asked))
        outside = self.counted[n] - int(self.got[n].sum())
        largest = abs(worst.got - worst.asked)
        return Compared(names, cells, self.counted[n], outside, largest, worst.levels)


def _printed(name: str, row: Row) -> Iterator[str]:
    """What the papers of own kinds say of a field, before anybody told a lie."""
    truth = {
        (e["document_id"], e["field"]): e["true"]
        for anomaly in row["anomalies"]
        for e in anomaly["evidence"]
    }
    for paper in row["documents"]:
        for fact in paper["facts"]:
            if name in (fact["name"], f"{name_of(paper['kind'])}/{fact['name']}"):
                yield truth.get((paper["id"], fact["name"]), fact["value"])


def compared(tables: Sequence[FitTable], rows: Iterable[Row]) -> list[Compared]:
    """Asked and got over rows of ``cases`` that have the columns ``COLUMNS``."""
    count = Count(tables)
    for row in rows:
        count.add(row)
    return count.compared()


def largest(found: Sequence[Compared]) -> str:
    """The largest deviation of all tables, in one line."""
    worst = max(found, key=lambda table: table.largest)
    called = zip(worst.variables, worst.where, strict=True)
    at = ", ".join(f"{name} {level}" for name, level in called)
    return f"largest deviation {100 * worst.largest:.2f} percentage points, at {at}"


def lines(found: Sequence[Compared]) -> list[str]:
    """The tables as text, the largest deviation last."""
    said = []
    for table in found:
        said.append(f"{' x '.join(table.variables)} ({table.counted} cases)")
        width = max(len(", ".join(cell.levels)) for cell in table.cells[:SHOWN])
        said.append(f"  {'':{width}}   asked     got   cases")
        for cell in table.cells[:SHOWN]:
            called = ", ".join(cell.levels)
            said.append(f"  {called:{width}}  {cell.asked:6.1%}  {cell.got:6.1%}  {cell.cases:6}")
        if len(table.cells) > SHOWN:
            said.append(f"  and {len(table.cells) - SHOWN} cells more, in report.html")
        if table.outside:
            said.append(f"  {table.outside} cases in none of these")
    return [*said, largest(found)]
