"""The cells of a table: where they stand in its grid, and which facts they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.records.printed import Boxes, PrintedTable


class Foot(NamedTuple):
    """The line below the last row: its caption's cell, then that of its value."""

    cut: float  # between them, points
    bottom: float
    field: str


class Grid(NamedTuple):
    """Edges of columns and rows in points, the head's row first where there is one."""

    xs: Sequence[float]
    ys: Sequence[float]
    headed: bool


def table(
    name: str, grid: Grid, fields: Iterable[str], *, foot: Foot | None = None
) -> PrintedTable | None:
    """The table of that name, in points; None without cells.

    ``fields``: what the body's cells say, row by row, as far as anything; "" for nothing.
    """
    across, down = len(grid.xs) - 1, len(grid.ys) - 1
    rows, columns = np.divmod(np.arange(across * down), across)
    cells = np.stack([rows, columns, np.ones_like(rows), np.ones_like(rows)], axis=1)
    xs, ys = np.asarray(grid.xs), np.asarray(grid.ys)
    boxes: Boxes = np.stack([xs[columns], ys[rows], xs[columns + 1], ys[rows + 1]], axis=1)
    said = [*[""] * (across * grid.headed), *fields]
    said += [""] * (len(cells) - len(said))
    if foot:
        spans, places = _closing(grid, foot)
        cells, boxes = np.concatenate([cells, spans]), np.concatenate([boxes, places])
        said += ["", foot.field][-len(spans) :]
    if not len(cells):
        return None
    heads = (cells[:, 0] == 0) & grid.headed
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return PrintedTable(
        name=name, box=box, cells=cells, heads=heads, fields=tuple(said), boxes=boxes
    )


def _closing(grid: Grid, foot: Foot) -> tuple[list[list[int]], list[list[float]]]:
    """Row, column and spans of the foot's cells, and their boxes.

    They need not end where columns do: the value's cell counts as the columns that begin nearest to
    it and after it. In a table of one column it stands alone.
    """
    across, row = len(grid.xs) - 1, len(grid.ys) - 1
    left, top, right = grid.xs[0], grid.ys[-1], grid.xs[-1]
    if across == 1:
        return [[row, 0, 1, 1]], [[left, top, right, foot.bottom]]
    near = [abs(x - foot.cut) for x in grid.xs[1:-1]]
    at = 1 + near.index(min(near))
    spans = [[row, 0, 1, at], [row, at, 1, across - at]]
    return spans, [[left, top, foot.cut, foot.bottom], [foot.cut, top, right, foot.bottom]]
