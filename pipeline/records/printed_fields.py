"""Printed facts of a page: where they lie, as arrays, and one by one when somebody asks for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, starmap
from typing import NamedTuple, Self, cast

import numpy as np

from pipeline.records.printed import Boxes, no_boxes
from pipeline.records.views import Numbers, Views, columns_of, no_shares

Box = tuple[float, float, float, float]


class PrintedField(NamedTuple):
    """One printed fact. Boxes are (left, top, right, bottom) in page pixels, edge coordinates."""

    name: str
    label: str
    text: str
    box: Box  # ink box
    size_px: float  # height of the text's em, in page pixels
    ink: float  # luminance of the text's colour, 0-255


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class PrintedFields(Views[PrintedField]):
    """N printed facts in the order in which they are printed."""

    names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    boxes: Boxes = field(default_factory=no_boxes)  # N x 4
    sizes: Numbers = field(default_factory=no_shares)  # N
    inks: Numbers = field(default_factory=no_shares)  # N

    @classmethod
    def _from(cls, fields: Iterable[PrintedField]) -> Self:
        names, labels, texts, boxes, sizes, inks = columns_of(fields, len(PrintedField._fields))
        return cls(
            names=names,
            labels=labels,
            texts=texts,
            boxes=np.array(boxes, float).reshape(-1, 4),
            sizes=np.array(sizes, float),
            inks=np.array(inks, float),
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """One after the other."""
        return cls(
            names=tuple(chain.from_iterable(part.names for part in parts)),
            labels=tuple(chain.from_iterable(part.labels for part in parts)),
            texts=tuple(chain.from_iterable(part.texts for part in parts)),
            boxes=np.concatenate([part.boxes for part in parts]),
            sizes=np.concatenate([part.sizes for part in parts]),
            inks=np.concatenate([part.inks for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.names)

    def _made(self) -> Iterable[PrintedField]:
        boxes = cast("list[Box]", list(map(tuple, self.boxes.tolist())))
        columns = self.names, self.labels, self.texts, boxes
        numbers = self.sizes.tolist(), self.inks.tolist()
        return starmap(PrintedField, zip(*columns, *numbers, strict=True))
