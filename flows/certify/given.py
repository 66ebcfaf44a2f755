"""The officer's list: values that must not be met, whatever the sources hold."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from flows.certify.readers.markup import decoded
from flows.certify.readers.pieces import Unread
from flows.certify.secrets import Kind, Secret, kind_of
from pipeline.errors import UserError

LARGEST = 32 * 2**20  # bytes of the list
MOST = 100_000  # values
COLUMN = "value"  # of a list with a head; without one every cell is a value


def listed(path: Path) -> tuple[list[Secret], list[Unread]]:
    """The values of a CSV file, and lines that are too short to be told from chance.

    A head that names a column ``value`` chooses it; otherwise every cell is looked for. Values of
    one line belong to one person.

    Raises:
        UserError: it cannot be read, or has nothing in it.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError("--secrets", error.strerror or "cannot be read", "give a CSV") from None
    text = decoded(data) if len(data) <= LARGEST else None
    if text is None:
        raise UserError("--secrets", "not a text, or over 32 MB", "give a CSV in UTF-8")
    try:
        rows = list(csv.reader(io.StringIO(text), _dialect(text), strict=True))
    except csv.Error:
        raise UserError("--secrets", "not a CSV", "quote cells that hold quotes") from None
    secrets, short = _values(rows)
    if not secrets or len(secrets) > MOST:
        raise UserError("--secrets", f"{len(secrets)} values", f"give from 1 to {MOST}")
    return secrets, short


def _dialect(text: str) -> type[csv.Dialect]:
    first = text.partition("\n")[0]
    marks = {mark: first.count(mark) for mark in ",;\t"}

    class Separated(csv.excel):
        delimiter = max(marks, key=lambda mark: marks[mark]) if any(marks.values()) else ","

    return Separated


def _values(rows: list[list[str]]) -> tuple[list[Secret], list[Unread]]:
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    only = head.index(COLUMN) if COLUMN in head else None
    secrets: dict[Secret, None] = {}
    short = []
    for line, row in enumerate(rows[only is not None :], 1 + (only is not None)):
        # A first line without digits may be a head: its words are looked for, not insisted on.
        sure = line > 1 or any(c.isdigit() for cell in row for c in cell) or len(rows) == 1
        for cell in row if only is None else row[only : only + 1]:
            value = " ".join(cell.split())
            kind = kind_of(value)
            if value and kind is not Kind.TINY:
                secrets[Secret(value, kind, "list", f"line {line}", given=sure)] = None
            elif value and sure:
                short.append(Unread(f"list, line {line}", "too short to be told from chance"))
    return list(secrets), short
