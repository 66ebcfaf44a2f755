"""The dataset's files in Parquet, whose bytes do not depend on how it was sharded.

Who makes a file need not see the others: from the weights of all rows, which the pieces' makers
note, ``plan`` says which rows of which pieces go into each file and row group.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from output.tables.pieces import Sink, Weights, cuts
from output.tables.schema import CONFIGS, SPLITS, schema

FILE_BYTES = 300 * 2**20  # viewers like files of 100-500 MB
GROUP_BYTES = 64 * 2**20  # and refuse row groups above 100 MB
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

    A row group is closed once it holds GROUP_BYTES, a file once it holds FILE_BYTES, counted over
    rows in case order: the same rows give the same files however they were cut into pieces.
    """
    files = []
    for config in CONFIGS:
        for split in SPLITS:
            # Of a large run, a hundred million.
            weights = np.concatenate(
                [np.asarray(piece[config][split], np.int64) for piece in pieces]
            )
            groups = list(cuts(weights, GROUP_BYTES))
            spans = _Spans(pieces, config, split)
            for number, (first, last) in enumerate(
                cuts([weights[a:b].sum() for a, b in groups], FILE_BYTES)
            ):
                path = f"data/{config}/{split}/{number:05d}.parquet"
                files.append(
                    Planned(path, config, tuple(spans.of(a, b) for a, b in groups[first:last]))
                )
    return files


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
        writer.write_table(rows)
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
