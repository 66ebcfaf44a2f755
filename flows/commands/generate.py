"""The command that makes a dataset: its options, and what it says."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from flows.run.signals import stoppable
from flows.run.worker_count import worker_count
from pipeline.errors import UserError
from pipeline.parsing.assignment import assignment

if TYPE_CHECKING:
    from flows.commands.make import Order
    from flows.run.progress import Show


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
    make.add_argument(
        "--runner",
        choices=("local", "dask"),
        default="local",
        help="processes of this machine, or a Dask cluster",
    )
    make.add_argument("--address", metavar="tcp://HOST:PORT", help="of the Dask scheduler")
    running(make)
    make.set_defaults(run=stoppable()(_generate))


def running(parser: argparse.ArgumentParser) -> None:
    """What every command takes that makes a dataset of a recipe."""
    parser.add_argument("--workers", type=int, help="worker processes (default: one per core)")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="override any recipe key by its dotted name, for example captures.sessions=2",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="check the recipe, measure a few cases, and print what the run will take",
    )


def _generate(options: argparse.Namespace) -> int:
    from pipeline import recipe as recipes

    _who_works(options)
    overrides: dict[str, Any] = dict(assignment(text) for text in options.set)
    keys = (("cases", options.cases), ("seed", options.seed))
    overrides |= {key: value for key, value in keys if value is not None}
    recipe = recipes.load(options.recipe, overrides)

    # And all the rest, once the recipe and its templates are found good.
    from flows.commands import make

    order = make.Order(
        recipe,
        f"dataset/{recipe.name}" if options.out is None else options.out,
        source=options.recipe,
        file=str(recipes.find(options.recipe)),
        workers=options.workers,
        address=options.address,
    )
    run(order, options)
    return 0


def run(order: Order, options: argparse.Namespace) -> str | None:
    """Makes the dataset and says so; with --dry-run only says what it would take.

    Returns:
        Its name; None of a dry run.
    """
    from flows.commands import make

    if options.dry_run:
        print(_plan(order))
        return None
    show: Show = "lines" if options.quiet or not sys.stderr.isatty() else "bar"
    made = make.make(order, show, _warn)
    print(*made.lines(), sep="\n")
    return made.name


def _plan(order: Order) -> str:
    """What a run would take, if there is anything to do."""
    from flows.commands.estimate import as_text, estimate
    from flows.commands.make import Made
    from flows.run.target import is_complete

    store = order.store
    done = is_complete(store, order.recipe)
    units = order.proven(_warn)
    if done:
        return "\n".join(Made(store.name).lines())
    return as_text(estimate(units, order.workers), store.name)


def _warn(line: str) -> None:
    """Tell a line that does not end the run."""
    print(line, file=sys.stderr)


def _who_works(options: argparse.Namespace) -> None:
    """Checks and fills in --workers and --address.

    Raises:
        UserError: options that do not go together, or no Dask.
    """
    count = worker_count(options.workers)
    if options.runner == "local" and options.address is not None:
        raise UserError(
            "--address", "is of a Dask cluster", "give --runner dask with it, or leave it out"
        )
    if options.runner == "dask":
        from flows.run.cluster import require

        if options.workers is not None:
            raise UserError("--workers", "a Dask cluster brings its own", "leave it out")
        options.address = require(options.address)
    options.workers = count
