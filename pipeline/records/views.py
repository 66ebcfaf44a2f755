"""What a photograph shows of a sheet's print, as arrays: a row for each field, line, word or cell.

A crowded sheet has thousands of them. Numbers stand in one array for each property, and the texts
are those of the printed page; the record of one row is made when somebody asks for it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Self, TypeVar, cast, overload

import numpy as np
import numpy.typing as npt

Quad = tuple[float, float, float, float, float, float, float, float]
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
V = TypeVar("V")

CORNERS = 8  # numbers of a quad


class Views(Sequence[V]):
    """A sequence of records that are made when they are asked for, all at once, and kept."""

    @classmethod
    def of(cls, records: Iterable[V]) -> Self:
        """The same records as arrays; what is that already, as it is."""
        return records if isinstance(records, cls) else cls._from(records)

    @classmethod
    @abstractmethod
    def _from(cls, records: Iterable[V]) -> Self: ...

    @abstractmethod
    def _made(self) -> Iterable[V]: ...

    @abstractmethod
    def __len__(self) -> int: ...

    @cached_property
    def _items(self) -> tuple[V, ...]:
        return tuple(self._made())

    @overload
    def __getitem__(self, place: int) -> V: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[V, ...]: ...

    def __getitem__(self, place: int | slice) -> V | tuple[V, ...]:
        return self._items[place]

    def __iter__(self) -> Iterator[V]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        """Equal to any such sequence, and to a tuple, of the same records."""
        if not isinstance(other, Views | tuple):
            return NotImplemented
        return len(self) == len(other) and self._items == tuple(other)

    def __repr__(self) -> str:
        return repr(self._items)

    def __getstate__(self) -> dict[str, Any]:
        """Without the records, which its arrays make again."""
        return {name: value for name, value in vars(self).items() if name != "_items"}


def no_quads() -> Numbers:
    """N x 8 of none."""
    return np.zeros((0, CORNERS))


def no_shares() -> Numbers:
    """N of none."""
    return np.zeros(0)


def no_flags() -> Flags:
    """N of none."""
    return np.zeros(0, np.bool_)


def no_counts() -> Counts:
    """N of none."""
    return np.zeros(0, np.int64)


def tuples(quads: Numbers) -> list[Quad]:
    """N x 8 numbers as records have them."""
    return cast("list[Quad]", list(map(tuple, quads.tolist())))


def quads_of(quads: Sequence[Quad]) -> Numbers:
    """Records' quads as N x 8 numbers."""
    return np.array(quads, float).reshape(-1, CORNERS)


def columns_of(records: Iterable[tuple[Any, ...]], count: int) -> list[Any]:
    """One tuple for each of ``count`` columns, of no records too."""
    return list(zip(*records, strict=True)) or [()] * count
