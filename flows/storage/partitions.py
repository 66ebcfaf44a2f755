"""A dataset cut between its cases into parts, which processes read side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.storage.store import Store
from output.tables.pieces import cuts
from output.tables.schema import SPLITS

_PART_BYTES = 32 * 2**20  # that are worth a message to a worker and the opening of a file


@dataclass(frozen=True)
class Piece:
    """Neighbouring rows of a file.

    The row groups that hold them, how many rows of these come before, and how many they are.
    """

    groups: tuple[int, ...]
    skip: int
    take: int

    def batches(
        self, source: Any, columns: list[str] | None, most: int
    ) -> Iterator[pa.RecordBatch]:
        """The rows, in batches of at most ``most``."""
        skip, take = self.skip, self.take
        for batch in source.iter_batches(
            batch_size=most, row_groups=list(self.groups), columns=columns
        ):
            here = batch.slice(min(skip, batch.num_rows), take)
            skip, take = max(0, skip - batch.num_rows), take - here.num_rows
            if here.num_rows:
                yield here
            if not take:
                return


Part = Mapping[str, Piece]  # by the path of the file


def cut(store: Store, files: Mapping[str, Sequence[str]], count: int) -> list[Part]:
    """About ``count`` parts, in order; a case, its twin and all that belongs to them are in one.

    ``files``: the paths of every table.

    None where the tables do not keep one order, or cannot be read: whoever reads them from end to
    end says what is wrong.
    """
    try:
        return _cut(store, files, count)
    except (pa.ArrowException, OSError, ValueError):
        return []


def groups(store: Store, path: str) -> list[Part]:
    """Row groups of a file, some together a part: nothing is decoded twice, but cases are cut.

    Raises:
        pa.ArrowException, OSError, ValueError: it cannot be read.
    """
    found = pq.read_metadata(f"{store.root}/{path}", filesystem=store.files)
    each = [found.row_group(n) for n in range(found.num_row_groups)]
    runs = cuts([group.total_byte_size for group in each], _PART_BYTES)
    return [
        {path: Piece(tuple(range(a, b)), 0, sum(group.num_rows for group in each[a:b]))}
        for a, b in runs
    ]


def _cut(store: Store, files: Mapping[str, Sequence[str]], count: int) -> list[Part]:
    tables = {split: _cases(store, _of(files["cases"], split)) for split in SPLITS}
    total = sum(t.num_rows for t in tables.values())
    if len(set().union(*(t["id"].to_pylist() for t in tables.values()))) != total:
        return []
    parts: list[Part] = []
    for split, table in tables.items():
        edges = _edges(table, max(1, -(-total // count)))
        found: list[dict[str, Piece]] = [{} for _ in edges[1:]]
        for config, column in (("cases", "id"), ("images", "case_id"), ("questions", "case_id")):
            last = 0
            for path in _of(files[config], split):
                source = pq.ParquetFile(f"{store.root}/{path}", filesystem=store.files)
                order = np.concatenate([[last], _places(source, column, table["id"])])
                if np.any(np.diff(order) < 0):  # an unknown case too
                    return []
                last = order[-1]
                starts = _starts(source)
                pieces = _pairs(np.searchsorted(order[1:], edges))
                for part, (a, b) in zip(found, pieces, strict=True):
                    if b > a:
                        part[path] = _piece(starts, a, b)
        parts += [part for part in found if part]
    return parts


def _places(source: pq.ParquetFile, column: str, cases: pa.ChunkedArray) -> Any:
    """The number of the case that each row of a file belongs to; -1 where it is none of these."""
    found = source.read([column])[column].combine_chunks()
    places = pc.index_in(found, value_set=cases.combine_chunks())
    return places.fill_null(-1).to_numpy()


def _starts(source: pq.ParquetFile) -> Any:
    """The row at which each row group begins, and the end."""
    sizes = [source.metadata.row_group(n).num_rows for n in range(source.num_row_groups)]
    return np.cumsum([0, *sizes])


def _of(paths: Sequence[str], split: str) -> list[str]:
    return [path for path in paths if path.split("/")[2] == split]


def _cases(store: Store, paths: Sequence[str]) -> pa.Table:
    empty = pa.table({"id": pa.array([], pa.string()), "twin_of": pa.array([], pa.string())})
    return pa.concat_tables(
        [
            empty,
            *(
                pq.read_table(
                    f"{store.root}/{p}", filesystem=store.files, columns=["id", "twin_of"]
                )
                for p in paths
            ),
        ]
    )


def _edges(cases: pa.Table, size: int) -> list[int]:
    """Where parts of so many cases begin, and the end; none begins between a case and its twin."""
    names, twins = cases["id"].to_pylist(), cases["twin_of"].to_pylist()
    edges, at = [0], size
    while at < len(names):
        if twins[at] == names[at - 1] or twins[at - 1] == names[at]:
            at += 1
            continue
        edges.append(at)
        at += size
    return [*edges, len(names)]


def _pairs(edges: Any) -> Iterator[tuple[int, int]]:
    return zip(edges.tolist(), edges.tolist()[1:], strict=False)


def _piece(starts: Any, first: int, stop: int) -> Piece:
    """Rows ``first`` to ``stop`` of a file whose row groups begin at ``starts``."""
    low, high = (
        int(np.searchsorted(starts, first, side="right")) - 1,
        int(np.searchsorted(starts, stop)),
    )
    return Piece(tuple(range(low, high)), int(first - starts[low]), stop - first)
