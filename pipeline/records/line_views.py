"""Lines of print, and their words, as a photograph shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import starmap
from typing import NamedTuple, Self

import numpy as np

from pipeline.records.printed import LineRole
from pipeline.records.views import (
    Counts,
    Flags,
    Numbers,
    Quad,
    Views,
    columns_of,
    no_counts,
    no_flags,
    no_quads,
    no_shares,
    quads_of,
    tuples,
)


class WordView(NamedTuple):
    """A word of a line: what stands between two blanks."""

    text: str
    field: str  # the fact that it is of; "" for none
    quad: Quad


class LineView(NamedTuple):
    """A line of print as a photograph shows it; numbers as of a ``FieldView``."""

    text: str
    role: LineRole
    field: str  # the fact that all of the line says, or a part of it; "" for none
    quad: Quad
    visible: float
    legible: bool
    legibility: float
    words: tuple[WordView, ...] = ()


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class WordViews(Views[WordView]):
    """W words, those of a line one after the other."""

    texts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    quads: Numbers = field(default_factory=no_quads)  # W x 8

    @classmethod
    def _from(cls, words: Iterable[WordView]) -> Self:
        texts, fields, quads = columns_of(words, len(WordView._fields))
        return cls(texts=texts, fields=fields, quads=quads_of(quads))

    def __len__(self) -> int:
        return len(self.texts)

    def _made(self) -> Iterable[WordView]:
        return starmap(WordView, zip(self.texts, self.fields, tuples(self.quads), strict=True))


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class LineViews(Views[LineView]):
    """L lines of print, of W words in all."""

    texts: tuple[str, ...] = ()
    roles: tuple[LineRole, ...] = ()
    fields: tuple[str, ...] = ()
    quads: Numbers = field(default_factory=no_quads)  # L x 8
    visible: Numbers = field(default_factory=no_shares)
    legible: Flags = field(default_factory=no_flags)
    legibility: Numbers = field(default_factory=no_shares)
    word_counts: Counts = field(default_factory=no_counts)
    words: WordViews = field(default_factory=WordViews)

    @classmethod
    def _from(cls, lines: Iterable[LineView]) -> Self:
        texts, roles, fields, quads, *rest = columns_of(lines, len(LineView._fields))
        visible, legible, legibility, words = rest
        return cls(
            texts=texts,
            roles=roles,
            fields=fields,
            quads=quads_of(quads),
            visible=np.array(visible, float),
            legible=np.array(legible, np.bool_),
            legibility=np.array(legibility, float),
            word_counts=np.array([len(some) for some in words], np.int64),
            words=WordViews.of([word for some in words for word in some]),
        )

    def __len__(self) -> int:
        return len(self.texts)

    def _made(self) -> Iterable[LineView]:
        columns = self.texts, self.roles, self.fields, tuples(self.quads)
        shares = self.visible.tolist(), self.legible.tolist(), self.legibility.tolist()
        ends = np.cumsum(self.word_counts).tolist()
        starts = [0, *ends[:-1]]
        words = [self.words[a:b] for a, b in zip(starts, ends, strict=True)] if ends else []
        return starmap(LineView, zip(*columns, *shares, words, strict=True))
