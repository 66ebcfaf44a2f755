"""A run: shards, files of them, then card, report and, last, the manifest.

Prefect is told of it and decides nothing.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager
from dataclasses import asdict
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np

from flows.run import worker
from flows.run.cluster import Cluster
from flows.run.finalise import TALLIES, TOTALS, finalise, page
from flows.run.job import Job
from flows.run.lease import Lease
from flows.run.prefect_view import View
from flows.run.signals import stoppable
from flows.run.workers import Workers
from flows.storage.filesystem import printable
from flows.storage.io_errors import lasting
from output.tables.parquet import Written, plan
from pipeline.recipe import Recipe

T = TypeVar("T")
U = TypeVar("U")
Executor = Workers | Cluster
TRIES = 3  # of a piece of work whose process was lost, or whose store hiccuped
PAUSE = 1.0  # seconds before the next
LOOK = 1.0  # seconds between two looks at whether the run may go on
STALL = 60.0  # seconds of no progress after which somebody is looked for who cannot go on


def generate(
    recipe: Recipe,
    executor: Executor,
    watch: Callable[[Any], AbstractContextManager[None]],
    *,
    held: Lease,
    view: View,
) -> dict[str, Any]:
    """The counts of what was made by ``executor``, and how many files were to lie.

    ``watch`` is given counters (case indices, images) and shows them while its context lasts; a run
    that loses its lease ends.
    """
    held.on_loss = executor.stop
    progress = watch(executor.done)

    def halt() -> None:
        executor.stop(KeyboardInterrupt())
        progress.__exit__(None, None, None)

    try:
        with stoppable(halt), progress:
            return _run(recipe, executor, view)
    except executor.faults:
        executor.stop(executor.lost)
        raise executor.stopped or executor.lost from None
    except BaseException as fault:
        executor.stop(fault)  # no work of a run that failed goes on behind its back
        raise
    finally:
        executor.close()


def _run(recipe: Recipe, executor: Executor, view: View) -> dict[str, Any]:
    size, shards = recipe.cases_per_shard, recipe.shard_count
    view.tell(
        "begin",
        what={
            "target": printable(executor.job.target),
            "workers": min(executor.capacity(), shards, 32),
        },
    )
    view.tell("plan", what={"cases": recipe.cases, "shards": shards, "size": size})
    made = _Made(shards)
    for number, summary in _each(executor, view, "shard", work=worker.run, items=range(shards)):
        made.add(number, summary)
        executor.counted(summary["indices"], summary["images"])
        view.tell("shard", str(number), {k: summary[k] for k in (*TOTALS, "seconds")})
    files = plan(made.weights)
    view.tell("files", what=[f.path for f in files])
    written: list[Written] = [None] * len(files)  # type: ignore[list-item]
    for number, one in _each(executor, view, "file", work=worker.merge, items=files):
        written[number] = one
        view.tell("file", one.path, asdict(one))
    papers = [Written(**file) for file in sorted(made.originals, key=itemgetter("path"))]
    _finalise(recipe, executor.job, written, totals=made.totals(), originals=papers)
    totals = made.totals()
    view.tell("report", what={name: totals[name] for name in TOTALS})
    return {**totals, "lies_wanted": made.lies_wanted}


class _Made:
    """What came of the shards, added up: of a large run there are many thousands."""

    def __init__(self, shards: int) -> None:
        self.weights: list[dict[str, dict[str, Any]]] = [{} for _ in range(shards)]
        self.counts = dict.fromkeys(TOTALS, 0)
        self.lies_wanted = 0  # of no table, so not among the counts
        self.originals: list[dict[str, Any]] = []
        self.tallies: dict[str, Counter[str]] = {name: Counter() for name in TALLIES}

    def add(self, number: int, summary: dict[str, Any]) -> None:
        for config, splits in summary["weights"].items():
            packed = {split: np.array(weights, np.int32) for split, weights in splits.items()}
            self.weights[number][config] = packed
        for name in TOTALS:
            self.counts[name] += summary[name]
        self.lies_wanted += summary["lies_wanted"]
        self.originals += summary["originals"]
        for name, tally in self.tallies.items():
            tally.update(summary[name])

    def totals(self) -> dict[str, Any]:
        tallies = {name: dict(sorted(tally.items())) for name, tally in self.tallies.items()}
        return {**self.counts, **tallies}


def _finalise(
    recipe: Recipe,
    job: Job,
    files: Sequence[Written],
    *,
    totals: dict[str, Any],
    originals: Sequence[Written],
) -> None:
    """Card, report and manifest; once more if the store hiccups."""
    store = job.store
    for left in (1, 0):
        try:
            report = page(store, recipe, files)
            finalise(store, recipe, files, totals=totals, report=report, originals=originals)
            return
        except OSError as fault:
            if lasting(fault) or not left:
                raise
            time.sleep(PAUSE)


def _each(
    executor: Executor, view: View, step: str, *, work: Callable[[Job, U], T], items: Sequence[U]
) -> Iterator[tuple[int, T]]:
    """The number of every item and what came of it, as it comes.

    A lost process and a store that hiccups are worth another try; a wrong recipe stays wrong, and a
    full disk full.
    """
    todo = deque((number, 1) for number in range(len(items)))
    under_way: dict[Future[T], tuple[int, int]] = {}
    patience = _Patience(executor)
    passing: tuple[type[BaseException], ...] = (*executor.replaced, OSError)
    while todo or under_way:
        while todo and len(under_way) < executor.capacity():
            number, attempt = todo.popleft()
            under_way[executor.submit(work, items[number])] = number, attempt
        finished, _ = wait(under_way, timeout=LOOK, return_when=FIRST_COMPLETED)
        if executor.stopped:
            raise executor.stopped
        patience.look(bool(finished))
        for future in finished:
            number, attempt = under_way.pop(future)
            try:
                result = future.result()
            except passing as fault:
                if attempt == TRIES or (isinstance(fault, OSError) and lasting(fault)):
                    raise
                view.tell_again(step, _name(items[number]), str(fault) or type(fault).__name__)
                time.sleep(PAUSE / max(1, len(finished)))
                todo.appendleft((number, attempt + 1))
            else:
                yield number, result


def _name(item: Any) -> str:
    return str(getattr(item, "path", item))


class _Patience:
    """Says, once, who cannot go on when nothing has come for a while."""

    def __init__(self, executor: Executor) -> None:
        self.executor, self.since, self.said = executor, time.monotonic(), False
        self.seen = executor.done[0], executor.done[1]

    def look(self, progress: bool) -> None:
        now = self.executor.done[0], self.executor.done[1]
        if progress or now != self.seen:
            self.since, self.seen = time.monotonic(), now
        elif (
            not self.said
            and time.monotonic() - self.since > STALL
            and (who := self.executor.silent(STALL / 2))
        ):
            self.said = True
            print(
                f"creditdocs: nothing has come for {STALL:.0f} s: {who}",
                file=sys.stderr,
                flush=True,
            )
