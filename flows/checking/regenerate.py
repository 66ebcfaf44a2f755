"""Shards of a dataset made again and compared row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from flows.checking import manifest_claims
from flows.commands.parallel_map import WorkerPool
from flows.storage.dataset import Dataset
from output.tables import manifest
from output.tables.blanks import template_table
from output.tables.schema import COLUMNS, TEMPLATES
from pipeline import probe

if TYPE_CHECKING:
    from flows.journey.originals import Original


def regenerated(pool: WorkerPool, shards: int, say: Callable[[str], None]) -> Iterator[str]:
    """How some shards, spread evenly, and the templates differ when they are made again."""
    dataset: Dataset = pool.shared
    if other := _incomparable(dataset):
        yield other
        return
    total = dataset.recipe.shard_count
    numbers = [round(i * (total - 1) / max(1, shards - 1)) for i in range(min(shards, total))]
    stored = {
        row["id"]: {n: row[n] for n, _ in COLUMNS[TEMPLATES]} for row in dataset.rows(TEMPLATES)
    }
    drawn = {row["id"]: row for row in template_table(stored, dataset.recipe).to_pylist()}
    yield from manifest_claims.regenerated(dataset)
    for name, row in stored.items():
        if row != drawn.get(name):
            yield f"templates {name}: not as it is drawn here"
    for number, lines in zip(numbers, pool.map(_made_again, numbers), strict=True):
        yield from lines
        say(f"shard {number} made again and compared")


def _incomparable(dataset: Dataset) -> str:
    """Why nothing made here can be compared with the dataset; nothing where it can."""
    if dataset.manifest["code"] != manifest.code_fingerprint():
        return (
            "manifest.json: made by other code than this; nothing to compare with "
            "(check out that version)"
        )
    if odd := probe.unlike(dataset.manifest.get("probe")):
        return (
            f"manifest.json: made on a machine that makes other bytes than this one ({odd}); "
            f"nothing to compare with ({probe.REMEDY})"
        )
    return ""


def _made_again(dataset: Dataset, number: int) -> list[str]:
    """How a shard's rows differ from the dataset's when they are made again."""
    from flows.journey.shard import make_shard  # with all that makes pictures, for this alone

    stated = {file["path"]: file["sha256"] for file in dataset.manifest["files"]}
    lines: list[str] = []

    def compare(original: Original) -> None:
        if stated.get(original.path) != sha256(original.data).hexdigest():
            lines.append(f"{original.path}: differs when made again")

    made, _ = make_shard(dataset.recipe.model_dump_json(), number, keep=compare)
    for config, rows in made.items():
        ours = {row["id"]: row for row in rows.to_pylist()}
        same = {row["id"] for row in dataset.named(config, ours) if row == ours[row["id"]]}
        for name in ours:
            if name not in same:
                lines.append(f"data/{config}: row {name} differs when made again")
    ids = {config: set(rows["id"].to_pylist()) for config, rows in made.items()}
    return [*lines, *manifest_claims.surplus(dataset, number, ids)]
