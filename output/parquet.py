"""Parquet on disk: pieces while a run is on, then the dataset's files, whose bytes do not depend on how it was sharded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.fs as pafs
import pyarrow.parquet as pq

from output.schema import CONFIGS, SPLITS, schema

FILE_BYTES = 300 * 2**20  # viewers like files of 100-500 MB
GROUP_BYTES = 64 * 2**20  # and refuse row groups above 100 MB
_OPTIONS = {"compression": "zstd", "write_page_index": True, "use_content_defined_chunking": True, "store_schema": True}


@dataclass(frozen=True)
class Written:
    """A file that left: path inside the dataset, rows, bytes and digest."""

    path: str
    rows: int
    bytes: int
    sha256: str


def write_piece(store: pafs.FileSystem, path: str, table: pa.Table) -> None:
    """One table under a temporary name, then moved: whole or absent."""
    pq.write_table(table, f"{path}.part", filesystem=store, **_OPTIONS)
    store.move(f"{path}.part", path)


def merge(store: pafs.FileSystem, root: str, pieces: Mapping[str, Sequence[str]]) -> list[Written]:
    """Pieces (config -> paths in case order, each with a ``split`` column) as the dataset's files.

    A file is closed once it holds FILE_BYTES, a row group once it holds GROUP_BYTES, counted over rows in case order: the
    same rows give the same files however they were cut into pieces.
    """
    written: list[Written] = []
    for config in CONFIGS:
        for split in SPLITS:
            written += _write_split(store, root, config, split, pieces[config])
    return written


def _write_split(store: pafs.FileSystem, root: str, config: str, split: str, paths: Sequence[str]) -> Iterator[Written]:
    for number, groups in enumerate(_files(_row_groups(store, config, split, paths))):
        name = f"data/{config}/{split}/{number:05d}.parquet"
        store.create_dir(f"{root}/data/{config}/{split}", recursive=True)
        with pq.ParquetWriter(f"{root}/{name}.part", schema(config), filesystem=store, **_OPTIONS) as writer:
            for group in groups:
                writer.write_table(group, row_group_size=group.num_rows)
        store.move(f"{root}/{name}.part", f"{root}/{name}")
        yield fingerprint(store, root, name, sum(g.num_rows for g in groups))


def _files(groups: Iterable[pa.Table]) -> Iterator[list[pa.Table]]:
    """Row groups dealt to files in order."""
    held: list[pa.Table] = []
    size = 0
    for group in groups:
        weight = sum(_weights(group))
        if held and size + weight > FILE_BYTES:
            yield held
            held, size = [], 0
        held.append(group)
        size += weight
    if held:
        yield held


def _row_groups(store: pafs.FileSystem, config: str, split: str, paths: Sequence[str]) -> Iterator[pa.Table]:
    """The split's rows in case order, cut where GROUP_BYTES is reached, whatever piece a row came in."""
    held: list[pa.Table] = []
    size = 0
    for path in paths:
        piece = pq.read_table(path, filesystem=store)
        rows = piece.filter(pc.field("split") == split).drop_columns(["split"]).cast(schema(config))
        start = 0
        for i, weight in enumerate(_weights(rows)):
            if size and size + weight > GROUP_BYTES:
                yield pa.concat_tables([*held, rows.slice(start, i - start)]).combine_chunks()
                held, start, size = [], i, 0
            size += weight
        held.append(rows.slice(start))
    if size:
        yield pa.concat_tables(held).combine_chunks()


def _weights(table: pa.Table) -> list[int]:
    """Bytes a row counts for: its image, plus a flat kilobyte (Arrow's own sizes depend on how a slice is aligned)."""
    if "image" not in table.column_names:
        return [1024] * table.num_rows
    lengths = pc.binary_length(pc.struct_field(table["image"], "bytes")).to_pylist()
    return [1024 + n for n in lengths]


def fingerprint(store: pafs.FileSystem, root: str, name: str, rows: int = 0) -> Written:
    """Size and sha256 of a file of the dataset."""
    digest, size = sha256(), 0
    with store.open_input_stream(f"{root}/{name}") as stream:
        while chunk := stream.read(2**20):
            digest.update(chunk)
            size += len(chunk)
    return Written(name, rows, size, digest.hexdigest())
