"""A run without Prefect, to be timed beside one with it.

The same worker processes make the same shards and files.

``python -m flows.bench.bare RECIPE FOLDER WORKERS``.
"""

from __future__ import annotations

import sys
from functools import partial

from flows.bench.scaling import worker_pool
from flows.run import worker
from flows.run.finalise import counts, finalise, page
from flows.run.job import Job
from flows.run.target import begin
from flows.storage.store import Store
from output.tables.parquet import plan
from pipeline import recipe as recipes


def main(recipe_file: str, folder: str, workers: int) -> None:
    """Make the dataset."""
    recipe, store = recipes.load(recipe_file), Store.open(folder)
    store.ready()
    begin(store, recipe)
    job = Job.of(recipe, folder)
    with worker_pool(workers) as pool:
        shards = range(recipe.shard_count)
        made = list(pool.map(partial(worker.run, job), shards))
        planned = plan([summary["weights"] for summary in made])
        files = list(pool.map(partial(worker.merge, job), planned))
    finalise(store, recipe, files, totals=counts(made), report=page(store, recipe, files))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
