"""The command that makes a dataset: its options, what is refused before any work, and the run itself."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from flows.run.signals import stoppable
from pipeline.errors import Unfinished, UserError


def options(make: argparse.ArgumentParser) -> None:
    """What `creditdocs generate` takes."""
    make.add_argument(
        "recipe",
        help="path of a YAML recipe, or the name of a shipped one (demo, files, benchmark)",
    )
    make.add_argument(
        "--out", help="folder or pyarrow filesystem URI (default: dataset/<recipe name>)"
    )
    make.add_argument("--cases", type=int, help="override the recipe's number of cases")
    make.add_argument("--seed", type=int, help="override the recipe's seed")
    make.add_argument("--workers", type=int, help="worker processes (default: one per core)")
    make.add_argument(
        "--runner",
        choices=("local", "dask"),
        default="local",
        help="processes of this machine, or a Dask cluster",
    )
    make.add_argument("--address", metavar="tcp://HOST:PORT", help="of the Dask scheduler")
    make.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="override any recipe key by its dotted name",
    )
    make.add_argument("--quiet", action="store_true", help="no progress bar")
    make.add_argument(
        "--dry-run",
        action="store_true",
        help="check the recipe, measure a few cases, and print what the run will take",
    )
    make.set_defaults(run=stoppable()(_generate))


def _generate(options: argparse.Namespace) -> int:
    from pipeline import recipe as recipes

    _who_works(options)
    overrides: dict[str, Any] = dict(_assignment(text) for text in options.set)
    overrides |= {
        k: v for k, v in (("cases", options.cases), ("seed", options.seed)) if v is not None
    }
    recipe = recipes.load(
        options.recipe, overrides
    )  # and its templates; the rest is imported once they are found good
    from flows.commands.layout_proof import proof
    from flows.journey.loaded_units import kit
    from flows.run.prefect_view import View
    from flows.run.target import is_complete
    from flows.storage.store import Store

    target = f"dataset/{recipe.name}" if options.out is None else options.out
    store = Store.open(target)
    done = is_complete(store, recipe)
    with nullcontext() if done or options.dry_run else View() as view:
        # every unit and template is loaded and checked before anything is made
        tools = kit(recipe.model_dump_json(), str(recipes.find(options.recipe)))
        proof(tools)
        for line in tools.mute:
            print(f"{options.recipe}: {line}", file=sys.stderr)
        if options.dry_run:
            from flows.commands.estimate import as_text, estimate

            print(
                f"{store.name} is already what this recipe makes"
                if done
                else as_text(estimate(tools, options.workers), store.name)
            )
            return 0
        if view is None:
            return _already(store)
        if options.address:
            from flows.run.cluster import look_over
            from flows.run.job import Job

            look_over(options.address, Job.of(recipe, target))
        view.ready()
        return _run(recipe, store, target, options=options, view=view)


def _who_works(options: argparse.Namespace) -> None:
    """Checks and fills in --workers and --address.

    Raises:
        UserError: options that do not go together, or no Dask.
    """
    if options.workers is not None and not 1 <= options.workers <= 1024:
        raise UserError(
            "--workers", f"{options.workers} is not a number of processes", "give 1 to 1024"
        )
    if options.runner == "local" and options.address is not None:
        raise UserError(
            "--address", "is of a Dask cluster", "give --runner dask with it, or leave it out"
        )
    if options.runner == "dask":
        from flows.run.cluster import require

        if options.workers is not None:
            raise UserError("--workers", "a Dask cluster brings its own", "leave it out")
        options.address = require(options.address)
    options.workers = options.workers or os.cpu_count() or 1


def _made(
    recipe: Any, job: Any, options: argparse.Namespace, *, held: Any, view: Any
) -> dict[str, Any]:
    """What was made, by processes here or on the cluster, with a bar where somebody looks at it."""
    from flows.run.cluster import Cluster
    from flows.run.driver import generate
    from flows.run.progress import bar, plain
    from flows.run.workers import Workers

    show = plain if options.quiet or not sys.stderr.isatty() else bar
    crew = (
        Cluster(job, options.address)
        if options.address
        else Workers(job, min(options.workers, recipe.shard_count))
    )
    return generate(recipe, crew, lambda done: show(done, recipe.cases), held=held, view=view)


def _run(recipe: Any, store: Any, target: str, *, options: argparse.Namespace, view: Any) -> int:
    from flows.journey.carriers import untold
    from flows.run.job import Job
    from flows.run.lease import lease
    from flows.run.semaphores import usable
    from flows.run.target import begin, forget, is_complete
    from flows.storage.store import STAGING

    if not options.address:
        usable()
    fresh = store.ready()
    with store.writing(), lease(store) as held:
        store = replace(store, holder=held.holder)
        if is_complete(store, recipe):  # by a run that ended just now
            return _already(store)
        begin(store, recipe)
        try:
            totals = _made(
                recipe, Job.of(recipe, target, held.holder), options, held=held, view=view
            )
        except Unfinished:
            raise
        except UserError as fault:
            held.stop_heartbeat()
            if fault.where == "recipe":  # no repetition will ever finish it
                forget(store, fresh)
            else:
                begin(store, recipe, fault.line())
            raise (fault.at(options.recipe) if fault.where == "recipe" else fault) from None
        held.stop_heartbeat()
        store.drop(STAGING)
    print(
        f"{totals['cases']} cases, {totals['images']} images, {totals['questions']} questions, {totals['anomalies']} anomalies in {store.name}"
    )
    if said := untold(recipe, totals["lies_wanted"], totals["anomalies_by_kind"]):
        print(said)
    print(f"look at {store.name}/report.html")
    return 0


def _already(store: Any) -> int:
    from flows.storage.store import STAGING

    with store.writing():
        store.drop(STAGING)
    print(f"{store.name} is already what this recipe makes")
    return 0


def _assignment(text: str) -> tuple[str, Any]:
    from pipeline.parsing import (
        yaml_file,
    )  # here, and not above: Ctrl-C is answered in a line only once everything above is imported

    key, sign, value = text.partition("=")
    if not sign or not key:
        raise UserError(
            f"--set {text}", "not KEY=VALUE", "write for example --set shards.cases_per_shard=5"
        )
    return key, yaml_file.parse(value, f"--set {text[:100]}", "quote the value")
