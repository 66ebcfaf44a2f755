"""One case of a dataset made again from its manifest alone, put down as files to look at or hand
on, and held against the dataset's rows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.journey.case import make_case, names
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.shard import tables
from flows.journey.timings import Clock
from flows.storage.dataset import Dataset
from flows.storage.output_folder import free, unwritable, whole
from output.tables import manifest
from output.tables.blanks import template_table
from output.tables.schema import CONFIGS
from output.versions.origins import few, unlike
from pipeline import probe
from pipeline.errors import UserError
from pipeline.records import FileId

Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]  # table -> id -> row


@dataclass(frozen=True)
class Rebuilt:
    """A case made again. ``differences``: None where the dataset holds no rows to compare with."""

    case: str
    images: int
    questions: int
    differences: tuple[str, ...] | None

    def __str__(self) -> str:
        what = f"{self.case}: {self.images} images, {self.questions} questions"
        if self.differences is None:
            return f"{what}; the dataset holds no tables to compare with"
        return f"{what}, {'not ' if self.differences else ''}identical to the dataset"


def rebuild(uri: str, case: str, out: str) -> Rebuilt:
    """Make ``case`` of the dataset at ``uri`` into the folder ``out``: images/, masks/ and its rows
    as JSON.

    Raises:
        UserError: other code, packages or templates than the dataset's; no such case; the target is
        taken.
    """
    dataset = Dataset.open(uri).inside()
    units = ready(dataset)
    index = _index(units, case, dataset.store.name)
    free(out)
    made, split = remade(units, index, case, where=dataset.store.name)
    kept = _kept(dataset, case, split)
    found = None if kept is None else tuple(_differences(made, kept))
    try:
        with whole(out) as folder:
            content = _content(dataset, case, made)
            origin = _origin(dataset, case, split, content=content, found=found)
            _write(folder, {**content, "origin.json": _json(origin)})
    except OSError as error:  # all that had to be read has been
        raise unwritable(out, error) from None
    return Rebuilt(case, len(made["images"]), len(made["questions"]), found)


def ready(dataset: Dataset) -> LoadedUnits:
    """What the dataset was made with, if it is what is here.

    Raises:
        UserError: it is not, or this machine makes other bytes; names what differs.
    """
    probe.sound()
    name, recipe = dataset.store.name, dataset.recipe
    try:
        here = manifest.origin(recipe)
    except UserError as fault:
        raise UserError(
            name,
            fault.what,
            "put the recipe's own layouts where they were, "
            "or go to the folder it was generated from",
        ) from None
    if odd := unlike(dataset.manifest, here):
        raise UserError(
            name,
            f"made by other code or packages than these: {few(odd)}",
            "check out the version it was made with and install its lock",
        )
    if parts := probe.unlike(dataset.manifest.get("probe")):
        raise UserError(
            name, f"made on a machine that makes other bytes than this one ({parts})", probe.REMEDY
        )
    return load_units(recipe.model_dump_json())


def _index(units: LoadedUnits, case: str, where: str) -> int:
    """The index in a case's id.

    Raises:
        UserError: no id, beyond the last, or of the other language.
    """
    last = units.recipe.cases - 1
    known = f"ids run from {names(units, 0)[0]} to {names(units, last)[0]}"
    try:
        index = FileId.parse(case).case.index
    except ValueError:
        raise UserError(where, f"{case[:60]!r} is no id of a case", known) from None
    if index > last:
        raise UserError(where, f"no case {case}", known)
    if case not in names(units, index):
        raise UserError(where, f"no case {case}", f"number {index} is {names(units, index)[0]}")
    return index


def remade(units: LoadedUnits, index: int, case: str, *, where: str) -> tuple[Rows, str]:
    """The rows of one case, and its split. A pair is one journey, whose halves' questions depend on
    each other.

    Raises:
        UserError: the half asked for was never made, for want of a lie.
    """
    cv2.setNumThreads(1)  # as in a run
    # The camera lets go of the interpreter while it works on pixels.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        journey = make_case(units, index, Clock(), only=case, each=pool.map)
    file = next((f for f in journey.files if f.id == case), None)
    if file is None:
        raise UserError(where, f"no case {case}: it has no twin", f"ask for {journey.files[0].id}")
    made, shown = tables(units, [journey]), [photo.id for photo in file.photos]
    rows: Rows = {}
    for config in CONFIGS:
        own = _of_case(made[config].drop_columns(["split"]), _wanted(config, case, shown))
        rows[config] = {row["id"]: row for row in own}
    return rows, file.split


class _Wanted(NamedTuple):
    """Rows that bear one of these values in this column."""

    column: str
    values: Sequence[str]


def _wanted(config: str, case: str, images: Sequence[str]) -> _Wanted:
    """The rows of a table that belong to a case, which has these images.

    Some are rows of its twin, too.
    """
    return (
        _Wanted("id", images)
        if config == "images"
        else _Wanted("id" if config == "cases" else "case_id", [case])
    )


def _of_case(table: pa.Table, wanted: _Wanted) -> Iterator[Row]:
    yield from table.filter(pc.field(wanted.column).isin(wanted.values)).to_pylist()


def _kept(dataset: Dataset, case: str, split: str) -> Rows | None:
    """The dataset's own rows of the case, wherever its split has them.

    None if it came without tables.
    """
    if not dataset.store.exists(f"{dataset.store.root}/data"):
        return None
    kept: Rows = {}
    for config in reversed(CONFIGS):  # the case first: it knows its images
        images = [i for row in kept.get("cases", {}).values() for i in row["image_ids"]]
        rows = (
            row
            for path in dataset.files(config, split)
            for row in _read(dataset, path, _wanted(config, case, images))
        )
        kept[config] = {row["id"]: row for row in rows}
    return kept


def _read(dataset: Dataset, path: str, wanted: _Wanted) -> Iterator[Row]:
    """The wanted rows of one file: row groups that hold none are not read."""
    try:
        source = pq.ParquetFile(f"{dataset.store.root}/{path}", filesystem=dataset.store.files)
        for number in range(source.num_row_groups):
            if not {*wanted.values}.isdisjoint(
                source.read_row_group(number, [wanted.column])[wanted.column].to_pylist()
            ):
                yield from _of_case(source.read_row_group(number), wanted)
    except (pa.ArrowException, OSError, KeyError) as error:
        raise dataset.damaged(path, error) from None


def _differences(made: Rows, kept: Rows) -> Iterator[str]:
    for config in CONFIGS:
        ours, theirs = made[config], kept[config]
        for name in sorted({*ours, *theirs}):
            if name not in theirs:
                yield f"{config} {name}: not in the dataset"
            elif name not in ours:
                yield f"{config} {name}: in the dataset, but not made again"
            elif columns := [c for c in ours[name] if ours[name][c] != theirs[name].get(c)]:
                verb = "differs" if len(columns) == 1 else "differ"
                yield f"{config} {name}: {', '.join(columns)} {verb}"


def _content(dataset: Dataset, case: str, made: Rows) -> dict[str, bytes]:
    """The rows as they are, but with the pictures beside them: content by path."""
    content: dict[str, bytes] = {}
    images: list[Row] = []
    for name, row in made["images"].items():
        parts = {
            "image": (f"images/{name}.jpg", row["image"]["bytes"]),
            "tamper_mask": (f"masks/{name}.png", (row["tamper_mask"] or {}).get("bytes")),
            "pdf": (f"originals/{name}.pdf", row["pdf"]),
        }
        content |= {path: data for path, data in parts.values() if data}
        images.append({**row, **{n: path if data else None for n, (path, data) in parts.items()}})
    for row in template_table(_templates(made), dataset.recipe).to_pylist():
        content[f"templates/{row['id']}.png"] = row["image"]["bytes"]
    content["images.json"] = _json(images)
    content["questions.json"] = _json(list(made["questions"].values()))
    content["case.json"] = _json(made["cases"][case])
    return content


def _templates(made: Rows) -> set[str]:
    """The pictures that questions show besides the case's own."""
    shown: set[str] = set()
    for question in made["questions"].values():
        shown.update(question["image_ids"])
    return shown - made["images"].keys()


def _origin(
    dataset: Dataset,
    case: str,
    split: str,
    *,
    content: Mapping[str, bytes],
    found: tuple[str, ...] | None,
) -> Row:
    """Where a case comes from, what it was compared with, and the files it was put down in."""
    compared = "not compared" if found is None else "differs" if found else "identical"
    keys = ("version", "synthetic", "recipe", "recipe_hash", "code", "seed", "packages", "probe")
    files = [
        {"path": path, "bytes": len(data), "sha256": sha256(data).hexdigest()}
        for path, data in sorted(content.items())
    ]
    return {
        "generator": "creditdocs",
        "case": case,
        "split": split,
        "compared": compared,
        "differences": list(found or ()),
        **{key: dataset.manifest.get(key) for key in keys},
        "files": files,
    }


def _write(folder: Path, content: Mapping[str, bytes]) -> None:
    for path, data in content.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)


def _json(content: list[Row] | Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
