"""Rows of a Chinese statement under a condition [column = value]: over facts for asking, over print for reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from output.questions.shared.document_view import Shown, document, printed, sessions, shown, view
from pipeline import kinds
from pipeline.facts import day, printed_day, printed_money, require, row_numbers, text
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Document, Photo

STATEMENT = kinds.ZH_BANK_STATEMENT
COLUMNS = (
    "summary",
    "channel",
    "kind",
    "method",
    "goods",
)  # columns a condition may name; a layout prints some of them
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


def statements(file: CaseFile, kind: str = STATEMENT) -> Iterator[Shown]:
    """The statement in every session that shows all its sheets."""
    paper = document(file, kind)
    for session in sessions(file) if paper else ():
        part = shown(file, session, paper) if paper else None
        if part:
            yield part


def pages(file: CaseFile, kind: str) -> list[list[Shown]]:
    """The sheets of the statement that a picture shows alone, session by session."""
    paper = document(file, kind)
    alone = [
        [p for p in s.photos if paper and [sheet.id for sheet in p.sheets] == [paper.id]]
        for s in sessions(file)
    ]
    return [[view(paper, [photo]) for photo in photos] for photos in alone if paper and photos]


def conditions(part: Shown) -> list[Condition]:
    """Every condition on a column that the paper prints and that can be read from top to bottom."""
    found: list[Condition] = []
    numbers = row_numbers(part.document.facts, "transactions")
    for name, words in captions(part.photos, part.document.kind).items():
        cells = {n: text(part.document.facts, f"transactions.{n}.{name}") for n in numbers}
        fields = tuple(f"transactions.{n}.{name}" for n in numbers)
        if part.readable(fields):
            values = dict.fromkeys(v for v in cells.values() if v)
            found += [
                Condition(
                    name, words, v, tuple(n for n, cell in cells.items() if cell == v), fields
                )
                for v in values
            ]
    return found


def column(part: Shown, name: str) -> list[str]:
    """The fields of a whole column."""
    return [f"transactions.{n}.{name}" for n in row_numbers(part.document.facts, "transactions")]


def stated(question: str, photos: Sequence[Photo], kind: str = STATEMENT) -> tuple[str, str]:
    """The column and the value of the condition that a prompt states.

    Raises:
        ValueError: it states none, or one on a column the paper does not have.
    """
    match = _CONDITION.search(question)
    headed = (
        f
        for p in photos
        for s in p.sheets
        if s.kind == kind
        for f in s.fields
        if match and f.label == match[1]
    )
    heads = {
        seen.name.split(".")[-1] for seen in headed if seen.name.split(".")[0] == "transactions"
    }
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
    return (
        row["direction"]
        if "direction" in row
        else "支出"
        if require(printed_money, row, "amount") < 0
        else "收入"
    )


def dated(part: Shown) -> str:
    """The column that says when: a family without one for the day prints the moment."""
    return "date" if any(name.endswith(".date") for name in part.fields) else "time"


def row_day(document: Document, row: int) -> date | None:
    return day(document.facts, f"transactions.{row}.date") or day(
        document.facts, f"transactions.{row}.time"
    )


def printed_row_day(row: Mapping[str, str]) -> date:
    return require(printed_day, row, "date" if "date" in row else "time")


def distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def caption(part: Shown, name: str) -> str:
    """What the paper calls a column; banks do not head their columns alike."""
    found = (
        place.view.label
        for field, place in part.fields.items()
        if field.startswith("transactions.") and field.endswith(f".{name}")
    )
    return next(found, "")


def captions(photos: Iterable[Photo], kind: str) -> dict[str, str]:
    """Column -> what the paper calls it, of those a condition may name."""
    found: dict[str, str] = {}
    for sheet in (s for p in photos for s in p.sheets if s.kind == kind):
        for seen in sheet.fields:
            _, _, name = seen.name.rpartition(".")
            if seen.name.startswith("transactions.") and name in COLUMNS:
                found.setdefault(name, seen.label)
    return {name: found[name] for name in COLUMNS if name in found}
