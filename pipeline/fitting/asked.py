"""What a recipe's tables ask for: variables, their levels, and shares of all people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.errors import UserError
from pipeline.fitting.levels import Levels, words_only
from pipeline.fitting.proportional import Marginal, margin
from pipeline.recipe.fit import FitTable
from pipeline.world.sketch import VARIABLES, WORDS

APART = 0.005  # how far two tables may differ in the share of one level
LARGEST = 200_000  # cells of all variables together


@dataclass(frozen=True)
class Asked:
    """The tables over one set of axes."""

    levels: Mapping[str, Levels]  # variable -> its levels; the order is that of the axes
    tables: tuple[Marginal, ...]

    @property
    def names(self) -> list[str]:
        return list(self.levels)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(levels.names) for levels in self.levels.values())

    def called(self, axes: Sequence[int], cell: Sequence[int]) -> str:
        """A cell, for messages: ``age 18-35, sex F``."""
        names = self.names
        said = []
        for axis, n in zip(axes, cell, strict=True):
            said.append(f"{names[axis]} {self.levels[names[axis]].names[n]}")
        return ", ".join(said)


def levels_of(tables: Sequence[FitTable]) -> dict[str, Levels]:
    """Every variable with its levels, in the order in which the tables name them."""
    found: dict[str, dict[str, None]] = {}
    for table in tables:
        for n, name in enumerate(table.variables):
            found.setdefault(name, {}).update(dict.fromkeys(c.levels[n] for c in table.cells))
    return {name: Levels(tuple(levels)) for name, levels in found.items()}


def asked(tables: Sequence[FitTable], where: str) -> Asked:
    """The tables as shares.

    Raises:
        UserError: a level that no variable of the world has, bands that overlap, or tables that
            contradict each other.
    """
    levels = levels_of(tables)
    for name, each in levels.items():
        _known(name, each, where)
    found = Asked(levels, tuple(_marginal(table, levels) for table in tables))
    size = int(np.prod(found.shape, dtype=np.float64))
    if size > LARGEST:
        what = f"fit: the levels of its variables make {size} cells, more than {LARGEST}"
        raise UserError(where, what, "leave a variable out or merge levels")
    _agree(found, where)
    return found


def _known(name: str, levels: Levels, where: str) -> None:
    if fault := levels.fault():
        remedy = "write bands like 18-35, 36-59 and 60+, each beginning above the one before"
        raise UserError(where, f"fit: {name}: {fault}", remedy)
    if name in WORDS:
        if strange := words_only(levels.names, WORDS[name]):
            what = f"fit: {name} is never {strange!r}"
            raise UserError(where, what, f"it is {', '.join(WORDS[name])}")
    elif name in VARIABLES and (strange := words_only(levels.names, levels.bands)):
        what = f"fit: {name}: {strange!r} is no band of numbers"
        raise UserError(where, what, "write 18-35, 60+ or 3")


def _marginal(table: FitTable, levels: Mapping[str, Levels]) -> Marginal:
    names = list(levels)
    order = sorted(range(len(table.variables)), key=lambda n: names.index(table.variables[n]))
    axes = tuple(names.index(table.variables[n]) for n in order)
    target = np.zeros([len(levels[names[axis]].names) for axis in axes])
    for cell in table.cells:
        pairs = zip(axes, order, strict=True)
        place = tuple(levels[names[a]].names.index(cell.levels[n]) for a, n in pairs)
        target[place] = cell.count
    return Marginal(axes, target / target.sum())


def _agree(found: Asked, where: str) -> None:
    """Have any two tables the same shares of a variable's levels?"""
    first: dict[int, np.ndarray] = {}
    for axes, target in found.tables:
        for n, axis in enumerate(axes):
            shares = margin(target, (n,))
            before = first.setdefault(axis, shares)
            apart = np.abs(before - shares)
            if apart.max() > APART:
                level = int(apart.argmax())
                one, two = before[level], shares[level]
                raise UserError(
                    where,
                    f"fit: two tables contradict each other: {found.called((axis,), (level,))} is "
                    f"{one:.1%} of all people in one and {two:.1%} in another",
                    f"take both from the same people (they may differ by {APART:.1%})",
                )
