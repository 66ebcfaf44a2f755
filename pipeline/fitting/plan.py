"""Which cell each case belongs to, and who is found for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UserError
from pipeline.fitting import own_fields
from pipeline.fitting.asked import APART, Asked, asked
from pipeline.fitting.proportional import Joint, farthest, fitted, margin, shared_out, spread
from pipeline.fitting.steering import narrowed, reaching
from pipeline.forms.kind import OwnKind
from pipeline.forms.source import Source
from pipeline.recipe import Recipe, World
from pipeline.records import Language
from pipeline.rng import Address
from pipeline.world.sketch import VARIABLES, Sketch

PEOPLE = 1_000  # drawn to learn how the world's variables go together
LOOKS, TRIES = 60, 4_000  # at people of a cell: before anything is made, and for a case
RARE = 0.25  # people, for a cell that somebody is of and nobody of those drawn

Cell = tuple[int, ...]


class Found(NamedTuple):
    """Where a case of the wanted cell is drawn."""

    world: World
    at: Address


@dataclass(frozen=True)
class Plan:
    """The cells of all cases of a recipe."""

    recipe: Recipe
    asked: Asked
    cells: NDArray[np.int64]  # of every case, flat
    # Own kind -> field -> the variable, and by its level what the field is drawn from.
    sources: Mapping[str, Mapping[str, tuple[str, Mapping[str, Source]]]] = field(
        default_factory=dict
    )

    def levels(self, index: int) -> dict[str, str]:
        """Variable -> level, of a case; those beyond the recipe's have the same cells in turn."""
        cell = np.unravel_index(int(self.cells[index % len(self.cells)]), self.asked.shape)
        pairs = zip(self.asked.levels.items(), cell, strict=True)
        return {name: levels.names[int(n)] for (name, levels), n in pairs}

    def of_papers(self, index: int) -> dict[str, dict[str, Source]]:
        """Own kind -> field -> what it is drawn from, of a case."""
        wanted = self.levels(index)
        found: dict[str, dict[str, Source]] = {}
        for kind, fields in self.sources.items():
            found[kind] = {name: by[wanted[variable]] for name, (variable, by) in fields.items()}
        return found

    def found(self, index: int, today: date, language: Language, *, at: Address) -> Found:
        """Where the person of a case is drawn.

        Raises:
            UserError: nobody of the cell was found.
        """
        wanted = _of_people(self.levels(index))
        world = narrowed(self.recipe.world, wanted, self.asked.levels)
        for n in range(TRIES if world else 0):
            assert world is not None
            here = at.at("candidate", n)
            if _fits(Sketch(world, today, language, at=here), wanted, self.asked):
                return Found(world, here)
        raise _nobody(self.recipe.name, ", ".join(f"{n} {level}" for n, level in wanted.items()))


def _nobody(where: str, called: str) -> UserError:
    what = f"fit: no invented person is of {called}"
    return UserError(where, what, "merge levels, leave the cell out, or widen the recipe's world")


def _of_people(levels: Mapping[str, str]) -> dict[str, str]:
    """Those that a person has, and no paper draws."""
    return {name: level for name, level in levels.items() if name in VARIABLES}


def _fits(who: Sketch, wanted: Mapping[str, str], asked: Asked) -> bool:
    return all(
        asked.levels[name].of(VARIABLES[name](who)) == level for name, level in wanted.items()
    )


def plan_of(recipe: Recipe, own: Mapping[str, OwnKind]) -> Plan | None:
    """The plan of a recipe that has tables; ``own``: its own kinds.

    Raises:
        UserError: unknown variables or levels, tables that contradict each other, or a cell that
            nobody in the recipe's world is of.
    """
    if not recipe.fit:
        return None
    wanted = asked(recipe.fit, recipe.name)
    world = reaching(recipe.world, wanted.levels, recipe.name)
    recipe = recipe.model_copy(update={"world": world})
    sources = _sources(recipe, wanted, own)
    counts = _Seed(recipe, wanted).shared_out()
    cells = np.repeat(np.arange(counts.size), counts.ravel())
    order = Address(recipe.seed, ("fit", "order")).stream().permutation(len(cells))
    return Plan(recipe, wanted, cells[order], sources)


def _sources(
    recipe: Recipe, wanted: Asked, own: Mapping[str, OwnKind]
) -> dict[str, dict[str, tuple[str, Mapping[str, Source]]]]:
    found: dict[str, dict[str, tuple[str, Mapping[str, Source]]]] = {}
    for name, levels in wanted.levels.items():
        if name in VARIABLES:
            continue
        places = own_fields.places(name, own)
        if not places:
            known = ", ".join((*VARIABLES, *own_fields.drawn(own)))
            what = f"fit: {name[:100]!r} is nothing that can be counted"
            raise UserError(recipe.name, what, f"choose from {known}")
        for kind, called in places:
            by = own_fields.narrowed(own[kind].kind, called, levels, where=recipe.name)
            if called in found.setdefault(kind, {}):
                what = f"fit: {called} of {kind} is counted under two names"
                raise UserError(recipe.name, what, "call it by one")
            found[kind][called] = name, by
    return found


class _Seed:
    """How the world's variables go together, learned by drawing people."""

    def __init__(self, recipe: Recipe, wanted: Asked) -> None:
        self.recipe, self.asked = recipe, wanted
        self.names = [name for name in wanted.names if name in VARIABLES]
        self.axes = tuple(wanted.names.index(name) for name in self.names)
        shape = [wanted.shape[axis] for axis in self.axes]
        self.seen = np.zeros(shape)
        self.looked = dict[Cell, bool]()
        for who in self._people(recipe.world, PEOPLE, "everybody"):
            if (cell := self._cell(who)) is not None:
                self.seen[cell] += 1
        self.near = np.where(self.seen > 0, self.seen, RARE)

    def shared_out(self) -> NDArray[np.int64]:
        """Whole cases by the fitted joint, none in a cell that nobody is of."""
        while True:
            joint = fitted(self._whole(), self.asked.tables)
            self._reached(joint)
            counts = shared_out(joint, self.asked.tables, self.recipe.cases)
            doubtful = np.argwhere((margin_of(counts, self.axes) > 0) & (self.seen == 0))
            barred = [cell for row in doubtful if not self._somebody(cell := tuple(map(int, row)))]
            if not barred:
                return counts
            for cell in barred:
                self.near[cell] = 0

    def _whole(self) -> Joint:
        """Over all variables: what papers draw goes together with nothing."""
        # Axes run upwards in both, as the names do.
        near = spread(self.near, self.axes, len(self.asked.shape))
        return np.asarray(near * np.ones(self.asked.shape), np.float64)

    def _reached(self, joint: Joint) -> None:
        """
        Raises:
            UserError: the tables want people who do not exist, or contradict each other.
        """
        apart, table, cell = farthest(joint, self.asked.tables)
        if apart > APART or not np.isfinite(joint).all():
            axes = self.asked.tables[table].axes
            raise _nobody(self.recipe.name, self.asked.called(axes, cell) + ", as often as asked")

    def _people(self, world: World, count: int, *path: str | int) -> Iterator[Sketch]:
        """Drawn as cases are: of the recipe's languages."""
        for n in range(count):
            at = Address(self.recipe.seed, ("fit", *path, n))
            language = at.at("language").pick(self.recipe.languages)
            yield Sketch(world, self.recipe.today, language, at=at)

    def _cell(self, who: Sketch) -> Cell | None:
        found = []
        for name in self.names:
            levels = self.asked.levels[name]
            level = levels.of(VARIABLES[name](who))
            if level is None:
                return None
            found.append(levels.names.index(level))
        return tuple(found)

    def _somebody(self, cell: Cell) -> bool:
        """Is anybody of the cell?"""
        if cell not in self.looked:
            pairs = zip(self.names, cell, strict=True)
            wanted = {name: self.asked.levels[name].names[n] for name, n in pairs}
            world = narrowed(self.recipe.world, wanted, self.asked.levels)
            people = self._people(world, LOOKS, "cell", *cell) if world else iter(())
            self.looked[cell] = any(_fits(who, wanted, self.asked) for who in people)
        return self.looked[cell]


def margin_of(counts: NDArray[np.int64], axes: tuple[int, ...]) -> Joint:
    return margin(counts.astype(np.float64), axes)
