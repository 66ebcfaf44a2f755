"""Regions that are not type, and tables with cells, as a photograph shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import NamedTuple, Self

import numpy as np

from pipeline.records.printed import RegionKind
from pipeline.records.views import (
    Counts,
    Flags,
    Numbers,
    Quad,
    Views,
    columns_of,
    no_flags,
    no_quads,
    no_shares,
    quads_of,
    tuples,
)


class RegionView(NamedTuple):
    """Something on a sheet that is not type, as a photograph shows it."""

    kind: RegionKind
    field: str  # the fact that is drawn; "" for none
    quad: Quad
    visible: float


class CellView(NamedTuple):
    """A cell of a table; rows and columns are counted from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    head: bool
    field: str  # the fact that stands in it; "" for none
    quad: Quad


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class RegionViews(Views[RegionView]):
    """R things that are not type."""

    kinds: tuple[RegionKind, ...] = ()
    fields: tuple[str, ...] = ()
    quads: Numbers = field(default_factory=no_quads)  # R x 8
    visible: Numbers = field(default_factory=no_shares)

    @classmethod
    def _from(cls, regions: Iterable[RegionView]) -> Self:
        kinds, fields, quads, visible = columns_of(regions, len(RegionView._fields))
        visible = np.array(visible, float)
        return cls(kinds=kinds, fields=fields, quads=quads_of(quads), visible=visible)

    def __len__(self) -> int:
        return len(self.kinds)

    def _made(self) -> Iterable[RegionView]:
        columns = self.kinds, self.fields, tuples(self.quads), self.visible.tolist()
        return starmap(RegionView, zip(*columns, strict=True))


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CellViews(Views[CellView]):
    """C cells of a table, heads first."""

    places: Counts = field(default_factory=lambda: np.zeros((0, 4), np.int64))  # see ``CellView``
    heads: Flags = field(default_factory=no_flags)
    fields: tuple[str, ...] = ()
    quads: Numbers = field(default_factory=no_quads)  # C x 8

    @classmethod
    def _from(cls, cells: Iterable[CellView]) -> Self:
        *places, heads, fields, quads = columns_of(cells, len(CellView._fields))
        return cls(
            places=np.array(places, np.int64).reshape(4, -1).T,
            heads=np.array(heads, np.bool_),
            fields=fields,
            quads=quads_of(quads),
        )

    def __len__(self) -> int:
        return len(self.fields)

    def _made(self) -> Iterable[CellView]:
        columns = self.heads.tolist(), self.fields, tuples(self.quads)
        return starmap(CellView, zip(*self.places.T.tolist(), *columns, strict=True))


@dataclass(frozen=True, kw_only=True)
class TableView:
    """A table as a photograph shows it."""

    name: str  # of its facts: "transactions"
    quad: Quad
    cells: Sequence[CellView]
