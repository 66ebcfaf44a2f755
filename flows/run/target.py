"""What lies at a run's target: nothing, its own pieces, the dataset itself, or somebody else's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, NoReturn

import pyarrow.fs as pafs

from flows.run.staging import Staging
from flows.storage.io_errors import FAULTS
from flows.storage.store import LEASE, STAGING, Store
from output.report import card
from output.tables import manifest
from output.tables.originals import FOLDER
from output.tables.parquet import fingerprint
from output.tables.schema import CONFIGS, SPLITS, TEMPLATES
from output.versions.origins import few, flat
from pipeline import probe
from pipeline.errors import Unfinished, UserError
from pipeline.recipe import Recipe

PLAN = "plan.json"
REPORT = "report.html"
ELSEWHERE = "give another --out, or remove the folder first"
# What a run puts there.
_CONFIG, _SPLIT = "|".join((*CONFIGS, TEMPLATES)), "|".join(SPLITS)
_TABLES = rf"data(/({_CONFIG})(/({_SPLIT})(/\d{{5}}\.parquet|/.*\.part)?)?)?"
_PAPERS = rf"{FOLDER}(/[a-z]{{2}}-\d+-[ab](/[a-z0-9_]+(\.fillable)?\.pdf(\..*\.part)?)?)?"
_FILE = re.compile(f"{_TABLES}|{_PAPERS}")


def staging_folder(recipe: Recipe) -> str:
    """Where the pieces of this recipe, code, cut and kind of machine lie while the run is on."""
    made_by = f"{manifest.code_fingerprint()}{json.dumps(probe.here())}"
    made_of = f"{recipe.hash()}{made_by}{recipe.cases_per_shard}{recipe.cases}"
    key = sha256(made_of.encode()).hexdigest()
    return f"{STAGING}/{key[:24]}"


def is_complete(store: Store, recipe: Recipe) -> bool:
    """Does the target already hold what this recipe and this code would make?

    Raises:
        UserError: it holds another dataset, another run's pieces, or files that are not ours; none
            of them is ever overwritten.
    """
    names = [n for n in store.entries() if not n.startswith(Store.PROBE)]
    runs = _runs(store) if STAGING in names else []
    mine = staging_folder(recipe).partition("/")[2] in runs
    if manifest.NAME in names and _finished(store, recipe, mine):
        return True
    for run in runs:
        _goes_on(store, run, recipe, files="data" in names or FOLDER in names)
    ours = (STAGING, "data", FOLDER, card.NAME, REPORT, *([manifest.NAME] if mine else []))
    strange = [n for n in names if (n not in ours and not is_partial(n)) or STAGING not in names]
    below = [*_below(store, "data"), *_below(store, FOLDER)]
    if strange := strange or [n for n in below if not _FILE.fullmatch(n)]:
        refuse(store, strange)
    return False


def _finished(store: Store, recipe: Recipe, mine: bool) -> bool:
    """Is what a manifest there tells of what would be made?

    While the pieces are still there, what was damaged is made again.

    Raises:
        UserError: it is another's, or damaged, and nothing is left to mend it.
    """
    made = _json(store, path := f"{store.root}/{manifest.NAME}")
    known = made.get("generator") == "creditdocs" and bool(made.get("recipe"))
    sound = known and manifest.intact(store.read_bytes(path))
    if known and (sound or not mine):
        _same(store, "dataset", made, recipe=recipe)
    if not sound and not mine:
        raise UserError(
            store.name, f"its {manifest.NAME} is not of creditdocs, or damaged", ELSEWHERE
        )
    return sound and not (mine and is_broken(store, made))


def _runs(store: Store) -> list[str]:
    """The folders of unfinished runs; other things that may lie there are of no use to anybody."""
    return sorted(
        f.base_name
        for f in store.listing(STAGING)
        if f.type == pafs.FileType.Directory and f.base_name != LEASE
    )


def _goes_on(store: Store, run: str, recipe: Recipe, *, files: bool) -> None:
    """
    Raises:
        UserError: an unfinished run is another's, and could be finished by it.
    """
    if f"{STAGING}/{run}" == staging_folder(recipe):
        return
    made = _json(store, f"{store.root}/{STAGING}/{run}/{PLAN}")
    shards = [n for n in store.entries(f"{STAGING}/{run}") if n.startswith("shard-")]
    over = made.get("fault") or not (made or shards)  # or was being taken away
    if over and not files:
        return
    if not made.get("recipe"):
        raise UserError(
            store.name,
            f"holds pieces of nobody knows which run ({STAGING}/{run} has no {PLAN}, "
            "or a damaged one)",
            ELSEWHERE,
        )
    _same(store, "unfinished run", made, recipe=recipe)


def is_broken(store: Store, made: Mapping[str, Any]) -> bool:
    """Is any file not what the manifest says of it?"""
    try:
        return any(
            fingerprint(store.files, store.root, f["path"]).sha256 != f["sha256"]
            for f in made["files"]
        )
    except (KeyError, TypeError, *FAULTS):
        return True


def _below(store: Store, folder: str) -> list[str]:
    """Everything that lies in a folder of the target, however deep."""
    return sorted(f.path.removeprefix(f"{store.root}/") for f in store.listing(folder, deep=True))


def refuse(store: Store, strange: Sequence[str]) -> NoReturn:
    """
    Raises:
        UserError: always.
    """
    what = f"holds files that are not of this run ({strange[0]}{', ...' if strange[1:] else ''})"
    raise Unfinished(
        store.name,
        what,
        f"move {'them' if strange[1:] else 'it'} away and run the same command again, {ELSEWHERE}",
    )


def is_partial(name: str) -> bool:
    """Is it a file beside the manifest that a killed run did not write to its end?"""
    return name.endswith(".part") and name.startswith(
        (card.NAME, REPORT, manifest.NAME, Store.PROBE)
    )


def _same(store: Store, what: str, made: Mapping[str, Any], *, recipe: Recipe) -> None:
    """
    Raises:
        UserError: what lies there was made of another recipe, by other code, or on a machine that
            makes other bytes; says what differs.
    """
    now = _plan(recipe)
    old, new = flat(made.get("recipe", {})), flat(now["recipe"])
    cut = what != "dataset"  # a finished one is the same however it was cut
    keys = [k for k in sorted({*old, *new}) if old.get(k) != new.get(k)]
    if not cut:
        keys = [k for k in keys if not k.startswith("shards.")]
    if not keys and made.get("recipe_hash") != now["recipe_hash"]:
        keys = ["what its templates look like"]
    an = f"holds a{'n' if cut else ''} {what}"
    if keys:
        raise UserError(
            store.name,
            f"{an} of another recipe, which differs in {few(keys)}",
            f"{_back(old, keys)}, {ELSEWHERE}" if cut else ELSEWHERE,
        )
    if made.get("code") != now["code"]:
        raise UserError(
            store.name, f"{an} of this recipe made by another version of creditdocs", ELSEWHERE
        )
    if odd := probe.unlike(made.get("probe")):
        raise UserError(
            store.name,
            f"{an} of this recipe made on a machine that makes other bytes ({odd})",
            f"{probe.REMEDY}, or {ELSEWHERE}",
        )


def _back(old: Mapping[str, Any], keys: Sequence[str]) -> str:
    """How to go on with what was begun."""
    settings = " ".join(
        f"--set {k}={json.dumps(old[k], ensure_ascii=False)}" for k in keys if k in old
    )
    short = len(settings) <= 200 and all(k in old for k in keys)
    return f"go on with it by {settings}" if short else "go on with it by its own recipe"


def begin(store: Store, recipe: Recipe, fault: str = "") -> None:
    """Leave word of what is being made, for whoever finds the pieces.

    Of a killed run, or of one that ended with a fault.
    """
    Staging(store, staging_folder(recipe)).write(
        PLAN, manifest.as_bytes(_plan(recipe) | ({"fault": fault} if fault else {}))
    )


def forget(store: Store, fresh: bool) -> None:
    """Take back a run that no repetition can finish; the folder too where this run made it."""
    if not store.holds() or "data" in store.entries():
        return
    store.drop(STAGING)
    store.drop(FOLDER)
    if fresh and "/" in store.root and not store.entries():  # never a bucket
        store.files.delete_dir(store.root)


def _plan(recipe: Recipe) -> dict[str, Any]:
    written = recipe.portable().model_dump(mode="json")
    return {
        "recipe": written,
        "recipe_hash": recipe.hash(),
        "code": manifest.code_fingerprint(),
        "probe": probe.here(),
    }


def _json(store: Store, path: str) -> dict[str, Any]:
    try:
        found = store.read_json(path)
    except (ValueError, *FAULTS):
        return {}
    return found if isinstance(found, dict) else {}
