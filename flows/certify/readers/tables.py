"""Parquet: every cell by its row, and what the footer says."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from flows.certify.folding import END
from flows.certify.readers.pieces import LARGEST_FILE, LARGEST_STREAM, Found, Piece, Unread

MAGIC = b"PAR1"
_LINES = "lines"  # of a sheet
PRINT = f"documents.{_LINES}"
_CASE = re.compile(r"(?P<case>[A-Za-z-]+-\d+)(?:-[a-z]\b.*)?")


class Cell(NamedTuple):
    """What one column says in one row.

    Attributes:
        column, row: where; rows counted from 0 over the file.
        case: the case it is of, its twin's the same; "" for what is of none.
        text: all its texts and whole numbers, ``folding.END`` between them.
        files: all its bytes.
    """

    column: str
    row: int
    case: str
    text: str
    files: tuple[bytes, ...]


def case_of(name: str) -> str:
    """The file that a case's id and its twin's have in common."""
    found = _CASE.fullmatch(name)
    return found["case"] if found else name


def opened(data: bytes) -> pq.ParquetFile | Unread:
    """A table, if that is what it is, of a size that can be read."""
    try:
        file = pq.ParquetFile(io.BytesIO(data))
    except (pa.ArrowException, OSError, ValueError):
        return Unread("Parquet", "damaged")
    groups = (file.metadata.row_group(n) for n in range(file.num_row_groups))
    if max((group.total_byte_size for group in groups), default=0) > LARGEST_FILE * 2:
        return Unread("Parquet", "unfolds to too much")
    return file


def footer(file: pq.ParquetFile) -> Iterator[Found]:
    """Names of columns, notes, the least and largest of each."""
    yield Piece("Parquet footer", END.join(map(str, file.schema_arrow.names)))
    for key, value in (file.metadata.metadata or {}).items():
        yield Piece("Parquet footer", f"{key.decode(errors='ignore')}{END}", value)
        yield Piece("Parquet footer", value.decode(errors="ignore"))
    for number in range(file.num_row_groups):
        group = file.metadata.row_group(number)
        for column in range(group.num_columns):
            known = group.column(column).statistics
            if known and known.has_min_max:
                yield Piece("Parquet footer", f"{known.min}{END}{known.max}")


def cells(file: pq.ParquetFile) -> Iterator[Cell | Unread]:
    """All of a table, row after row."""
    row = 0
    try:
        for batch in file.iter_batches(batch_size=16):
            names = _cases(batch)
            for at in range(batch.num_rows):
                for name, arrays in _columns(batch.slice(at, 1)):
                    texts: list[str] = []
                    files: list[bytes] = []
                    for array in arrays:
                        _leaves(array, texts, files)
                    if max(map(len, files), default=0) > LARGEST_STREAM:
                        yield Unread("Parquet cell", "too large")
                    yield Cell(name, row + at, names[at], END.join(texts), tuple(files))
            row += batch.num_rows
    except (pa.ArrowException, OSError, ValueError):
        yield Unread("Parquet", "damaged")


def _columns(row: pa.RecordBatch) -> Iterator[tuple[str, list[pa.Array]]]:
    """The columns of a row by their names; that of sheets without their lines, and these apart.

    Lines say what forms say, too, and nothing that was drawn is known by them.
    """
    for name, array in zip(row.schema.names, row.columns, strict=True):
        inner = array.flatten() if pa.types.is_list(array.type) else array
        if not pa.types.is_struct(inner.type) or inner.type.get_field_index(_LINES) < 0:
            yield name, [array]
            continue
        parts = dict(zip([field.name for field in inner.type], inner.flatten(), strict=True))
        lines = parts.pop(_LINES)
        yield name, [*parts.values()]
        yield PRINT, [lines]


def _cases(batch: pa.RecordBatch) -> list[str]:
    """Which case each row is of."""
    names = batch.schema.names
    column = "case_id" if "case_id" in names else "id" if "persons" in names else ""
    if not column:
        return [""] * batch.num_rows
    return [case_of(str(each)) for each in batch.column(column).to_pylist()]


def _leaves(array: pa.Array, texts: list[str], files: list[bytes]) -> None:
    """Texts, whole numbers and bytes of an array, however deep. Fractions are coordinates."""
    kind = array.type
    if pa.types.is_struct(kind):
        for part in array.flatten():
            _leaves(part, texts, files)
    elif pa.types.is_map(kind):
        _leaves(array.keys, texts, files)
        _leaves(array.items, texts, files)
    elif pa.types.is_nested(kind):
        _leaves(array.flatten(), texts, files)
    elif pa.types.is_dictionary(kind):
        _leaves(array.dictionary_decode(), texts, files)
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        files += [each for each in array.to_pylist() if each]
    elif not (pa.types.is_floating(kind) or pa.types.is_boolean(kind)):
        texts += [str(each) for each in array.to_pylist() if each is not None]
