"""How many sheets a document takes: tables run on over the sheet that repeats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.errors import UserError
from pipeline.printing.items import count
from pipeline.printing.layout import Layout, Sheet
from pipeline.printing.mark import Mark
from pipeline.records import Fact

MOST = 40  # sheets of one document; the longest shipped one takes a third of them


@dataclass(frozen=True)
class Turn:
    """One sheet of one document: the layout's sheet, the rows of its tables, its place."""

    sheet: int
    rows: Mapping[str, range]
    number: int  # from 0
    count: int
    item: int = 0  # of the list the sheet is printed for

    def prints(self, mark: Mark) -> bool:
        if mark.only is None:
            return True
        return self.number == (0 if mark.only == "first" else self.count - 1)


def paginate(layout: Layout, facts: Mapping[str, Fact]) -> list[Turn]:
    """The sheets of a document in order.

    A repeating sheet that only continues a table is left out when no row is left.

    Raises:
        UserError: no sheet prints some rows, or they take more sheets than anybody photographs.
    """
    done: dict[str, int] = {}
    sheets = list(_unfolded(layout, facts))
    totals: dict[str, int] = {}
    for _, _, sheet in sheets:
        totals |= {table: count(facts, table) for table, _ in sheet.tables}
    turns: list[Turn] = []
    for index, item, sheet in sheets:
        if sheet.repeat in done and done[sheet.repeat] >= totals[sheet.repeat]:
            continue
        turns.append(_turn(index, item, sheet, done=done, totals=totals))
        while sheet.repeat and done[sheet.repeat] < totals[sheet.repeat]:
            turns.append(_turn(index, item, sheet, done=done, totals=totals))
            if len(turns) > MOST:
                raise UserError(
                    layout.where,
                    f"{sheet.repeat}: {totals[sheet.repeat]} rows take more than {MOST} sheets",
                    "raise per_page",
                )
    for table, total in totals.items():
        if done[table] < total:
            raise UserError(
                layout.where,
                f"{table}: {total} rows, but only {done[table]} are printed",
                "raise per_page or let a page repeat",
            )
    return [replace(t, number=i, count=len(turns)) for i, t in enumerate(turns)]


def _unfolded(layout: Layout, facts: Mapping[str, Fact]) -> Iterator[tuple[int, int, Sheet]]:
    """Which sheet of the layout, which item, and the sheet as that item prints it.

    All sheets of an item come before those of the next.
    """
    for each, group in groupby(enumerate(layout.sheets), key=lambda numbered: numbered[1].each):
        sheets, items = list(group), count(facts, each) if each else 1
        if items * len(sheets) > MOST:
            raise UserError(
                layout.where,
                f"{each}: {items} items take more than {MOST} sheets",
                "print them as rows of a table",
            )
        for item in range(items):
            for index, sheet in sheets:
                yield index, item, sheet.of(item)


def _turn(
    index: int, item: int, sheet: Sheet, *, done: dict[str, int], totals: Mapping[str, int]
) -> Turn:
    rows = {}
    for table, most in sheet.tables:
        start = done.get(table, 0)
        done[table] = min(totals[table], start + most)
        rows[table] = range(start, done[table])
    return Turn(index, rows, 0, 0, item)
