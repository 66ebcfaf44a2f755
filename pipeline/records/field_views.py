"""Printed facts as a photograph shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import starmap
from typing import NamedTuple, Self

import numpy as np

from pipeline.records.views import (
    Flags,
    Numbers,
    Quad,
    Views,
    columns_of,
    no_flags,
    no_quads,
    no_shares,
    quads_of,
    tuples,
)


class FieldView(NamedTuple):
    """A printed fact as a photograph shows it.

    ``quad``: pixels, clockwise from the text's own top left.
    """

    name: str
    label: str
    text: str
    quad: Quad
    visible: float  # share of the box inside the frame and not occluded, 0-1
    legible: bool
    legibility: float = 1.0  # probability of being read to the letter; ``legible`` if high enough


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class FieldViews(Views[FieldView]):
    """N printed facts."""

    names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    quads: Numbers = field(default_factory=no_quads)  # N x 8
    visible: Numbers = field(default_factory=no_shares)
    legible: Flags = field(default_factory=no_flags)
    legibility: Numbers = field(default_factory=no_shares)

    @classmethod
    def _from(cls, fields: Iterable[FieldView]) -> Self:
        names, labels, texts, quads, *numbers = columns_of(fields, len(FieldView._fields))
        return cls(
            names=names,
            labels=labels,
            texts=texts,
            quads=quads_of(quads),
            visible=np.array(numbers[0], float),
            legible=np.array(numbers[1], np.bool_),
            legibility=np.array(numbers[2], float),
        )

    def __len__(self) -> int:
        return len(self.names)

    def _made(self) -> Iterable[FieldView]:
        columns = self.names, self.labels, self.texts, tuples(self.quads)
        shares = self.visible.tolist(), self.legible.tolist(), self.legibility.tolist()
        return starmap(FieldView, zip(*columns, *shares, strict=True))
