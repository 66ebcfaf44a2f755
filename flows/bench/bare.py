"""A run without Prefect, to be timed beside one with it.

The same worker processes make the same shards and files.

``python -m flows.bench.bare RECIPE FOLDER WORKERS``.
"""

from __future__ import annotations

import sys

from flows.bench.scaling import crew_of
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
    with crew_of(workers) as pool:
        shards = range(recipe.shard_count)
        made = [f.result() for f in [pool.submit(worker.run, job, n) for n in shards]]
        files = [
            f.result()
            for f in [pool.submit(worker.merge, job, p) for p in plan([s["weights"] for s in made])]
        ]
    finalise(store, recipe, files, totals=counts(made), report=page(store, recipe, files))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
