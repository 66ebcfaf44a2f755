"""Arrow arrays of structs and lists, out of NumPy arrays and texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from output.tables.schema import REAL
from pipeline.records.views import CORNERS


def struct(kind: pa.StructType, columns: Iterable[Any]) -> pa.Array:
    """``columns``: of its fields, in their order."""
    arrays = [to_array(c, f.type) for c, f in zip(columns, kind, strict=True)]
    return pa.StructArray.from_arrays(arrays, fields=list(kind))


def lists(lengths: Sequence[int] | npt.NDArray[np.int64], values: pa.Array) -> pa.Array:
    """The values as lists, one after the other, of these lengths."""
    ends = np.cumsum(np.concatenate([[0], np.asarray(lengths, np.int64)]))
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), values)


def quads(parts: Sequence[npt.NDArray[np.float64]]) -> pa.Array:
    """Arrays of N x 8 numbers, one after the other, as lists of 32-bit numbers."""
    flat = joined(parts, np.float32).reshape(-1)
    return lists(np.full(len(flat) // CORNERS, CORNERS), pa.array(flat, REAL))


def joined(parts: Sequence[npt.NDArray[Any]], kind: npt.DTypeLike) -> npt.NDArray[Any]:
    """Arrays one after the other as one of this type; of none an empty one."""
    return np.concatenate(parts, dtype=kind, casting="same_kind") if parts else np.zeros(0, kind)


def to_array(column: Any, kind: pa.DataType) -> pa.Array:
    """A column as Arrow has it; what is that already, as it is."""
    return column if isinstance(column, pa.Array) else pa.array(column, kind)


class Texts:
    """Columns of texts as Arrow arrays, each made once: pictures of one page have its texts."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, ...], pa.Array] = {}

    def of(self, columns: Sequence[tuple[str, ...]]) -> pa.Array:
        """All texts, column after column."""
        parts = [self._array(column) for column in columns]
        return pa.concat_arrays(parts) if parts else pa.array([], pa.string())

    def _array(self, column: tuple[str, ...]) -> pa.Array:
        if column not in self._made:
            self._made[column] = pa.array(column, pa.string())
        return self._made[column]
