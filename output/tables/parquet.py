"""The dataset's files in Parquet, whose bytes do not depend on how it was sharded.

Who makes a file need not see the others: from the weights of all rows, which the pieces' makers
note, ``plan`` says which rows of which pieces go into each file and row group.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from output.tables.pieces import Sink, Weights, cuts, weights
from output.tables.schema import CONFIGS, SPLITS, schema

FILE_BYTES = 300 * 2**20  # viewers like files of 100-500 MB
# Who wants one row unpacks a row group: a larger one takes longer, more of them grow the footer.
GROUP_BYTES = 4 * 2**20
LEAST_BYTES = GROUP_BYTES // 8  # that is worth a row group
_OPTIONS = {
    "compression": "zstd",
    "write_page_index": True,
    "use_content_defined_chunking": True,
    "store_schema": True,
}


@dataclass(frozen=True)
class Written:
    """A file that left: path inside the dataset, rows, bytes and digest."""

    path: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Span:
    """Neighbouring rows of a piece."""

    piece: int
    start: int
    stop: int


@dataclass(frozen=True)
class Planned:
    """A file to be made: its path inside the dataset, and the rows of each row group."""

    path: str
    config: str
    groups: tuple[tuple[Span, ...], ...]


def plan(pieces: Sequence[Weights]) -> list[Planned]:
    """The files that the pieces, in case order, become.

    A row group is closed once it holds GROUP_BYTES, or LEAST_BYTES where the language changes; a
    file once it holds FILE_BYTES. All is counted over rows in case order: the same rows give the
    same files however they were cut into pieces.
    """
    files = []
    for config in CONFIGS:
        for split in SPLITS:
            # Of a large run, a hundred million.
            noted = [np.asarray(p[config][split], np.int64).reshape(-1, 2) for p in pieces]
            rows = np.concatenate(noted)
            groups = list(_groups(rows))
            spans = _Spans(pieces, config, split)
            for number, (first, last) in enumerate(
                cuts([rows[a:b, 0].sum() for a, b in groups], FILE_BYTES)
            ):
                path = f"data/{config}/{split}/{number:05d}.parquet"
                files.append(
                    Planned(path, config, tuple(spans.of(a, b) for a, b in groups[first:last]))
                )
    return files


def _groups(rows: Any) -> Iterator[tuple[int, int]]:
    """The row groups of rows that follow each other (``weights``).

    Ids begin with the language: those of one lie together, so that the least and the largest of a
    row group tell whether an id may be in it.
    """
    ends, start = np.cumsum(rows[:, 0]), 0
    turns = 1 + np.flatnonzero(np.diff(rows[:, 1]))
    while start < len(rows):
        before = ends[start - 1] if start else 0
        stop = max(start + 1, np.searchsorted(ends, before + GROUP_BYTES, side="right"))
        enough = 1 + np.searchsorted(ends, before + LEAST_BYTES)
        turn = turns[np.searchsorted(turns, enough) :][:1]
        stop = int(min([stop, *turn]))
        yield start, stop
        start = stop


class _Spans:
    """Where the rows of one split lie: numbers counted over all pieces, as rows of pieces."""

    def __init__(self, pieces: Sequence[Weights], config: str, split: str) -> None:
        first = np.zeros(len(pieces), np.int64)
        for before in SPLITS[: SPLITS.index(split)]:
            first += [len(piece[config][before]) for piece in pieces]
        self.first = first
        self.ends = np.cumsum([len(p[config][split]) for p in pieces])

    def of(self, start: int, stop: int) -> tuple[Span, ...]:
        found = []
        piece = int(np.searchsorted(self.ends, start, side="right"))
        while start < stop:
            end = min(stop, int(self.ends[piece]))
            if end > start:
                offset = int(self.first[piece] - (self.ends[piece - 1] if piece else 0))
                found.append(Span(piece, start + offset, end + offset))
            start, piece = max(start, end), piece + 1
        return tuple(found)


def write_planned(
    sink: Sink, planned: Planned, read: Callable[[str, Span], Iterable[pa.Table]]
) -> Written:
    """Make one file, holding one row group at a time.

    ``read``: the rows of a table that a span of a piece holds.
    """
    digest = _Digest(sink)
    kind, rows = schema(planned.config), 0
    with pq.ParquetWriter(digest, kind, **_OPTIONS) as writer:
        for spans in planned.groups:
            parts = list(chain.from_iterable(read(planned.config, span) for span in spans))
            group = pa.concat_tables(parts).cast(kind).combine_chunks()
            del parts
            writer.write_table(group, row_group_size=group.num_rows)
            digest.settle()
            rows += group.num_rows
    digest.settle()
    return Written(planned.path, rows, digest.size, digest.sha256.hexdigest())


def write_table(sink: Sink, path: str, rows: pa.Table) -> Written:
    """A small table as one file."""
    digest = _Digest(sink)
    with pq.ParquetWriter(digest, rows.schema, **_OPTIONS) as writer:
        for start, stop in _groups(weights(rows)):
            writer.write_table(rows.slice(start, stop - start), row_group_size=stop - start)
    digest.settle()
    return Written(path, rows.num_rows, digest.size, digest.sha256.hexdigest())


class _Digest(io.RawIOBase):
    """Passes bytes on, counting and hashing them.

    A write that fails is told by ``settle``: where chunks are cut by content, Arrow ends the whole
    process over one.
    """

    def __init__(self, sink: Sink) -> None:
        self.sink, self.sha256, self.size = sink, sha256(), 0
        self.fault: OSError | None = None

    def settle(self) -> None:
        """
        Raises:
            OSError: what was written before could not be.
        """
        if self.fault:
            raise self.fault

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        try:
            if not self.fault:
                self.sink.write(data)
        except OSError as fault:
            self.fault = fault
        self.sha256.update(data)
        self.size += len(data)
        return len(data)


def fingerprint(store: pafs.FileSystem, root: str, name: str, *, rows: int = 0) -> Written:
    """Size and sha256 of a file of the dataset."""
    digest, size = sha256(), 0
    with store.open_input_stream(f"{root}/{name}") as stream:
        while chunk := stream.read(2**20):
            digest.update(chunk)
            size += len(chunk)
    return Written(name, rows, size, digest.hexdigest())
