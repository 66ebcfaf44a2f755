"""Does a dataset hold what it promises? Hashes, schema, answers and rules re-derived from printed
text, shards rebuilt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.checking import manifest_claims, own_forms
from flows.checking.rederive import Rederived, rederive
from flows.checking.regenerate import regenerated
from flows.commands.parallel_map import WorkerPool, worker_pool
from flows.run.finalise import unlisted
from flows.storage.dataset import Dataset
from flows.storage.io_errors import FAULTS, reason
from flows.storage.partitions import Part
from output.report import fitted
from output.tables import encoded, integrity
from output.tables.integrity import Names
from output.tables.parquet import fingerprint
from output.tables.schema import CONFIGS, TEMPLATES, schema
from pipeline.errors import UserError, brief

Say = Callable[[str], None]
Task = tuple[Callable[[Dataset, Any], Any], Any]  # what is to be done, and with what


def check(
    dataset: Dataset, regenerate: int = 0, say: Say = print, *, workers: int = 1
) -> list[str]:
    """Every fault found, one line each, in the same order for any number of workers.

    An empty list is a clean bill.
    """
    with (
        dataset.bounded(),
        worker_pool(workers, dataset, dataset.store.name, size=dataset.size) as pool,
    ):
        parts = dataset.parts(4 * pool.count) if pool.count > 1 else []
        damaged = _damaged(pool, parts, say)
        # Rows of damaged files would only repeat the news.
        wrong = [] if damaged else _wrong(pool, parts or [dataset], say)
    if not regenerate or damaged:
        return [*damaged, *wrong]
    # Without a bound: it takes what memory a shard takes.
    with worker_pool(min(workers, regenerate), dataset) as pool:
        return [*damaged, *wrong, *regenerated(pool, regenerate, say)]


def _damaged(pool: WorkerPool, parts: Sequence[Dataset], say: Say) -> list[str]:
    dataset: Dataset = pool.shared
    faults = [*_hashes(pool), *_schemas(dataset)]
    say(f"hashes and schemas of {len(dataset.manifest['files'])} files: {len(faults)} faults")
    if not faults:
        try:
            dataset.whole(lambda: bool(parts) and _sound(pool, parts))
        except UserError as fault:
            faults.append(str(fault))
    return faults


def _sound(pool: WorkerPool, parts: Sequence[Dataset]) -> bool:
    """Do the rows of all parts keep the contract, and no two parts share an id? Which fault is the
    first, reading it whole tells.
    """
    every = {"images": Names(), "questions": Names()}
    for names in pool.map(_names, [part.part or {} for part in parts]):
        if names is None:
            return False
        for config, found in every.items():
            found.digests.extend(names[config].digests)
    return not any(found.suspects() for found in every.values())


def _names(dataset: Dataset, part: Part) -> dict[str, Names] | None:
    """The ids of a part; None if its rows do not keep the contract."""
    names = {"images": Names(), "questions": Names()}
    try:
        return None if any(integrity.faults(replace(dataset, part=part).rows, names)) else names
    except UserError:
        return None


def _wrong(pool: WorkerPool, parts: Sequence[Dataset], say: Say) -> list[str]:
    dataset: Dataset = pool.shared
    tables = [*(("images", part) for part in dataset.groups("images")), (TEMPLATES, None)]
    cases: list[Task] = [(rederive, part.part) for part in parts]
    pictures: list[Task] = [(_pictures, table) for table in tables]
    rest: list[Task] = [(_leaks, None), (_promises, None)]
    answers = pool.map(_task, [*cases, *pictures, *rest])
    faults = _said(dataset, [*islice(answers, len(cases))], say)
    odd = [line for lines in islice(answers, len(pictures)) for line in lines]
    say(f"pictures and masks decoded: {len(odd)} faults")
    leaks, promised = answers
    say(f"splits disjoint by person, twins together: {len(leaks)} faults")
    say(f"cases and counts of the manifest counted again: {len(promised)} faults")
    if asked := dataset.recipe.fit:
        rows = dataset.rows("cases", [*fitted.COLUMNS])
        say(f"asked and got counted again: {fitted.largest(fitted.compared(asked, rows))}")
    return [*faults, *odd, *leaks, *promised]


def _said(dataset: Dataset, found: Sequence[Rederived], say: Say) -> list[str]:
    """The faults of all parts: of answers, of rules, of somebody's own forms, of PDFs."""
    wrong, rules, unsaid, unlike = list[str](), list[str](), list[str](), list[str]()
    forms = own_forms.Tally()
    for part in found:
        wrong += part.wrong
        rules += part.rules
        unsaid += part.unsaid
        unlike += part.wrong_lines
        forms.join(part.forms)
    answers, cases = sum(f.answers for f in found), sum(f.cases for f in found)
    say(f"{answers} answers re-derived from printed text: {len(wrong)} faults")
    say(f"rules of {cases} cases re-derived from printed text: {len(rules)} faults")
    if dataset.recipe.labels.lines:
        lines = sum(f.lines for f in found)
        say(f"{lines} lines of print held against fields and files: {len(unlike)} faults")
    if dataset.manifest.get("forms"):
        say(forms.said())
    if dataset.recipe.originals:
        papers = sum(f.papers for f in found)
        say(f"{papers} papers as PDFs read page by page: {len(unsaid)} faults")
    return [*wrong, *rules, *unlike, *forms.lines, *unsaid]


def _task(dataset: Dataset, task: Task) -> Any:
    """One of several kinds of work, in one list so that nobody waits for the last of a kind."""
    work, item = task
    return work(dataset, item)


def _pictures(dataset: Dataset, table: tuple[str, Part | None]) -> list[str]:
    """Rows of a table, or of a part of it, whose pictures are not what they say."""
    config, part = table
    if config == TEMPLATES:
        columns, fault = None, encoded.blank_fault
    else:
        columns, fault = encoded.COLUMNS, encoded.fault
    rows = replace(dataset, part=part).rows(config, columns)
    return [f"data/{config}: {line}" for row in rows if (line := fault(row))]


def _hashes(pool: WorkerPool) -> Iterator[str]:
    dataset: Dataset = pool.shared
    yield from (fault for fault in pool.map(_hash, dataset.manifest["files"]) if fault)
    yield from (
        f"{name}: not in the manifest" for name in unlisted(dataset.store, dataset.manifest)
    )


def _hash(dataset: Dataset, entry: Mapping[str, Any]) -> str:
    """What is wrong with a file; nothing when it is the one the manifest means."""
    path, store = entry["path"], dataset.store
    try:
        if not store.exists(f"{store.root}/{path}"):
            return f"{path}: missing"
        if fingerprint(store.files, store.root, path).sha256 != entry["sha256"]:
            return f"{path}: sha256 differs from the manifest"
    except FAULTS as error:
        return f"{path}: cannot be read ({reason(error)})"
    return ""


def _schemas(dataset: Dataset) -> Iterator[str]:
    for config in (*CONFIGS, TEMPLATES):
        for path in dataset.files(config):
            try:
                found = pq.read_schema(
                    f"{dataset.store.root}/{path}", filesystem=dataset.store.files
                )
            except (pa.ArrowException, OSError, ValueError) as error:
                yield f"{path}: not readable as Parquet ({brief(error, 120)})"
                continue
            if not found.equals(schema(config)):
                yield f"{path}: columns differ from the data contract"


def _promises(dataset: Dataset, _: None) -> list[str]:
    return list(manifest_claims.faults(dataset))


def _leaks(dataset: Dataset, _: None) -> list[str]:
    """Persons in two splits, and twins apart."""
    lines: list[str] = []
    home: dict[str, str] = {}
    split_of: dict[str, str] = {}
    twins: dict[str, str] = {}
    for case in dataset.rows("cases", ["id", "twin_of", "persons"]):
        split_of[case["id"]] = case["split"]
        for person in case["persons"]:
            first = home.setdefault(person["id_number"], case["split"])
            if first != case["split"]:
                lines.append(f"{case['id']}: {person['id']} is also in split {first}")
        if case["twin_of"]:
            twins[case["id"]] = case["twin_of"]
    return lines + [
        f"{one}: its twin {other} is in another split"
        for one, other in twins.items()
        if split_of.get(other) != split_of[one]
    ]
