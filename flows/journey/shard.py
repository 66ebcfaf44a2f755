"""One shard: a run of case indices made, turned into tables and put down whole or not at all.

No Prefect here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

import cv2
import pyarrow as pa
import pyarrow.compute as pc

from flows.journey.anomalies import wanted
from flows.journey.case import Journey, make_case
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.originals import Original
from flows.journey.timings import Clock
from flows.run.memory import give_back
from flows.run.staging import Staging, Tables, name_of
from flows.storage.io_errors import FAULTS
from flows.storage.store import Store
from output.tables.blanks import PREFIX
from output.tables.parquet import Written, fingerprint
from output.tables.pictures import image_table
from output.tables.rows import case_row, question_row
from output.tables.schema import CONFIGS, kinds_in, table
from pipeline import probe
from pipeline.errors import Unfinished
from pipeline.printing.items import column
from pipeline.recipe import Recipe
from pipeline.records import CaseFile, Photo, Question

Tick = Callable[[int, int], None]
Keep = Callable[[Original], None]


def _silent(indices: int, images: int) -> None:
    """Nobody watches."""


def _dropped(original: Original) -> None:
    """Nobody keeps it."""


def indices(recipe: Recipe, shard: int) -> range:
    """The case indices of a shard."""
    size = recipe.cases_per_shard
    return range(shard * size, min(recipe.cases, (shard + 1) * size))


def make_shard(
    recipe_json: str,
    shard: int,
    clock: Clock | None = None,
    *,
    tick: Tick = _silent,
    keep: Keep = _dropped,
) -> tuple[Tables, Clock]:
    """The three tables of a shard (each with a ``split`` column), and where the time went.

    ``tick`` is called after every case with 1 and the number of photographs it gave, ``keep`` with
    each of its papers that is to be a PDF of its own.
    """
    probe.sound()
    cv2.setNumThreads(1)  # processes, not threads
    clock = clock or Clock()
    units = load_units(recipe_json)
    journeys = []
    for index in indices(units.recipe, shard):
        journey = make_case(units, index, clock)
        with clock.stage("write"):
            for original in journey.originals:
                keep(original)
        journeys.append(replace(journey, originals=()))
        tick(1, sum(len(own(f)) for f in journeys[-1].files))
    with clock.stage("write"):
        made = tables(units, journeys)
        del journeys
        give_back()
        return made, clock


def tables(units: LoadedUnits, journeys: Sequence[Journey]) -> Tables:
    """Journeys as Arrow tables of the data contract."""
    labels = {kind: _Labels(unit.labels) for kind, unit in units.facts.items()}
    # In the order of their letters, not the lie first: where a row stands shall tell nothing, and
    # what halves share is in the first.
    files: list[CaseFile] = []
    taken: list[tuple[CaseFile, Photo]] = []
    asked: list[tuple[CaseFile, Question]] = []
    for journey in journeys:
        halves = zip(journey.files, journey.questions, strict=True)
        for file, questions in sorted(halves, key=lambda half: half[0].id):
            files.append(file)
            taken += [(file, photo) for photo in own(file)]
            asked += [(file, question) for question in questions]
    splits = {
        "images": [file.split for file, _ in taken],
        "questions": [file.split for file, _ in asked],
        "cases": [file.split for file in files],
    }
    made = {
        "images": image_table([photo for _, photo in taken]),
        "questions": table("questions", [question_row(q, file.id) for file, q in asked]),
        "cases": table("cases", [_case_row(units, file, labels) for file in files]),
    }
    return {c: made[c].append_column("split", pa.array(splits[c], pa.string())) for c in CONFIGS}


def own(file: CaseFile) -> list[Photo]:
    """The file's pictures without those that its twin has too and brings along."""
    return [photo for photo in file.photos if photo.case_id == file.id]


def _case_row(
    units: LoadedUnits, file: CaseFile, labels: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    return case_row(file, labels, units.recipe.policy.decide(file.rules))


class _Labels(dict[str, str]):
    """Label of a fact name; a table cell has its column's."""

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        return super().get(name) or super().get(column(name), default)


def run_shard(
    recipe_json: str, shard: int, staging: Staging, *, tick: Tick = _silent, anew: bool = False
) -> dict[str, Any]:
    """Make a shard and put it down in ``staging``. Returns its summary.

    Unless it lies there already and is not wanted ``anew``.

    Raises:
        Unfinished: it was there before, and comes out otherwise.
    """
    done = None if anew else staging.shard(shard)
    if done is not None and _lie(staging.store, done["originals"]):
        tick(done["indices"], done["images"])
        return done
    before = staging.note(name_of(shard))
    originals: list[dict[str, Any]] = []

    def keep(original: Original) -> None:
        originals.append(_put(staging.store, original))

    made, clock = make_shard(recipe_json, shard, tick=tick, keep=keep)
    with clock.stage("write"):
        put = {**staging.put_shard(shard, made), "originals": originals}
    if before is not None and any(before[key] != put[key] for key in ("weights", "originals")):
        what = f"shard {shard} was damaged, and comes out otherwise when it is made again"
        raise Unfinished(
            staging.store.name,
            what,
            "go on with it on the machine it was begun on, or give another --out",
        )
    recipe = load_units(recipe_json).recipe
    summary = {
        **summarise(made),
        **put,
        "indices": len(indices(recipe, shard)),
        "lies_wanted": sum(wanted(recipe, index) for index in indices(recipe, shard)),
        "seconds": {k: round(v, 3) for k, v in clock.seconds.items()},
    }
    staging.leave(name_of(shard), summary)
    return summary


def _put(store: Store, original: Original) -> dict[str, Any]:
    """A PDF put down where it will stay: what the manifest will say of it."""
    store.write_bytes(f"{store.root}/{original.path}", original.data)
    digest = sha256(original.data).hexdigest()
    return asdict(Written(original.path, 0, len(original.data), digest))


def _lie(store: Store, originals: Sequence[Mapping[str, Any]]) -> bool:
    """Do they all lie there as they were put down?"""
    try:
        return all(
            fingerprint(store.files, store.root, file["path"]).sha256 == file["sha256"]
            for file in originals
        )
    except FAULTS:
        return False


def summarise(made: Tables) -> dict[str, Any]:
    """Counts of a shard for logs, the manifest and the card."""
    images, questions, cases = (made[c] for c in CONFIGS)
    kinds, anomalies = (
        Counter(kinds_in(column)) for column in (images["documents"], cases["anomalies"])
    )
    return {
        "cases": cases.num_rows,
        "images": images.num_rows,
        "questions": questions.num_rows,
        "anomalies": sum(anomalies.values()),
        "kinds": dict(kinds),
        "conditions": dict(Counter(images["condition"].to_pylist())),
        "subtasks": dict(Counter(questions["subtask"].to_pylist())),
        "anomalies_by_kind": dict(anomalies),
        "templates": dict(
            Counter(
                i
                for i in pc.list_flatten(questions["image_ids"]).to_pylist()
                if i.startswith(PREFIX)
            )
        ),
    }
