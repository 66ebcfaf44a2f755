"""What a manifest promises of a dataset, held against what lies there.

Its recipe, its cases, its counts, its pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.run.finalise import TALLIES, TOTALS
from flows.run.target import REPORT
from flows.storage.dataset import Dataset
from output.report import card, report_html
from output.tables import manifest
from output.tables.blanks import PREFIX
from output.tables.parquet import Written
from output.tables.schema import CONFIGS, kinds_in
from output.versions.origins import differing, few, flat, unlike
from pipeline.parsing import json_text
from pipeline.recipe import counts
from pipeline.records import FileId

_KEY = {
    "images": "case_id",
    "questions": "case_id",
    "cases": "id",
}  # the column that names the case

_COUNTED = {
    "images": ["condition", "documents.list.element.kind"],
    "questions": ["subtask", "image_ids"],
    "cases": ["anomalies.list.element.kind"],
}


def index_of(case: str) -> int:
    """The index of a case, of the id of one of its files; -1 of what is none."""
    try:
        return FileId.parse(case).case.index
    except ValueError:
        return -1


def faults(dataset: Dataset) -> Iterator[str]:
    """What the tables alone tell: other cases than the recipe's, counts than the manifest's."""
    recipe, stated = dataset.recipe, dataset.manifest
    yield from _certified(dataset)
    if stated.get("seed") != recipe.seed:
        yield f"{manifest.NAME}: seed {stated.get('seed')}, the recipe says {recipe.seed}"
    held = {index_of(row["id"]) for row in dataset.rows("cases", ["id"])}
    if held != set(range(recipe.cases)):
        odd = sorted(held ^ set(range(recipe.cases)))
        yield (
            f"{manifest.NAME}: the recipe says {recipe.cases} cases, the tables hold {len(held)}; "
            f"number {odd[0]} is {_where(odd[0], held)}"
        )
    counted = _counted(dataset)
    if recipe.images is not None and counted["images"] != recipe.images:
        yield (
            f"{manifest.NAME}: the recipe says {recipe.images} images, "
            f"the tables hold {counted['images']}"
        )
    yield from _tampered(dataset)
    found = differing(
        flat({name: stated.get("counts", {}).get(name, 0) for name in counted}), flat(counted)
    )
    yield from (
        f"{manifest.NAME}: counts.{key}: {said}, the tables hold {there}"
        for key, (said, there) in found.items()
    )


def _tampered(dataset: Dataset) -> Iterator[str]:
    """Do as many pictures show tampering as the recipe says?"""
    recipe = dataset.recipe
    if recipe.tampered_share is None:
        return
    stated = counts.forgeries(recipe).pictures
    found = sum(row["tampered"] for row in dataset.rows("images", ["tampered"]))
    if found != stated:
        yield f"{manifest.NAME}: the recipe says {stated} tampered images, the tables hold {found}"


def _where(index: int, held: set[int]) -> str:
    return "too many" if index in held else "missing"


def _status(stated: Mapping[str, Any]) -> str:
    """Of the certificate that the card states; "" of a dataset that was never certified."""
    said = stated.get("certificate")
    status = said.get("status") if isinstance(said, dict) else None
    return status if isinstance(status, str) and status in card.STATEMENTS else ""


def _certified(dataset: Dataset) -> Iterator[str]:
    """A card that states a certificate which is not there, or is of something else."""
    status, root = _status(dataset.manifest), dataset.store.root
    if not status:
        return
    name = manifest.CERTIFICATE[0]
    try:
        made = json_text.parse(dataset.store.read_bytes(f"{root}/{name}"))
        said, of = made["status"], made["dataset"]["manifest_sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        said, of = None, None
    digest = sha256(dataset.store.read_bytes(f"{root}/{manifest.NAME}")).hexdigest()
    if (said, of) != (status, digest):
        yield f"{card.NAME}: states a certificate ({status}) that {name} is not: certify it anew"


def regenerated(dataset: Dataset) -> Iterator[str]:
    """What making it again tells besides rows.

    Other packages or templates than here, a recipe, card or report that was changed.
    """
    recipe, stated = dataset.recipe, dataset.manifest
    if odd := unlike(stated, manifest.origin(recipe)):
        named = few(odd)
        yield f"{manifest.NAME}: made by another recipe, other code or packages than these: {named}"
    if stated.get("fields") != manifest.fields(recipe, stated.get("counts", {})):
        yield f"{manifest.NAME}: fields: not what the kinds of this dataset say of theirs"
    for name, made in _pages(dataset).items():
        if dataset.store.read_bytes(f"{dataset.store.root}/{name}") != made.encode():
            yield f"{name}: not the one of this dataset"


def _pages(dataset: Dataset) -> dict[str, str]:
    """The card and the report of what is in the tables, by the names of their files."""
    recipe, stated = dataset.recipe, dataset.manifest
    files = [Written(f["path"], f["rows"], f["bytes"], f["sha256"]) for f in stated["files"]]
    tables = [f for f in files if f.path.startswith("data/")]
    cases = [f.path for f in tables if f.path.split("/")[1] in CONFIGS]
    counted = stated.get("counts", {})
    # In the card's order.
    counts = {name: counted[name] for name in (*TOTALS, *TALLIES) if name in counted}
    return {
        card.NAME: card.stated(card.card(recipe, tables, counts), _status(stated)),
        REPORT: report_html(
            dataset.store.files, dataset.store.root, cases, name=recipe.name, fit=recipe.fit
        ),
    }


def surplus(dataset: Dataset, shard: int, ours: Mapping[str, set[str]]) -> Iterator[str]:
    """Rows of a shard's cases that it does not make. ``ours``: the ids it makes, by table."""
    from flows.journey.shard import indices  # and all that makes pictures

    span = indices(dataset.recipe, shard)
    for config in CONFIGS:
        key = _KEY[config]
        for row in dataset.rows(config, sorted({"id", key})):
            if index_of(row[key]) in span and row["id"] not in ours[config]:
                yield f"data/{config}: row {row['id']} is not of this dataset"


def _counted(dataset: Dataset) -> dict[str, Any]:
    """What a manifest counts, counted in the tables."""
    totals, tallies = Counter[str](), {name: Counter[str]() for name in TALLIES}
    for config, columns in _COUNTED.items():
        for path in dataset.files(config):
            source = pq.ParquetFile(f"{dataset.store.root}/{path}", filesystem=dataset.store.files)
            for batch in source.iter_batches(columns=columns):
                totals[config] += batch.num_rows
                for name, values in _tallied(config, batch):
                    tallies[name].update(values)
    totals["anomalies"] = tallies["anomalies_by_kind"].total()
    return {name: totals[name] for name in (*CONFIGS, "anomalies")} | {
        name: dict(sorted(tally.items())) for name, tally in tallies.items()
    }


def _tallied(config: str, batch: pa.RecordBatch) -> Iterator[tuple[str, list[str]]]:
    if config == "images":
        yield "conditions", batch["condition"].to_pylist()
        yield "kinds", kinds_in(batch["documents"])
    elif config == "questions":
        yield "subtasks", batch["subtask"].to_pylist()
        yield (
            "templates",
            [
                name
                for name in pc.list_flatten(batch["image_ids"]).to_pylist()
                if name.startswith(PREFIX)
            ],
        )
    else:
        yield "anomalies_by_kind", kinds_in(batch["anomalies"])
