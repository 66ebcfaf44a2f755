"""Does a dataset hold what it promises? Hashes, schema, answers and rules re-derived from printed
text, shards rebuilt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from flows.commands import check_forms, manifest_claims
from flows.commands.parallel_map import Crowd, crowd
from flows.journey.loaded_units import Kit, kit
from flows.run.finalise import unlisted
from flows.storage.dataset import Dataset
from flows.storage.io_errors import FAULTS, reason
from flows.storage.partitions import Part
from output.scoring.recheck import recheck
from output.tables import encoded, integrity, manifest
from output.tables.blanks import template_table
from output.tables.integrity import Names
from output.tables.parquet import fingerprint
from output.tables.schema import COLUMNS, CONFIGS, TEMPLATES, schema
from pipeline import probe
from pipeline.errors import UserError, brief
from pipeline.records import Photo
from pipeline.roles import Printed

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
        crowd(workers, dataset, dataset.store.name, size=dataset.size) as helpers,
    ):
        parts = dataset.parts(4 * helpers.count) if helpers.count > 1 else []
        damaged = _damaged(helpers, parts, say)
        # Rows of damaged files would only repeat the news.
        wrong = [] if damaged else _wrong(helpers, parts or [dataset], say)
    if not regenerate or damaged:
        return [*damaged, *wrong]
    with crowd(
        min(workers, regenerate), dataset
    ) as helpers:  # which takes what memory a shard takes
        return [*damaged, *wrong, *_regenerated(helpers, regenerate, say)]


def _damaged(helpers: Crowd, parts: Sequence[Dataset], say: Say) -> list[str]:
    dataset: Dataset = helpers.shared
    faults = [*_hashes(helpers), *_schemas(dataset)]
    say(f"hashes and schemas of {len(dataset.manifest['files'])} files: {len(faults)} faults")
    if not faults:
        try:
            dataset.whole(lambda: bool(parts) and _sound(helpers, parts))
        except UserError as fault:
            faults.append(str(fault))
    return faults


def _sound(helpers: Crowd, parts: Sequence[Dataset]) -> bool:
    """Do the rows of all parts keep the contract, and no two parts share an id? Which fault is the
    first, reading it whole tells.
    """
    every = {"images": Names(), "questions": Names()}
    for names in helpers.map(_names, [part.part or {} for part in parts]):
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


class Found(NamedTuple):
    """What was derived again of a part's cases, and where that differs from what is stored."""

    answers: int
    cases: int
    wrong: list[str]
    rules: list[str]
    forms: check_forms.Tally


def _wrong(helpers: Crowd, parts: Sequence[Dataset], say: Say) -> list[str]:
    dataset: Dataset = helpers.shared
    tables = [*(("images", part) for part in dataset.groups("images")), (TEMPLATES, None)]
    cases: list[Task] = [(_derived, part.part) for part in parts]
    pictures: list[Task] = [(_pictures, table) for table in tables]
    rest: list[Task] = [(_leaks, None), (_promises, None)]
    answers = helpers.map(_task, [*cases, *pictures, *rest])
    found = list(islice(answers, len(cases)))
    wrong, rules = (
        [line for f in found for line in f.wrong],
        [line for f in found for line in f.rules],
    )
    say(
        f"{sum(f.answers for f in found)} answers re-derived from printed text: {len(wrong)} faults"
    )
    say(
        f"rules of {sum(f.cases for f in found)} cases re-derived from printed text: "
        f"{len(rules)} faults"
    )
    forms = check_forms.Tally()
    for each in found:
        forms.join(each.forms)
    if dataset.manifest.get("forms"):
        say(forms.said())
    odd = [line for lines in islice(answers, len(pictures)) for line in lines]
    say(f"pictures and masks decoded: {len(odd)} faults")
    leaks, promised = answers
    say(f"splits disjoint by person, twins together: {len(leaks)} faults")
    say(f"cases and counts of the manifest counted again: {len(promised)} faults")
    return [*wrong, *rules, *forms.lines, *odd, *leaks, *promised]


def _task(dataset: Dataset, task: Task) -> Any:
    """One of several kinds of work, in one list so that nobody waits for the last of a kind."""
    work, item = task
    return work(dataset, item)


def _pictures(dataset: Dataset, table: tuple[str, Part | None]) -> list[str]:
    """Rows of a table, or of a part of it, whose pictures are not what they say."""
    config, part = table
    columns, fault = (
        (None, encoded.blank_fault) if config == TEMPLATES else (encoded.COLUMNS, encoded.fault)
    )
    return [
        f"data/{config}: {line}"
        for row in replace(dataset, part=part).rows(config, columns)
        if (line := fault(row))
    ]


def _derived(dataset: Dataset, part: Part | None) -> Found:
    """Answers and rules of a part's cases (of all, without one), a second time."""
    layouts: dict[str, Any] = {
        "documents": None,
        "handed_in": {},
        "templates": (),
    }  # are not needed here, and a user's own may be elsewhere by now
    tools = kit(dataset.recipe.model_copy(update=layouts).model_dump_json())
    blank = dataset.templates()
    answers, cases, wrong, rules = 0, 0, list[str](), list[str]()
    own, forms = check_forms.forms(dataset.manifest), check_forms.Tally()
    for case, photos, questions in replace(dataset, part=part).files_of_cases():
        wrong += (
            str(w) for w in recheck(questions, [*photos, *blank.values()], tools.recipe.policy)
        )
        rules += _rules(tools, case, photos)
        forms.add(own, case, printed_of(case, photos))
        answers, cases = answers + len(questions), cases + 1
    return Found(answers, cases, wrong, rules, forms)


def _hashes(helpers: Crowd) -> Iterator[str]:
    dataset: Dataset = helpers.shared
    yield from (fault for fault in helpers.map(_hash, dataset.manifest["files"]) if fault)
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


def _rules(tools: Kit, case: Mapping[str, Any], photos: Sequence[Photo]) -> Iterator[str]:
    """Each planted anomaly breaks its rule in print; clean cases break none.

    Shown texts are on the page.
    """
    printed = printed_of(case, photos)
    planted = {a["kind"] for a in case["anomalies"]}
    for name, unit in tools.fact_changes.items():
        broken = unit.broken(printed, tools.recipe.policy)
        if name in planted and not broken and _complete(case, printed):
            yield f"{case['id']}: planted {name}, but its rule holds in print"
        if broken and not planted:
            yield f"{case['id']}: clean, but {name} finds its rule broken"
    yield from _fired(tools, case, printed)
    yield from _evidence(case, photos)


def _fired(tools: Kit, case: Mapping[str, Any], printed: Printed) -> Iterator[str]:
    """The rules a row says have fired are those its papers break in print, and the planted one.

    The decision follows.
    """
    policy, stated = tools.recipe.policy, set(case["rules_fired"])
    if case["decision"] != policy.decide(stated):
        meant = policy.decide(stated)
        yield f"{case['id']}: decision {case['decision']}, but rules {sorted(stated)} mean {meant}"
    read: frozenset[str] = frozenset().union(
        *(unit.fired(printed, policy) for unit in tools.fact_changes.values())
    )
    fired = read | {a["rule"] for a in case["anomalies"]}
    if fired - stated or (stated - fired and _complete(case, printed)):
        yield f"{case['id']}: rules fired {sorted(stated)}, but print breaks {sorted(fired)}"


def _evidence(case: Mapping[str, Any], photos: Sequence[Photo]) -> Iterator[str]:
    """What an anomaly says is shown is a fact of a paper of the case, and stands on a page wherever
    the field was photographed.
    """
    papers = {d["id"]: {fact["name"] for fact in d["facts"]} for d in case["documents"]}
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for sheet in (s for p in photos for s in p.sheets):
        for field in sheet.fields:
            seen[sheet.id, field.name].add(field.text)
    for e in (e for anomaly in case["anomalies"] for e in anomaly["evidence"]):
        where = f"{case['id']}: evidence says {e['field']}"
        texts = seen.get((e["document_id"], e["field"]))
        stated = e["field"] in papers.get(e["document_id"], ())
        nowhere = bool(e["shown"]) and not texts and not stated  # unlike what was taken out
        if e["document_id"] not in papers or nowhere:
            yield f"{where} of {e['document_id']}, which the case does not have"
        elif e["shown"] == e["true"]:
            yield f"{where} shows {e['shown']!r}, which is the truth"
        elif texts and e["shown"] and e["shown"] not in texts:
            yield f"{where} shows {e['shown']!r}, the page prints {' and '.join(sorted(texts))!r}"


def _complete(case: Mapping[str, Any], printed: Printed) -> bool:
    """Was every paper of the file photographed? (a group photo shows only some)"""
    return {d["id"] for d in case["documents"]} <= set(printed)


def printed_of(case: Mapping[str, Any], photos: Sequence[Photo]) -> Printed:
    """What the papers of a case print, put together from its photographs."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    kinds: dict[str, str] = {}
    # In the order of the sheets, whatever the order of the photographs: a field printed on two may
    # be forged on one.
    for sheet in sorted((s for p in photos for s in p.sheets), key=lambda s: (s.id, s.page)):
        kinds[sheet.id] = sheet.kind
        texts[sheet.id] |= {f.name: f.text for f in sheet.fields}
    return Printed(texts, kinds, case["today"])


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


def _regenerated(helpers: Crowd, shards: int, say: Say) -> Iterator[str]:
    """Some shards made again and compared row by row."""
    dataset: Dataset = helpers.shared
    if dataset.manifest["code"] != manifest.code_fingerprint():
        yield (
            "manifest.json: made by other code than this; nothing to compare with "
            "(check out that version)"
        )
        return
    if odd := probe.unlike(dataset.manifest.get("probe")):
        yield (
            f"manifest.json: made on a machine that makes other bytes than this one ({odd}); "
            f"nothing to compare with ({probe.REMEDY})"
        )
        return
    recipe = dataset.recipe
    total = recipe.shard_count
    numbers = [round(i * (total - 1) / max(1, shards - 1)) for i in range(min(shards, total))]
    stored = {
        row["id"]: {n: row[n] for n, _ in COLUMNS[TEMPLATES]} for row in dataset.rows(TEMPLATES)
    }
    drawn = {row["id"]: row for row in template_table(stored, recipe).to_pylist()}
    yield from manifest_claims.regenerated(dataset)
    yield from (
        f"templates {name}: not as it is drawn here"
        for name, row in stored.items()
        if row != drawn.get(name)
    )
    for number, lines in zip(numbers, helpers.map(_made_again, numbers), strict=True):
        yield from lines
        say(f"shard {number} made again and compared")


def _made_again(dataset: Dataset, number: int) -> list[str]:
    """How a shard's rows differ from the dataset's when they are made again."""
    from flows.journey.shard import make_shard  # with all that makes pictures, for this alone

    made, _ = make_shard(dataset.recipe.model_dump_json(), number)
    lines: list[str] = []
    for config, rows in made.items():
        ours = {row["id"]: row for row in rows.to_pylist()}
        same = {row["id"] for row in dataset.named(config, ours) if row == ours[row["id"]]}
        lines += (
            f"data/{config}: row {name} differs when made again"
            for name in ours
            if name not in same
        )
    return [
        *lines,
        *manifest_claims.surplus(
            dataset, number, {config: set(rows["id"].to_pylist()) for config, rows in made.items()}
        ),
    ]
