"""Pieces: a shard's tables while a run is on, in blocks known by size and digest.

No row is taken over unread. A block is an Arrow stream of its own: who needs some of a piece's rows
reads, hashes and unpacks the blocks that hold them, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from output.tables.schema import SPLITS
from pipeline.vocabulary import LANGUAGES

BLOCK_BYTES = 8 * 2**20  # what is read for one row of a piece, where two files meet
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")  # read once

# Of a piece: config -> split -> bytes and language of each row (``weights``), in the piece's order.
Weights = Mapping[str, Mapping[str, Sequence[Sequence[int]]]]


class Damaged(Exception):
    """A piece is not what was put down."""


class Block(NamedTuple):
    """Neighbouring rows of a piece, as they lie there one after the other."""

    rows: int
    bytes: int
    sha256: str


class Sink(Protocol):
    def write(self, data: bytes, /) -> Any: ...


def write_piece(sink: Sink, table: pa.Table) -> tuple[dict[str, list[list[int]]], list[Block]]:
    """A shard's table (with a ``split`` column), its rows in the order of their splits.

    The weights of the rows of each, and the blocks.
    """
    noted: dict[str, list[list[int]]] = {}
    blocks = []
    for split in SPLITS:
        rows = table.filter(pc.field("split") == split).drop_columns(["split"])
        found = weights(rows)
        noted[split] = found.tolist()
        for start, stop in cuts(found[:, 0], BLOCK_BYTES):
            data = _packed(rows.slice(start, stop - start))
            sink.write(data)
            blocks.append(Block(stop - start, data.size, sha256(data).hexdigest()))
    return noted, blocks


def weights(rows: pa.Table) -> Any:
    """N x 2 integers: of each row, the bytes that it holds and the number of its language."""
    found = [_sizes(batch.to_struct_array()) for batch in rows.to_batches()]
    sizes = np.concatenate([np.zeros(0, np.int64), *found])
    numbers = pc.index_in(rows["language"], value_set=pa.array(LANGUAGES)).fill_null(-1)
    return np.stack([sizes, numbers.to_numpy()], axis=1)


def _packed(rows: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=_OPTIONS) as writer:
        writer.write_table(rows)
    return sink.getvalue()


def read_piece(
    source: pa.NativeFile, blocks: Sequence[Block], start: int, *, stop: int
) -> Iterator[pa.Table]:
    """Rows ``start`` to ``stop`` of a piece, from the blocks that hold some.

    Raises:
        Damaged: it is shorter or longer than what was put down, a block is another, or it never had
            so many rows.
    """
    if source.size() != sum(b.bytes for b in blocks) or stop > sum(b.rows for b in blocks):
        raise Damaged
    first = offset = 0
    for block in blocks:
        here, there = max(start - first, 0), min(stop - first, block.rows)
        if here < there:
            source.seek(offset)
            data = source.read_buffer(block.bytes)
            if sha256(data).hexdigest() != block.sha256:
                raise Damaged
            yield pa.ipc.open_stream(data).read_all().slice(here, there - here)
        first, offset = first + block.rows, offset + block.bytes


def _sizes(array: pa.Array) -> Any:
    """Bytes that each value holds, as integers.

    Arrow's own sizes depend on how an array is sliced.
    """
    if pa.types.is_struct(array.type):
        return sum((_sizes(part) for part in array.flatten()), np.zeros(len(array), np.int64))
    if pa.types.is_list(array.type):
        ends = np.cumsum(
            np.append(0, array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False))
        )
        return 4 + np.diff(np.append(0, np.cumsum(_sizes(array.flatten())))[ends])
    if pa.types.is_string(array.type) or pa.types.is_binary(array.type):
        return 4 + pc.binary_length(array).fill_null(0).to_numpy(zero_copy_only=False).astype(
            np.int64
        )
    return np.full(len(array), 4, np.int64)


def cuts(weights: Any, most: int) -> Iterator[tuple[int, int]]:
    """Runs of rows that weigh no more than ``most``, a heavier row alone."""
    ends = np.cumsum(np.asarray(weights, np.int64))
    start = 0
    while start < len(ends):
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + most, side="right")))
        yield start, stop
        start = stop
