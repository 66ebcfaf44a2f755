"""One shard: a run of case indices made, turned into tables and put down whole or not at all. No Prefect here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import cv2
import pyarrow as pa

from flows.journey import Clock, Journey, make_case
from flows.kit import Kit, kit
from flows.store import Store
from output.parquet import write_piece
from output.schema import CONFIGS, case_row, image_row, question_row, table
from pipeline.recipe import Recipe
from pipeline.records import CaseFile, Change, Document, Evidence
from pipeline.render import printed_text
from pipeline.template import load_layout

Tables = dict[str, pa.Table]
Tick = Callable[[int, int], None]


def _silent(indices: int, images: int) -> None:
    """Nobody watches."""


def indices(recipe: Recipe, shard: int) -> range:
    """The case indices of a shard."""
    size = recipe.shards.cases_per_shard
    return range(shard * size, min(recipe.cases, (shard + 1) * size))


def make_shard(recipe_json: str, shard: int, clock: Clock | None = None, tick: Tick = _silent) -> tuple[Tables, Clock]:
    """The three tables of a shard (each with a ``split`` column), and where the time went.

    ``tick`` is called after every case with 1 and the number of photographs it gave.
    """
    cv2.setNumThreads(1)  # processes, not threads
    clock = clock or Clock()
    tools = kit(recipe_json)
    journeys = []
    for index in indices(tools.recipe, shard):
        journeys.append(make_case(tools, index, clock))
        tick(1, sum(len(f.photos) for f in journeys[-1].files))
    with clock.stage("write"):
        return tables(tools, journeys), clock


def tables(tools: Kit, journeys: Sequence[Journey]) -> Tables:
    """Journeys as Arrow tables of the data contract."""
    labels = {kind: _Labels(unit.labels) for kind, unit in tools.facts.items()}
    rows: dict[str, list[dict[str, Any]]] = {config: [] for config in CONFIGS}
    splits: dict[str, list[str]] = {config: [] for config in CONFIGS}
    for journey in journeys:
        for file, questions in zip(journey.files, journey.questions, strict=True):
            evidence = [_evidence(file, a.changes) for a in file.anomalies]
            decision = tools.recipe.policy.decide(file.rules)
            made = {
                "images": [image_row(p) for p in file.photos],
                "questions": [question_row(q, file.id) for q in questions],
                "cases": [case_row(file, evidence, labels, decision)],
            }
            for config, new in made.items():
                rows[config] += new
                splits[config] += [file.split] * len(new)
    return {c: table(c, rows[c]).append_column("split", pa.array(splits[c], pa.string())) for c in CONFIGS}


class _Labels(dict[str, str]):
    """Label of a fact name; a table cell has its column's."""

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        parts = name.split(".")
        return super().get(name) or super().get(".".join("*" if p.isdigit() else p for p in parts), default)


def _evidence(file: CaseFile, changes: Sequence[Change]) -> list[Evidence]:
    """What was changed, in the words of the page; a fact the layout does not print is no evidence."""
    papers = {d.id: d for d in file.documents}
    shown = []
    for change in changes:
        true, now = (_printed(papers[change.document_id], change.field, value) for value in (change.true, change.shown))
        if true is not None or now is not None:
            shown.append(Evidence(change.document_id, change.field, true or "", now or ""))
    return shown


def _printed(paper: Document, name: str, value: Any) -> str | None:
    return printed_text(load_layout(paper.kind, paper.layout), name, value)


def piece_path(store: Store, staging: str, shard: int, config: str) -> str:
    """Where a shard's table lies until the dataset's files are made of it."""
    return f"{store.root}/{staging}/shard-{shard:06d}.{config}.parquet"


def run_shard(recipe_json: str, shard: int, target: str, staging: str, tick: Tick = _silent) -> dict[str, Any]:
    """Make a shard and put it down under ``staging``, unless it lies there already. Returns its summary."""
    store = Store.open(target)
    name = f"{store.root}/{staging}/shard-{shard:06d}"
    done: dict[str, Any] | None = store.read_json(f"{name}.json")
    if done is not None:
        tick(done["indices"], done["images"])
        return done
    made, clock = make_shard(recipe_json, shard, tick=tick)
    weights = {}
    with clock.stage("write"):
        for config, rows in made.items():
            with store.put(piece_path(store, staging, shard, config)) as stream:
                weights[config] = write_piece(stream, rows)
    summary = {
        **summarise(made),
        "weights": weights,
        "indices": len(indices(kit(recipe_json).recipe, shard)),
        "seconds": {k: round(v, 3) for k, v in clock.seconds.items()},
    }
    store.write_bytes(f"{name}.json", json.dumps(summary, ensure_ascii=False).encode())
    return summary


def summarise(made: Tables) -> dict[str, Any]:
    """Counts of a shard for logs, the manifest and the card."""
    images, questions, cases = (made[c] for c in CONFIGS)
    kinds = Counter(s["kind"] for row in images["documents"].to_pylist() for s in row)
    anomalies = Counter(a["kind"] for row in cases["anomalies"].to_pylist() for a in row)
    return {
        "cases": cases.num_rows,
        "images": images.num_rows,
        "questions": questions.num_rows,
        "anomalies": sum(anomalies.values()),
        "kinds": dict(kinds),
        "conditions": dict(Counter(images["condition"].to_pylist())),
        "subtasks": dict(Counter(questions["subtask"].to_pylist())),
        "anomalies_by_kind": dict(anomalies),
    }
