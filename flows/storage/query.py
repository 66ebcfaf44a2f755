"""Rows of one table of a dataset, chosen by the values of their columns, read a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads

from flows.storage.dataset import Dataset
from output.tables.schema import COLUMNS, SPLITS, schema
from pipeline.errors import UserError

PICTURES, OTHERS = 8, 64  # rows of a batch: a picture takes a megabyte or two
# By default a reader hurries ahead through the whole file and holds twice what that has.
_PATIENT = {"batch_readahead": 0, "fragment_readahead": 1, "use_threads": False}
_FORMAT = pads.ParquetFileFormat(
    default_fragment_scan_options=pads.ParquetFragmentScanOptions(pre_buffer=False)
)
_FAULTS = (pa.ArrowException, OSError, ValueError)


@dataclass(frozen=True)
class Query:
    """All rows of a table, or those that are left of them. Held in memory are two row groups (a few
    megabytes) and a batch of rows."""

    dataset: Dataset
    config: str
    columns: tuple[str, ...] | None = None  # None: all
    splits: tuple[str, ...] = SPLITS
    kept: pc.Expression | None = None

    def where(self, column: str, values: Sequence[object]) -> Query:
        """Only rows that have one of these values in this column; None is the missing one.

        Raises:
            UserError: values of another type than the column's, or a column of lists.
        """
        if column == "split":
            return replace(self, splits=tuple(s for s in self.splits if s in values))
        kind = dict(COLUMNS[self.config])[column]
        if pa.types.is_nested(kind) or pa.types.is_binary(kind):
            what = f"{column}: holds no single values to compare with"
            raise UserError(self.config, what, "give a function of what it holds")
        try:
            wanted = pa.array(values, type=kind)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            what = f"{column}: {str(list(values))[:100]} cannot stand there"
            raise UserError(self.config, what, f"give values of the type {kind}") from None
        # Equality with one value is what row groups are ruled out by, from their statistics.
        one = len(values) == 1 and values[0] is not None
        field = pc.field(column)
        mine = field == wanted[0] if one else field.isin(wanted)
        return replace(self, kept=mine if self.kept is None else self.kept & mine)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows in file order, each with its split.

        Raises:
            UserError: a file is missing, not Parquet, or has other columns than the contract.
        """
        names = [n for n, _ in COLUMNS[self.config] if self.columns is None or n in self.columns]
        size = PICTURES if "image" in names else OTHERS
        for split, path in self._files():
            try:
                scanner = self._open(path).scanner(
                    columns=names,
                    filter=self.kept,
                    batch_size=size,
                    **_PATIENT,
                )
                for batch in scanner.to_batches():
                    for row in batch.to_pylist():
                        yield {**row, "split": split}
            except _FAULTS as error:  # the last: text that is not UTF-8
                raise self.dataset.damaged(path, error) from None

    def count(self) -> int:
        """How many rows there are; files are only read as far as their conditions need.

        Raises:
            UserError: as ``rows``.
        """
        total = 0
        for _, path in self._files():
            try:
                total += self._open(path).count_rows(filter=self.kept)
            except _FAULTS as error:
                raise self.dataset.damaged(path, error) from None
        return total

    def _files(self) -> Iterator[tuple[str, str]]:
        for split in self.splits:
            yield from ((split, path) for path in self.dataset.files(self.config, f"{split}/"))

    def _open(self, path: str) -> pads.Dataset:
        store = self.dataset.store
        found = pads.dataset(f"{store.root}/{path}", filesystem=store.files, format=_FORMAT)
        if not found.schema.equals(schema(self.config)):
            what = "has other columns than the data contract"
            remedy = "read it with the version of creditdocs that made it, or generate it again"
            raise UserError(f"{store.name}/{path}", what, remedy)
        return found
