"""The end of a run: pieces become the dataset's files, with card, report and, last of all, the manifest."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from typing import Any

import pyarrow.fs as pafs

from flows.shard import piece_path
from flows.store import Store
from output import blanks, card, manifest
from output.origins import few, flat
from output.parquet import Planned, Written, fingerprint, write_planned, write_table
from output.schema import SPLITS, TEMPLATES
from pipeline.errors import UserError
from pipeline.recipe import Recipe

STAGING = ".staging"
PLAN = "plan.json"
LEASE = "lease"
REPORT = "report.html"
ELSEWHERE = "give another --out, or remove the folder first"
TOTALS = ("cases", "images", "questions", "anomalies")
TALLIES = ("kinds", "conditions", "subtasks", "anomalies_by_kind", "templates")
BLANK = f"data/{TEMPLATES}/{SPLITS[0]}/00000.parquet"


def staging_folder(recipe: Recipe) -> str:
    """Where the pieces of this recipe, this code and this cut lie while the run is on."""
    key = sha256(f"{recipe.hash()}{manifest.code_fingerprint()}{recipe.shards.cases_per_shard}{recipe.cases}".encode()).hexdigest()
    return f"{STAGING}/{key[:24]}"


def is_complete(store: Store, recipe: Recipe) -> bool:
    """Does the target already hold what this recipe and this code would make?

    Raises:
        UserError: it holds another dataset, another run's pieces, or files that are not ours; none of them is ever overwritten.
    """
    names = [n for n in store.entries() if not n.startswith(Store.PROBE)]
    if manifest.NAME in names:
        made = _json(store, f"{store.root}/{manifest.NAME}")
        if made.get("generator") != "creditdocs" or not made.get("recipe"):
            raise UserError(store.name, f"its {manifest.NAME} is not of creditdocs, or damaged", ELSEWHERE)
        _same(store, "dataset", made, recipe)
        return True
    mine = staging_folder(recipe).partition("/")[2]
    pieces = [n for n in store.entries(STAGING) if n not in (mine, LEASE)] if STAGING in names else []
    if pieces:
        _same(store, "unfinished run", _json(store, f"{store.root}/{STAGING}/{pieces[0]}/{PLAN}"), recipe)
    ours = (STAGING, "data", card.NAME, REPORT)
    strange = [n for n in names if (n not in ours and not _part(n)) or STAGING not in names]
    if strange:
        raise UserError(store.name, f"holds files that are not of this run ({strange[0]}{', ...' if strange[1:] else ''})", ELSEWHERE)
    return False


def begin(store: Store, recipe: Recipe) -> None:
    """Leave word of what is being made, for whoever finds the pieces of a killed run."""
    folder = f"{store.root}/{staging_folder(recipe)}"
    store.write_bytes(f"{folder}/{PLAN}", manifest.as_bytes(_plan(recipe)))


def forget(store: Store, fresh: bool) -> None:
    """Take back a run that cannot be finished; the folder too where this run made it."""
    store.drop(STAGING)
    if fresh and "/" in store.root and not store.entries():  # never a bucket
        store.files.delete_dir(store.root)


def _plan(recipe: Recipe) -> dict[str, Any]:
    return {"recipe": recipe.model_dump(mode="json"), "recipe_hash": recipe.hash(), "code": manifest.code_fingerprint()}


def _json(store: Store, path: str) -> dict[str, Any]:
    try:
        found = store.read_json(path)
    except (ValueError, OSError):
        return {}
    return found if isinstance(found, dict) else {}


def _same(store: Store, what: str, made: Mapping[str, Any], recipe: Recipe) -> None:
    """
    Raises:
        UserError: what lies there was made of another recipe, or by other code; says what differs.
    """
    now = _plan(recipe)
    old, new = flat(made.get("recipe", {})), flat(now["recipe"])
    cut = () if what == "dataset" else ("shards.",)  # a finished dataset is the same however it was cut
    keys = [k for k in sorted({*old, *new}) if old.get(k) != new.get(k) and (cut or not k.startswith("shards."))]
    if not keys and made.get("recipe_hash") != now["recipe_hash"]:
        keys = ["what its templates look like"]
    an = f"holds a{'n' if cut else ''} {what}"
    if keys:
        raise UserError(store.name, f"{an} of another recipe, which differs in {few(keys)}", f"{_back(old, keys)}, {ELSEWHERE}" if cut else ELSEWHERE)
    if made.get("code") != now["code"]:
        raise UserError(store.name, f"{an} of this recipe made by another version of creditdocs", ELSEWHERE)


def _back(old: Mapping[str, Any], keys: Sequence[str]) -> str:
    """How to go on with what was begun."""
    settings = " ".join(f"--set {k}={json.dumps(old[k], ensure_ascii=False)}" for k in keys if k in old)
    short = len(settings) <= 200 and all(k in old for k in keys)
    return f"go on with it by {settings}" if short else "go on with it by its own recipe"


def make_file(store: Store, staging: str, planned: Planned) -> Written:
    """One of the dataset's files, made of the pieces under ``staging``; one already put down is not made again."""
    path, note = f"{store.root}/{planned.path}", f"{store.root}/{staging}/{planned.path.replace('/', '-')}.json"
    done = store.read_json(note)
    if done is not None and store.files.get_file_info(path).size == done["bytes"]:
        return Written(**done)
    with store.put(path) as stream:
        written = write_planned(stream, planned, store.files, partial(piece_path, store, staging))
    store.write_bytes(note, json.dumps(asdict(written)).encode())
    return written


def counts(summaries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Totals and tallies over all shards."""
    tallies = {t: dict(sorted(sum((Counter(s[t]) for s in summaries), Counter()).items())) for t in TALLIES}
    return {t: sum(s[t] for s in summaries) for t in TOTALS} | tallies


def seal(store: Store, recipe: Recipe, files: Sequence[Written], totals: Mapping[str, Any], report: bytes) -> None:
    """Blank templates, card, report, and last the manifest: a dataset without one is not finished. The pieces are the caller's to take away."""
    files = [*files, *_blanks(store, recipe, totals["templates"])]
    store.write_bytes(f"{store.root}/{card.NAME}", card.card(recipe, files, totals).encode())
    store.write_bytes(f"{store.root}/{REPORT}", report)
    extra = [fingerprint(store.files, store.root, name) for name in (card.NAME, REPORT)]
    content = manifest.manifest(recipe, [*files, *extra], totals)
    for name in strays(store, content):
        if name.endswith(".part") and (name.startswith("data/") or _part(name)):  # of a process that was killed while it wrote
            store.files.delete_file(f"{store.root}/{name}")
    store.write_bytes(f"{store.root}/{manifest.NAME}", manifest.as_bytes(content))


def _blanks(store: Store, recipe: Recipe, names: Collection[str]) -> list[Written]:
    """The templates that questions show, put down as the dataset's last table; none where no question shows any."""
    if not names:
        return []
    with store.put(f"{store.root}/{BLANK}") as stream:
        return [write_table(stream, BLANK, blanks.template_table(names, recipe))]


def _part(name: str) -> bool:
    """Is it a file beside the manifest that a killed run did not write to its end?"""
    return name.endswith(".part") and name.startswith((card.NAME, REPORT, manifest.NAME, Store.PROBE))


def strays(store: Store, content: Mapping[str, Any]) -> list[str]:
    """What lies in the dataset and its manifest does not know: files, links that lead nowhere, folders without a file of it."""
    known = {manifest.NAME, *manifest.paths(content)}
    folders = {"/".join(parts[:n]) for parts in (name.split("/") for name in known) for n in range(1, len(parts))}
    if not isinstance(store.files, pafs.LocalFileSystem):
        found = store.files.get_file_info(pafs.FileSelector(store.root, recursive=True))
        names = ((f.path.removeprefix(f"{store.root}/"), f.type == pafs.FileType.Directory) for f in found)
        return sorted(n for n, folder in names if n not in (folders if folder else known))
    strange = []
    for place, inner, here in os.walk(store.root, followlinks=True):
        at = "" if place == store.root else f"{os.path.relpath(place, store.root)}/"
        strange += [at + n for n in here if at + n not in known]
        strange += [at + n for n in inner if at + n not in folders]
        inner[:] = [n for n in inner if at + n in folders]  # what is strange is named once
    return sorted(strange)
