"""Tiny datasets made in this process: a few cases, small pictures, no Prefect and no workers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flows.finalise import STAGING, counts, make_file, seal, staging_folder
from flows.shard import run_shard
from flows.store import Store
from output.parquet import plan
from pipeline import recipe as recipes

TINY: Mapping[str, object] = {
    "seed": 14,
    "cases": 4,
    "captures.sessions": 1,
    "captures.size": [800, 600],
    "captures.conditions": {"Normal Captures": 1, "Specular Reflections": 1, "Multi-doc Images": 1},
    "anomalies.share": 0.6,
    "anomalies.kinds": {"replaced_amount": 4, "wrong_total": 1, "expired_document": 1},
}


def make(target: Path, **changed: object) -> Path:
    """A dataset of the tiny recipe with some keys (dots written as two underscores) changed; its report is a stand-in."""
    recipe = recipes.load("demo", {**TINY, **{key.replace("__", "."): value for key, value in changed.items()}})
    store, text, staging = Store.open(str(target)), recipe.model_dump_json(), staging_folder(recipe)
    shards = -(-recipe.cases // recipe.shards.cases_per_shard)
    summaries = [run_shard(text, n, str(target), staging) for n in range(shards)]
    files = [make_file(store, staging, planned) for planned in plan([s["weights"] for s in summaries])]
    seal(store, recipe, files, counts(summaries), b"<html></html>")
    store.drop(STAGING)
    return target
