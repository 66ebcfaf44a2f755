"""The end of a run: pieces become the dataset's files, with card, report and, last of all, the manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import pyarrow.fs as pafs

from flows.store import Store
from output import card, manifest
from output.parquet import Written, fingerprint, merge
from output.schema import CONFIGS
from pipeline.recipe import Recipe

STAGING = ".staging"
TOTALS = ("cases", "images", "questions", "anomalies")
TALLIES = ("kinds", "conditions", "subtasks", "anomalies_by_kind")


def staging_folder(recipe: Recipe) -> str:
    """Where the pieces of this recipe, this code and this cut lie while the run is on."""
    key = sha256(f"{recipe.hash()}{manifest.code_fingerprint()}{recipe.shards.cases_per_shard}{recipe.cases}".encode()).hexdigest()
    return f"{STAGING}/{key[:24]}"


def is_complete(store: Store, recipe: Recipe) -> bool:
    """Does the target already hold what this recipe and this code would make?"""
    there = store.read_json(f"{store.root}/{manifest.NAME}")
    return bool(
        there and there["recipe_hash"] == recipe.hash() and there["recipe"]["cases"] == recipe.cases and there["code"] == manifest.code_fingerprint()
    )


def finalise(store: Store, recipe: Recipe, summaries: Sequence[Mapping[str, Any]]) -> list[Written]:
    """Merge the pieces and write card and counts; the manifest comes with ``seal``, after the report."""
    folder = f"{store.root}/{staging_folder(recipe)}"
    for stale in ("data",):
        store.drop(stale)
    shards = range(len(summaries))
    pieces = {c: [f"{folder}/shard-{n:06d}.{c}.parquet" for n in shards] for c in CONFIGS}
    return merge(store.files, store.root, pieces)


def counts(summaries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Totals and tallies over all shards."""
    tallies = {t: dict(sorted(sum((Counter(s[t]) for s in summaries), Counter()).items())) for t in TALLIES}
    return {t: sum(s[t] for s in summaries) for t in TOTALS} | tallies


def seal(store: Store, recipe: Recipe, files: Sequence[Written], totals: Mapping[str, Any], report: bytes) -> None:
    """Card, report, manifest; then the pieces go. A dataset without manifest is not finished."""
    store.write_bytes(f"{store.root}/{card.NAME}", card.card(recipe, files, totals).encode())
    store.write_bytes(f"{store.root}/report.html", report)
    extra = [fingerprint(store.files, store.root, name) for name in (card.NAME, "report.html")]
    content = manifest.manifest(recipe, [*files, *extra], totals)
    store.write_bytes(f"{store.root}/{manifest.NAME}", manifest.as_bytes(content))
    store.drop(STAGING)


def strays(store: Store, content: Mapping[str, Any]) -> list[str]:
    """Files in the dataset that its manifest does not know."""
    known = {manifest.NAME, *manifest.paths(content)}
    found = store.files.get_file_info(pafs.FileSelector(store.root, recursive=True))
    names = (f.path.removeprefix(f"{store.root}/") for f in found if f.type == pafs.FileType.File)
    return sorted(n for n in names if n not in known)
