"""How many pages a document takes: tables run on over the page that repeats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.errors import UserError
from pipeline.printing.items import count
from pipeline.printing.layout import Layout, PageLayout
from pipeline.printing.mark import Mark
from pipeline.records import Fact

MOST = 40  # pages of one document; the longest shipped one takes a third of them


@dataclass(frozen=True)
class PagePlan:
    """One page of one document: which of the layout's, with which rows, at which place."""

    index: int  # of the layout's page
    rows: Mapping[str, range]
    number: int  # from 0
    count: int
    item: int = 0  # of the list the page is printed for

    def prints(self, mark: Mark) -> bool:
        if mark.only is None:
            return True
        return self.number == (0 if mark.only == "first" else self.count - 1)


def paginate(layout: Layout, facts: Mapping[str, Fact]) -> list[PagePlan]:
    """The pages of a document in order.

    A repeating page that only continues a table is left out when no row is left.

    Raises:
        UserError: no page prints some rows, or they take more pages than anybody photographs.
    """
    done: dict[str, int] = {}
    pages = list(_unfolded(layout, facts))
    totals: dict[str, int] = {}
    for _, _, page in pages:
        totals |= {table: count(facts, table) for table, _ in page.tables}
    plans: list[PagePlan] = []
    for index, item, page in pages:
        if page.repeat in done and done[page.repeat] >= totals[page.repeat]:
            continue
        plans.append(_plan(index, item, page, done=done, totals=totals))
        while page.repeat and done[page.repeat] < totals[page.repeat]:
            plans.append(_plan(index, item, page, done=done, totals=totals))
            if len(plans) > MOST:
                raise UserError(
                    layout.where,
                    f"{page.repeat}: {totals[page.repeat]} rows take more than {MOST} pages",
                    "raise per_page",
                )
    _check_all_printed(layout, done, totals)
    return [replace(p, number=i, count=len(plans)) for i, p in enumerate(plans)]


def _check_all_printed(layout: Layout, done: Mapping[str, int], totals: Mapping[str, int]) -> None:
    for table, total in totals.items():
        if done[table] < total:
            raise UserError(
                layout.where,
                f"{table}: {total} rows, but only {done[table]} are printed",
                "raise per_page or let a page repeat",
            )


def _unfolded(layout: Layout, facts: Mapping[str, Fact]) -> Iterator[tuple[int, int, PageLayout]]:
    """Which page of the layout, which item, and the page as that item prints it.

    All pages of an item come before those of the next.
    """
    for each, group in groupby(enumerate(layout.pages), key=lambda numbered: numbered[1].each):
        pages, items = list(group), count(facts, each) if each else 1
        if items * len(pages) > MOST:
            raise UserError(
                layout.where,
                f"{each}: {items} items take more than {MOST} pages",
                "print them as rows of a table",
            )
        for item in range(items):
            for index, page in pages:
                yield index, item, page.of(item)


def _plan(
    index: int, item: int, page: PageLayout, *, done: dict[str, int], totals: Mapping[str, int]
) -> PagePlan:
    rows = {}
    for table, most in page.tables:
        start = done.get(table, 0)
        done[table] = min(totals[table], start + most)
        rows[table] = range(start, done[table])
    return PagePlan(index, rows, 0, 0, item)
