"""Tables and combs: heads, rules and cells of rows of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.printing.drawing import Block, Item, Stroke
from pipeline.printing.marks import Grid, RowsMark
from pipeline.printing.typeset import Rectangle, Space, Style, fit
from pipeline.records import Fact


def count(facts: Iterable[str] | Mapping[str, Fact], table: str) -> int:
    """How many rows of a table a document states."""
    prefix = table + "."
    rows = [
        int(n)
        for name in facts
        if name.startswith(prefix) and (n := name[len(prefix) :].split(".", 1)[0]).isdigit()
    ]
    return max(rows, default=-1) + 1


def edges(mark: RowsMark) -> list[float]:
    """Left edge of every column, and the right edge of the last."""
    out = [mark.box[0]]
    for column in mark.columns:
        out.append(out[-1] + column.width)
    return out


def row_boxes(mark: RowsMark, place: int) -> list[Rectangle]:
    """Left, top, width, height of the text of every cell of the row at ``place`` on the page."""
    top = mark.box[1] + mark.head + place * mark.row_height
    pad = mark.padding
    return [
        (x + pad, top, c.width - 2 * pad, mark.row_height)
        for x, c in zip(edges(mark), mark.columns, strict=False)
    ]


def header(mark: RowsMark) -> list[Item]:
    """The heads of the columns; "\\n" in a head starts a new line.

    Raises:
        Overflow: a head is too wide for its column.
    """
    if not mark.header:
        return []
    left, top = mark.box[:2]
    xs = edges(mark)
    items: list[Item] = []
    if mark.header_fill:
        items.append(
            Block((left, top, xs[-1], top + mark.head), 0, mark.header_fill, mark.header_fill)
        )
    size = mark.header_size or mark.size
    style = Style(mark.header_font or mark.font, size, mark.header_color or mark.color)
    for x, column in zip(xs, mark.columns, strict=False):
        if column.header:
            lines = 1 + column.header.count("\n")
            box = (x + mark.padding, top, column.width - 2 * mark.padding, mark.head)
            items += fit(
                column.header,
                style,
                Space(box, column.header_align or column.align, "middle", lines, 1.15 * size, 0.8),
            )
    return items


def ruling(mark: RowsMark, rows: int) -> list[Item]:
    """Shading and grid of so many rows."""
    left, top = mark.box[:2]
    xs, first = edges(mark), top + mark.head
    bottom = first + rows * mark.row_height
    items: list[Item] = []
    if mark.zebra:
        for i in range(1, rows, 2):
            y = first + i * mark.row_height
            items.append(Block((left, y, xs[-1], y + mark.row_height), 0, mark.zebra, mark.zebra))
    if mark.grid is None or (rows == 0 and not mark.header):
        return items
    ys = [top] * mark.header + [first + i * mark.row_height for i in range(rows + 1)]
    return items + _grid(mark.grid, xs, ys if rows else [top, bottom])


def foot(mark: RowsMark, place: int, width: float) -> tuple[Rectangle, Rectangle, list[Item]]:
    """The closing line below ``place`` rows: boxes of caption and value (``width`` points wide), and its rules."""
    xs, top = edges(mark), mark.box[1] + mark.head + place * mark.row_height
    cut, pad, tall = xs[-1] - width, mark.padding, mark.row_height
    line: list[Item] = [Stroke(((xs[0], top), (xs[-1], top)), 0.8, mark.color)]
    rules = _grid(mark.grid, [xs[0], cut, xs[-1]], [top, top + tall]) if mark.grid else line
    return (
        (xs[0] + pad, top, cut - xs[0] - 2 * pad, tall),
        (cut + pad, top, width - 2 * pad, tall),
        rules,
    )


def _grid(grid: Grid, xs: list[float], ys: list[float]) -> list[Item]:
    across, down = grid.lines in ("all", "horizontal"), grid.lines in ("all", "vertical")
    items: list[Item] = []
    for y in ys if across else (ys[0], ys[-1]):
        items.append(Stroke(((xs[0], y), (xs[-1], y)), grid.width, grid.color))
    if grid.lines != "horizontal":
        for x in xs if down else (xs[0], xs[-1]):
            items.append(Stroke(((x, ys[0]), (x, ys[-1])), grid.width, grid.color))
    return items


def cells(box: Rectangle, number: int, grid: Grid) -> list[Item]:
    """The empty cells of a comb (left, top, width, height)."""
    left, top, width, height = box
    xs = [left + i * width / number for i in range(number + 1)]
    return _grid(grid, xs, [top, top + height])
