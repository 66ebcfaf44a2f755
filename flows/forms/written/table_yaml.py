"""A table of the source as rows of a kind: names of its columns, what they print, their mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flows.forms.captions import SHRINK, folded, quoted, slug
from flows.forms.model import Rectangle, Table, TableColumn
from flows.forms.vocabulary import meant


class Names(NamedTuple):
    """How a kind calls a table, the balance it begins with, and the one that closes it."""

    rows: str
    opening: str
    closing: str


def named(number: int) -> Names:
    """Of the form's ``number``-th table, from 0: the first has none behind its names."""
    behind = f"_{number + 1}" if number else ""
    return Names(f"rows{behind}", f"opening{behind}", f"closing{behind}")


class Column(NamedTuple):
    """One printed column: its name, its type, and the formula it follows, if any."""

    name: str
    type: str
    source: str
    left: float
    right: float
    align: str
    format: str = ""


_SIGN = 1.15  # ems left for the mark of a balance
_PAD, _NARROWEST = 1.0, 6.0  # points beside a cell, and of a column


def columns(table: Table, opening: str) -> list[Column]:
    """What each column of a table prints; a balance with a sign is two.

    ``opening``: the fact that balances begin with.
    """
    found: list[Column] = []
    names: set[str] = set()
    roles = [_role(column) for column in table.columns]
    for column, role in zip(table.columns, roles, strict=True):
        name = role or slug(column.header) or "column"
        while name in names:
            name += "_2"
        names.add(name)
        made = Column(name, "text", "", column.left, column.right, column.align)
        if role == "balance":
            running = f'{{formula: "running({opening}, amount)"}}'
            found += _balance(column, made, running, size=table.size)
        else:
            found.append(_printed(column, made, role, roles=roles))
    return found


def _role(column: TableColumn) -> str:
    header = folded(column.header)
    if any(word in header for word in meant("balance")):
        return "balance"
    if column.sample in ("money", "balance"):
        if any(word in header for word in meant("debit")):
            return "debit"
        if any(word in header for word in meant("credit")):
            return "credit"
        return "amount"
    if column.sample in ("date", "day"):
        late = any(word in header for word in meant("valued"))
        return "valued" if late else "booked"
    return "text" if column.sample == "text" else ""


def _printed(column: TableColumn, made: Column, role: str, *, roles: Sequence[str]) -> Column:
    if role in ("booked", "valued"):
        source = '{formula: "booked + days(1)"}' if role == "valued" and "booked" in roles else ""
        return made._replace(type="date", source=source, format=_dates(column))
    if role == "debit":
        return made._replace(type="money", source="{formula: 'if(amount < 0, -amount, \"\")'}")
    if role == "credit":
        return made._replace(type="money", source="{formula: 'if(amount >= 0, amount, \"\")'}")
    if role == "amount":
        return made._replace(type="money")
    if column.sample == "int":
        figures = "#" * max(column.digits, 1)
        return made._replace(type="pattern", source=f'{{pattern: "{figures}"}}')
    return made


def _balance(column: TableColumn, made: Column, running: str, *, size: float) -> list[Column]:
    if column.sample != "balance":  # of a balance with its sign behind it
        return [made._replace(type="money", source=running)]
    cut = column.right - _SIGN * size
    mark = "{formula: \"if(balance < 0, 'S', 'H')\"}"
    return [
        made._replace(type="money", source=running, right=cut),
        Column("sign", "text", mark, cut, column.right, "right"),
    ]


def _dates(column: TableColumn) -> str:
    return "dd.MM." if column.sample == "day" else ""


def rows_mark(table: Table, index: int, printed: Sequence[Column], *, names: Names) -> str:
    """The mark of the table on the page where it runs for the ``index``-th time."""
    edges = _edges(printed)
    cells: list[str] = []
    for column, left, right in zip(printed, edges, edges[1:], strict=False):
        wide = right - left
        cells.append(
            f"{{name: {column.name}, width: {wide:.2f}, align: {column.align}, shrink: {SHRINK}}}"
        )
    left, top, right, bottom = table_box(table, index, printed)
    box = f"[{left:.2f}, {top:.2f}, {right - left:.2f}, {bottom - top:.2f}]"
    foot = _foot(table, edges[-1], names.closing)
    grid = "none"
    if table.rule is not None:
        line = f'width: {table.rule.width:.2f}, color: "{table.rule.color}"'
        grid = f"{{{line}, lines: horizontal}}"
    return (
        f"{{rows: {names.rows}, box: {box}, "
        f"row_height: {table.pitch:.3f}, per_page: {table.rows[index]}, header: false, "
        f"padding: {_PAD:g}, size: {table.size:.2f}, grid: {grid}, "
        f"columns: [{', '.join(cells)}]{foot}}}"
    )


def table_box(table: Table, index: int, printed: Sequence[Column]) -> Rectangle:
    """Where its rows, and the line that closes it, are printed on a page."""
    edges = _edges(printed)
    lines = table.rows[index] + (table.foot is not None)
    top = table.tops[index]
    return edges[0], top, edges[-1] + 0.5, top + lines * table.pitch + 0.5


def _foot(table: Table, right: float, name: str) -> str:
    """The closing line, which follows the last row wherever that stands."""
    if table.foot is None:
        return ""
    wide = right - table.foot.left + 3 * _PAD
    return (
        f", foot: {{name: {name}, header: {quoted(table.foot.caption)}, width: {wide:.2f}, "
        f"align: right, font: {table.foot.font}}}"
    )


def _edges(printed: Sequence[Column]) -> list[float]:
    """Where columns meet: cells stay flush with where they stood."""
    edges = [printed[0].left - _PAD]
    for column, after in zip(printed, printed[1:], strict=False):
        if column.align == "right":
            edge = column.right + _PAD
        elif after.align == "left":
            edge = after.left - _PAD
        else:
            edge = (column.right + after.left) / 2
        edges.append(max(edge, edges[-1] + _NARROWEST))
    return [*edges, max(printed[-1].right + _PAD, edges[-1] + _NARROWEST)]
