"""From a recipe to a dataset: what is refused before any work, the run, and what is said of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from flows.commands.layout_proof import proof
from flows.journey.carriers import untold
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.run.cluster import Cluster, look_over
from flows.run.driver import generate
from flows.run.job import Job
from flows.run.lease import Lease, lease
from flows.run.prefect_view import View
from flows.run.progress import SHOWS, Show
from flows.run.semaphores import usable
from flows.run.target import begin, forget, is_complete
from flows.run.workers import Workers
from flows.storage.dataset import Dataset
from flows.storage.store import STAGING, Store
from output.report import fitted as asked_and_got
from pipeline import dictionary
from pipeline.errors import Unfinished, UserError
from pipeline.kinds import is_own
from pipeline.recipe import Recipe


@dataclass(frozen=True)
class Order:
    """What somebody wants made."""

    recipe: Recipe
    target: str  # a path, or a URI
    source: str  # what its user calls the recipe
    file: str  # where it was read
    workers: int  # processes here
    address: str | None = None  # of a cluster that works instead

    @property
    def store(self) -> Store:
        return Store.open(self.target)

    def proven(self, warn: Callable[[str], None]) -> LoadedUnits:
        """The units and layouts it names, all loaded and checked; ``warn`` is told what they will
        not do.

        Raises:
            UserError: a unit that there is not, a layout that cannot be printed, or a kind whose
                fields nobody has described: the dataset's card does.
        """
        units = load_units(self.recipe.model_dump_json(), self.file)
        for kind in units.facts:
            if not is_own(kind):
                dictionary.of(kind)
        proof(units)
        for line in units.mute:
            warn(f"{self.source}: {line}")
        return units


@dataclass(frozen=True)
class Made:
    """What came of it. ``totals``: the counts of the manifest; None where all lay there before."""

    name: str  # of the target, fit to be printed
    totals: Mapping[str, Any] | None = None
    untold: str = ""  # what the recipe wanted and no file could carry
    fitted: tuple[str, ...] = ()  # asked and got, where the recipe has tables

    def lines(self) -> list[str]:
        """For people."""
        if self.totals is None:
            return [f"{self.name} is already what this recipe makes"]
        counted = ", ".join(
            f"{self.totals[name]} {name}" for name in ("cases", "images", "questions", "anomalies")
        )
        said = [self.untold] if self.untold else []
        return [
            f"{counted} in {self.name}",
            *self.fitted,
            *said,
            f"look at {self.name}/report.html",
        ]


def make(order: Order, show: Show, warn: Callable[[str], None]) -> Made:
    """The dataset at its target, made or found there. ``show``: how progress is told, on stderr.

    Raises:
        UserError: a recipe that cannot be made, or a target that holds something else.
        Unfinished: the run could not go on; what was made is kept.
    """
    store = order.store
    done = is_complete(store, order.recipe)
    with nullcontext() if done else View() as view:
        order.proven(warn)
        if view is None:
            with store.writing():
                return _already(store)
        if order.address:
            look_over(order.address, Job.of(order.recipe, order.target))
        view.ready()
        return _run(order, show, view)


def _run(order: Order, show: Show, view: View) -> Made:
    if not order.address:
        usable()
    store, recipe = order.store, order.recipe
    fresh = store.ready()
    with store.writing(), lease(store) as held:
        store = replace(store, holder=held.holder)
        if is_complete(store, recipe):  # by a run that ended just now
            return _already(store)
        begin(store, recipe)
        try:
            totals = _made(order, show, held=held, view=view)
        except Unfinished:
            raise
        except UserError as fault:
            held.stop_heartbeat()
            if fault.where == "recipe":  # no repetition will ever finish it
                forget(store, fresh)
                raise fault.at(order.source) from None
            begin(store, recipe, fault.line())
            raise
        held.stop_heartbeat()
        store.drop(STAGING)
    said = untold(recipe, totals["lies_wanted"], totals["anomalies_by_kind"])
    return Made(store.name, totals, said, fitted(Dataset.open(order.target), recipe))


def fitted(dataset: Dataset, recipe: Recipe) -> tuple[str, ...]:
    """Asked and got, counted over a dataset's cases; nothing where the recipe has no tables."""
    if not recipe.fit:
        return ()
    rows = dataset.rows("cases", [*asked_and_got.COLUMNS])
    return tuple(asked_and_got.lines(asked_and_got.compared(recipe.fit, rows)))


def _made(order: Order, show: Show, *, held: Lease, view: View) -> dict[str, Any]:
    """What was made, by processes here or on the cluster."""
    recipe = order.recipe
    job = Job.of(recipe, order.target, held.holder)
    workers: Workers | Cluster
    if order.address:
        workers = Cluster(job, order.address)
    else:
        workers = Workers(job, min(order.workers, recipe.shard_count))
    shown = SHOWS[show]
    return generate(recipe, workers, lambda done: shown(done, recipe.cases), held=held, view=view)


def _already(store: Store) -> Made:
    store.drop(STAGING)
    return Made(store.name)


def ordered(show: Show, **order: Any) -> None:
    """For a process of its own, which is given the parts of an order and says what is the matter
    on stderr."""

    def warn(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    print(*make(Order(**order), show, warn).lines(), sep="\n", flush=True)
