"""What stands in pixels: every blank, and a sample of the photographs, read by OCR.

Each line of ink must be an approved caption or a fact of the case; any other is a hit.
"""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from flows.certify import ocr
from flows.certify.folding import END
from flows.certify.ink import Ink, told
from flows.certify.judgement import Judgement, Scope
from flows.certify.matching import Matcher
from flows.certify.readers import tables
from flows.certify.readers.pieces import FAULTS, Unread
from output.tables.blanks import template_table
from pipeline.errors import UserError
from pipeline.recipe import Recipe

LEGIBLE = 0.9  # of a picture's fields, for what an engine reads of it to mean something
_TEXTS = ("documents", "parameters", "persons", "facts")


class Picture(NamedTuple):
    """A photograph: where it lies, and of which case it is."""

    table: str
    row: int
    case: str


class Foreign(NamedTuple):
    """Ink that is neither caption nor fact: where, and how long a line."""

    place: str
    letters: int


class Pixels:
    """Reads blanks and photographs, and keeps what was found and how much was looked at."""

    def __init__(self, matcher: Matcher, judgement: Judgement, ink: Ink) -> None:
        self.matcher, self.judgement, self.ink = matcher, judgement, ink
        self.foreign: list[Foreign] = []
        self.unread: list[Unread] = []
        self.counts = {
            "blanks": 0,
            "blanks_drawn_again": 0,
            "blanks_read": 0,
            "pictures": 0,
            "pictures_legible": 0,
            "pictures_read": 0,
            "lines_read": 0,
            "lines_unsure": 0,
        }

    def blank(self, data: bytes, drawn: bytes | None, place: str) -> None:
        """A blank form; ``drawn``: what the generator itself draws in its place, if it can."""
        self.counts["blanks"] += 1
        if data == drawn:
            self.counts["blanks_drawn_again"] += 1
            return
        self.counts["blanks_read"] += 1
        self._read(data, place, Scope.BLANK, facts=())

    def picture(self, data: bytes, place: str, case: str, *, facts: Sequence[str]) -> None:
        """A photograph, and all that its case prints."""
        self.counts["pictures_read"] += 1
        self._read(data, place, Scope.CASE, facts=facts, case=case)

    def _read(
        self, data: bytes, place: str, scope: Scope, *, facts: Sequence[str], case: str = ""
    ) -> None:
        try:
            shown = ocr.pixels_of(data)
        except FAULTS:
            self.unread.append(Unread(f"{place}, pixels", "cannot be decoded"))
            return
        said = told(facts)
        for run in ocr.read_twice(shown):
            self.counts["lines_read"] += 1
            self.judgement.met(self.matcher.in_text(run.text), f"{place}, pixels", scope, case=case)
            if run.score < ocr.SURE:
                self.counts["lines_unsure"] += 1
            elif not self.ink.explained(run.text, said):
                self.foreign.append(Foreign(f"{place}, pixels", len(run.text)))


def redrawn(recipe: Mapping[str, object], names: Iterable[str]) -> dict[str, bytes]:
    """The blanks of these names as the generator draws them from its own layouts."""
    try:
        plain = Recipe.model_validate(recipe).model_copy(update={"templates": ()})
        rows = template_table(names, plain).to_pylist()
    except (ValidationError, UserError):  # of own forms: read instead
        return {}
    return {row["id"]: row["image"]["bytes"] for row in rows}


def legible(contents: Mapping[str, bytes]) -> tuple[list[Picture], int]:
    """Photographs in which OCR means something, and how many there are of any sort.

    ``contents``: tables of ``images`` by their names.
    """
    found, count = [], 0
    for name, data in contents.items():
        row = 0
        columns = ["case_id", "documents"]
        for batch in pq.ParquetFile(io.BytesIO(data)).iter_batches(64, columns=columns):
            cases = batch.column(0).to_pylist()
            for case, documents in zip(cases, batch.column(1), strict=True):
                fields = [field for each in documents for field in each["fields"]]
                sure = sum(field["legible"].as_py() or False for field in fields)
                if fields and sure >= LEGIBLE * len(fields):
                    found.append(Picture(name, row, tables.case_of(case)))
                row += 1
        count += row
    return found, count


def sample(pictures: Iterable[Picture], most: int, salt: bytes) -> list[Picture]:
    """Some of them, by chance, the same for the same salt."""

    def lot(picture: Picture) -> bytes:
        told = json.dumps([picture.table, picture.row]).encode()
        return blake2b(told, key=salt[:64]).digest()

    return sorted(sorted(pictures, key=lot)[:most])


def facts_of(contents: Mapping[str, bytes], cases: Iterable[str]) -> dict[str, list[str]]:
    """All that these cases say, by case: facts, and every text printed on any of its pictures.

    ``contents``: tables of ``images`` and ``cases`` by their names.
    """
    wanted = set(cases)
    told: dict[str, list[str]] = defaultdict(list)
    for data in contents.values():
        file = pq.ParquetFile(io.BytesIO(data))
        names = [n for n in file.schema_arrow.names if n in (*_TEXTS, "id", "case_id")]
        for cell in _cells(file, names):
            if cell.case in wanted and cell.column in _TEXTS:
                told[cell.case] += [text for text in cell.text.split(END) if text]
    return dict(told)


def _cells(file: pq.ParquetFile, names: Sequence[str]) -> Iterator[tables.Cell]:
    narrow = pa.BufferOutputStream()
    pq.write_table(file.read(columns=list(names)), narrow)
    for cell in tables.cells(pq.ParquetFile(pa.BufferReader(narrow.getvalue()))):
        if isinstance(cell, tables.Cell):
            yield cell


def rows_of(data: bytes, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Some columns of a table, row by row."""
    rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(data), columns=list(columns)).to_pylist()
    return rows


def encoded(data: bytes, row: int) -> bytes:
    """One photograph of a table of ``images``, as it is stored."""
    file = pq.ParquetFile(io.BytesIO(data))
    for group in range(file.num_row_groups):
        count = file.metadata.row_group(group).num_rows
        if row < count:
            column = file.read_row_group(group, columns=["image"]).column(0)
            return bytes(column[row].as_py()["bytes"])
        row -= count
    raise LookupError(row)
