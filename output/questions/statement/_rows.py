"""Rows of a Chinese statement under a condition [column = value], over facts and over print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from output.questions.shared.document_view import (
    DocumentView,
    document,
    document_shown,
    printed,
    printed_fields,
    sessions,
    sheets,
    view,
)
from output.questions.shared.pictures import alone
from pipeline import facts, kinds
from pipeline.facts import Absent, day, printed_day, printed_money, require, row_numbers, text
from pipeline.money import ZERO
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Photo

STATEMENT = kinds.ZH_BANK_STATEMENT
# Columns a condition may name; a layout prints some of them.
COLUMNS = ("summary", "channel", "kind", "method", "goods")
_CONDITION = re.compile(r"【(.+?) = (.+?)】")


@dataclass(frozen=True)
class Condition:
    column: str
    caption: str  # as the paper calls the column
    value: str
    rows: tuple[int, ...]  # those that meet it, in the paper's order
    fields: tuple[str, ...]  # the whole column

    @property
    def words(self) -> str:
        return f"【{self.caption} = {self.value}】"


def statements(file: CaseFile, kind: str = STATEMENT) -> list[DocumentView]:
    """The statement in every session that shows all its sheets."""
    found: list[DocumentView] = []
    for session in sessions(file):
        with suppress(Absent):
            found.append(document_shown(file, session, kind))
    return found


def pages(file: CaseFile, kind: str) -> list[list[DocumentView]]:
    """The sheets of the statement that a picture shows alone, session by session."""
    try:
        paper = document(file, kind)
    except Absent:
        return []
    found: list[list[DocumentView]] = []
    for session in sessions(file):
        photos = [photo for photo in alone(session) if photo.sheets[0].id == paper.id]
        found.append([view(paper, [photo]) for photo in photos])
    return [views for views in found if views]


def conditions(part: DocumentView) -> list[Condition]:
    """Every condition on a column that the paper prints and that can be read from top to bottom."""
    found: list[Condition] = []
    for name, heading in captions(part.photos, part.document.kind).items():
        fields = tuple(column(part, name))
        if part.readable(fields):
            for value, rows in _rows_by_value(part, name).items():
                found.append(Condition(name, heading, value, tuple(rows), fields))
    return found


def _rows_by_value(part: DocumentView, name: str) -> dict[str, list[int]]:
    """Value of a column -> the rows that have it, in the paper's order."""
    found: dict[str, list[int]] = {}
    for n in row_numbers(part.facts, "transactions"):
        value = text(part.facts, f"transactions.{n}.{name}")
        if value:
            found.setdefault(value, []).append(n)
    return found


def column(part: DocumentView, name: str) -> list[str]:
    """The fields of a whole column."""
    return facts.column(part.facts, "transactions", name)


def cells_of(part: DocumentView, rows: Iterable[int], name: str) -> list[str]:
    """Those cells of a column that say anything in these rows."""
    cells = (f"transactions.{n}.{name}" for n in rows)
    return [cell for cell in cells if part.facts.get(cell)]


def parties(part: DocumentView, rows: Iterable[int]) -> list[str]:
    """The counterparties of these rows, each once, in order."""
    named = (text(part.facts, f"transactions.{n}.counterparty") for n in rows)
    return list(dict.fromkeys(name for name in named if name))


def printed_parties(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """The same of printed rows."""
    named = [row["counterparty"] for row in rows if row.get("counterparty")]
    return sorted(set(named), key=named.index)


def stated(question: str, photos: Sequence[Photo], kind: str = STATEMENT) -> tuple[str, str]:
    """The column and the value of the condition that a prompt states.

    Raises:
        ValueError: it states none, or one on a column the paper does not have.
    """
    match = _CONDITION.search(question)
    heads: set[str] = set()
    for seen in printed_fields(photos, kind):
        if match and seen.label == match[1] and seen.name.split(".")[0] == "transactions":
            heads.add(seen.name.split(".")[-1])
    if match is None or len(heads) != 1:
        raise ValueError("the prompt states no condition on a column of the paper")
    return heads.pop(), match[2]


def meeting(question: str, photos: Sequence[Photo], kind: str = STATEMENT) -> list[dict[str, str]]:
    """The printed rows that meet the condition a prompt states.

    Raises:
        ValueError: it states none.
    """
    name, value = stated(question, photos, kind)
    return [row for row in table(printed(photos, kind), "transactions") if row.get(name) == value]


def way(row: Mapping[str, str]) -> str:
    """收入 or 支出 of a printed row: its own word, or the sign of its amount."""
    if "direction" in row:
        return row["direction"]
    return "支出" if require(printed_money, row, "amount") < 0 else "收入"


def printed_move(row: Mapping[str, str]) -> Decimal:
    """What a printed row adds to the balance; what it takes is below nought."""
    if "deposit" in row or "withdrawal" in row:
        came, went = (printed_money(row, name) or ZERO for name in ("deposit", "withdrawal"))
        return came - went
    moved = require(printed_money, row, "amount")
    return -abs(moved) if row.get("direction") == "支出" else moved


def printed_triple(row: Mapping[str, str]) -> list[str]:
    """Description, way and amount of a printed English row."""
    way, cell = ("in", "deposit") if "deposit" in row else ("out", "withdrawal")
    return [row["description"], way, f"{require(printed_money, row, cell):,.2f}"]


def moving_cell(part: DocumentView, row: int) -> str:
    """The column of an English row's amount, by its facts."""
    deposited = facts.states(part.facts, f"transactions.{row}.deposit")
    return "deposit" if deposited else "withdrawal"


def triple(part: DocumentView, row: int) -> list[str]:
    """Description, way and amount of an English row, by its facts."""
    at, cell = f"transactions.{row}", moving_cell(part, row)
    amount = require(facts.money, part.facts, f"{at}.{cell}")
    description = require(text, part.facts, f"{at}.description")
    return [description, "in" if cell == "deposit" else "out", f"{amount:,.2f}"]


def dated(part: DocumentView) -> str:
    """The column that says when: a family without one for the day prints the moment."""
    return "date" if any(name.endswith(".date") for name in part.fields) else "time"


def row_day(part: DocumentView, row: int) -> date | None:
    """The day of a row, by its facts."""
    at = f"transactions.{row}"
    return day(part.facts, f"{at}.date") or day(part.facts, f"{at}.time")


def printed_row_day(row: Mapping[str, str]) -> date:
    """The same of a printed row."""
    return require(printed_day, row, "date" if "date" in row else "time")


def caption(part: DocumentView, name: str) -> str:
    """What the paper calls a column; banks do not head their columns alike."""
    found = (field for field in part.fields if _is_cell(field, name))
    first = next(found, None)
    return part.heading(first) if first else ""


def captions(photos: Iterable[Photo], kind: str) -> dict[str, str]:
    """Column -> what the paper calls it, of those a condition may name."""
    found: dict[str, str] = {}
    for _, sheet in sheets(photos):
        for seen in sheet.fields if sheet.kind == kind else ():
            if seen.name.startswith("transactions."):
                found.setdefault(seen.name.rpartition(".")[2], seen.label)
    return {name: found[name] for name in COLUMNS if name in found}


def _is_cell(field: str, column: str) -> bool:
    """Is it a field of a column of the statement's table?"""
    return field.startswith("transactions.") and field.endswith(f".{column}")
