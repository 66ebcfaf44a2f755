"""What is printed on sheets as columns of Arrow: fields, lines with words, regions, tables.

A crowded sheet has thousands of them: numbers go from the camera's arrays to Arrow's as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter

import numpy as np
import pyarrow as pa

from output.tables.columns import Texts, joined, lists, quads, struct
from output.tables.schema import CELL, FIELD, LINE, REGION, TABLE, WORD
from pipeline.records import (
    CellViews,
    FieldView,
    FieldViews,
    LineView,
    LineViews,
    RegionView,
    RegionViews,
    TableView,
    WordViews,
)
from pipeline.records.views import quads_of


class PrintColumns:
    """Columns of the struct of a sheet, each a list for every sheet."""

    def __init__(self) -> None:
        self._texts = Texts()

    def fields(self, sheets: Iterable[Sequence[FieldView]]) -> pa.Array:
        """The column ``fields``."""
        of = [FieldViews.of(fields) for fields in sheets]
        columns = [
            self._said(of, "names"),
            self._said(of, "labels"),
            self._said(of, "texts"),
            quads([views.quads for views in of]),
            *_judged(of),
        ]
        return lists([len(views) for views in of], struct(FIELD, columns))

    def lines(self, sheets: Iterable[Sequence[LineView]]) -> pa.Array:
        """The column ``lines``, each with its words."""
        of = [LineViews.of(lines) for lines in sheets]
        words = self._words([views.words for views in of])
        columns = [
            self._said(of, "texts"),
            self._said(of, "roles"),
            self._said(of, "fields"),
            quads([views.quads for views in of]),
            *_judged(of),
            lists(joined([views.word_counts for views in of], np.int64), words),
        ]
        return lists([len(views) for views in of], struct(LINE, columns))

    def _words(self, of: Sequence[WordViews]) -> pa.Array:
        said = self._said(of, "texts"), self._said(of, "fields")
        return struct(WORD, [*said, quads([views.quads for views in of])])

    def regions(self, sheets: Iterable[Sequence[RegionView]]) -> pa.Array:
        """The column ``regions``."""
        of = [RegionViews.of(regions) for regions in sheets]
        columns = [
            self._said(of, "kinds"),
            self._said(of, "fields"),
            quads([views.quads for views in of]),
            joined([views.visible for views in of], np.float32),
        ]
        return lists([len(views) for views in of], struct(REGION, columns))

    def tables(self, sheets: Sequence[Sequence[TableView]]) -> pa.Array:
        """The column ``tables``, each with its cells."""
        of = list(chain.from_iterable(sheets))
        columns = [
            [table.name for table in of],
            quads([quads_of([table.quad for table in of])]),
            self._cells([CellViews.of(table.cells) for table in of]),
        ]
        return lists([len(tables) for tables in sheets], struct(TABLE, columns))

    def _cells(self, of: Sequence[CellViews]) -> pa.Array:
        places = joined([views.places for views in of], np.int64).reshape(-1, 4)
        columns = [
            *places.T,
            joined([views.heads for views in of], np.bool_),
            self._said(of, "fields"),
            quads([views.quads for views in of]),
        ]
        return lists([len(views) for views in of], struct(CELL, columns))

    def _said(self, of: Iterable[object], column: str) -> pa.Array:
        return self._texts.of(list(map(attrgetter(column), of)))


def _judged(of: Sequence[FieldViews] | Sequence[LineViews]) -> list[object]:
    """The columns ``visible``, ``legible`` and ``legibility``."""
    return [
        joined([views.visible for views in of], np.float32),
        joined([views.legible for views in of], np.bool_),
        joined([views.legibility for views in of], np.float32),
    ]
