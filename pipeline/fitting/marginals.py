"""A bank's tables as a file: ``marginals.csv``."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import UserError
from pipeline.recipe.fit import LEAST, MOST_CELLS, MOST_TABLES, FitCell, FitTable

COLUMNS = ("variable", "level", "variable2", "level2", "count")
LARGEST = 2**20  # bytes
_REMEDY = f"write a head line {','.join(COLUMNS)}, in UTF-8 (see docs/fit.md)"


def read_marginals(path: str | Path) -> tuple[FitTable, ...]:
    """The tables of a CSV file, for the recipe's key ``fit``.

    A line is a cell; lines of the same variables are a table.

    Raises:
        UserError: no such file, a cell of fewer than ten people, or a line that is no cell.
    """
    tables: dict[tuple[str, ...], list[FitCell]] = {}
    for line, row in _rows(path):
        names = tuple(name for name in (row["variable"], row["variable2"]) if name)
        levels = tuple(level for level in (row["level"], row["level2"]) if level)
        where = f"{path}:{line}"
        if (
            not row["variable"]
            or len(names) != len(levels)
            or bool(row["variable2"]) != (bool(row["level2"]))
        ):
            what = "not a level for each variable"
            raise UserError(
                where, what, "give variable and level, and variable2 and level2 or neither"
            )
        tables.setdefault(names, []).append(_cell(where, names, levels, count=row["count"]))
    if not tables:
        raise UserError(path, "has no lines", _REMEDY)
    if len(tables) > MOST_TABLES:
        what = f"has {len(tables)} tables, more than {MOST_TABLES}"
        raise UserError(path, what, "leave some out")
    return tuple(_table(path, names, cells) for names, cells in tables.items())


def _rows(path: str | Path) -> list[tuple[int, dict[str, str]]]:
    file = Path(path)
    try:
        data = file.read_bytes() if file.is_file() and file.stat().st_size <= LARGEST else None
    except (OSError, ValueError):
        data = None
    if data is None:
        raise UserError(path, "no such file, or one larger than 1 MB", "give a CSV file")
    try:
        text = data.decode("utf-8-sig")
        comma = ";" if ";" in text.partition("\n")[0] else ","
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=comma)
        heads = [head.strip() for head in reader.fieldnames or ()]
        reader.fieldnames = heads
        found = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error):
        raise UserError(path, "no CSV in UTF-8", _REMEDY) from None
    if missing := [name for name in ("variable", "level", "count") if name not in heads]:
        raise UserError(path, f"has no column {missing[0]}", _REMEDY)
    if unknown := [name for name in heads if name not in COLUMNS]:
        raise UserError(path, f"has an unknown column {unknown[0]!r}", _REMEDY)
    if ragged := next((line for line, row in found if None in row), None):
        raise UserError(f"{path}:{ragged}", "has more cells than the head line", _REMEDY)
    return [(line, {n: (row.get(n) or "").strip() for n in COLUMNS}) for line, row in found]


def _cell(where: str, names: tuple[str, ...], levels: tuple[str, ...], *, count: str) -> FitCell:
    called = ", ".join(f"{n} {level}" for n, level in zip(names, levels, strict=True))
    if not count.isascii() or not count.isdigit() or len(count) > 12:
        what = f"{called}: count {count!r} is no whole number"
        raise UserError(where, what, "give how many people there are")
    if int(count) < LEAST:
        what = f"{called}: fewer than {LEAST} people, who could be told by it"
        raise UserError(where, what, "merge it with a neighbouring level, or leave the line out")
    try:
        return FitCell(levels=levels, count=int(count))
    except ValidationError as error:
        raise UserError(where, error.errors()[0]["msg"], "shorten it") from None


def _table(path: str | Path, names: tuple[str, ...], cells: list[FitCell]) -> FitTable:
    try:
        return FitTable(variables=names, cells=tuple(cells))
    except ValidationError as error:
        what = error.errors()[0]["msg"].removeprefix("Value error, ")
        remedy = f"count each cell once, at most {MOST_CELLS} of a table"
        raise UserError(path, f"{' x '.join(names)}: {what}", remedy) from None
