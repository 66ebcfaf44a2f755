"""The end of a run: pieces become the dataset's files, last of all the manifest."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

import pyarrow.fs as pafs

from flows.run.staging import Staging
from flows.run.target import REPORT, is_broken, is_partial, refuse
from flows.storage.io_errors import ReadFault, raised_as
from flows.storage.store import STAGING, Store
from output.report import card, report_html
from output.tables import blanks, manifest
from output.tables.originals import FOLDER
from output.tables.parquet import Planned, Written, fingerprint, write_planned, write_table
from output.tables.schema import SPLITS, TEMPLATES
from pipeline.recipe import Recipe

TOTALS = ("cases", "images", "questions", "anomalies")
TALLIES = ("kinds", "conditions", "subtasks", "anomalies_by_kind", "templates")
BLANK = f"data/{TEMPLATES}/{SPLITS[0]}/00000.parquet"


def make_file(staging: Staging, planned: Planned, again: Callable[[int], object]) -> Written:
    """One of the dataset's files, made of the pieces in ``staging``.

    One that lies there as it was put down is not made again. ``again`` makes a shard again, by its
    number, whose pieces turn out to be damaged.
    """
    store, name = staging.store, planned.path.replace("/", "-")
    if (done := staging.note(name)) is not None and not is_broken(store, {"files": [done]}):
        return Written(**done)
    with store.put(f"{store.root}/{planned.path}") as stream:
        written = write_planned(stream, planned, partial(staging.rows, again=again))
    staging.leave(name, asdict(written))
    return written


def counts(summaries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Totals and tallies over all shards."""
    totals: dict[str, Any] = {total: sum(s[total] for s in summaries) for total in TOTALS}
    for tally in TALLIES:
        found: Counter[str] = Counter()
        for summary in summaries:
            found.update(summary[tally])
        totals[tally] = dict(sorted(found.items()))
    return totals


def page(store: Store, recipe: Recipe, files: Sequence[Written]) -> bytes:
    """The report, read from the files just made."""
    with raised_as(ReadFault, f"{store.root}/data"):
        return report_html(
            store.files, store.root, [f.path for f in files], name=recipe.name, fit=recipe.fit
        ).encode()


def finalise(
    store: Store,
    recipe: Recipe,
    files: Sequence[Written],
    *,
    totals: Mapping[str, Any],
    report: bytes,
    originals: Sequence[Written] = (),
) -> None:
    """Blank templates, card, report, and last the manifest: a dataset without one is not finished.

    The pieces are the caller's to take away. ``originals``: PDFs that lie there already.
    """
    files = [*files, *_blanks(store, recipe, totals["templates"])]
    store.write_bytes(f"{store.root}/{card.NAME}", card.card(recipe, files, totals).encode())
    store.write_bytes(f"{store.root}/{REPORT}", report)
    with raised_as(ReadFault, store.root):
        extra = [fingerprint(store.files, store.root, name) for name in (card.NAME, REPORT)]
        content = manifest.manifest(recipe, [*files, *originals, *extra], totals)
        strange = [n for n in unlisted(store, content) if n.partition("/")[0] != STAGING]
    left = [n for n in strange if _left(n)]
    for name in left:
        store.remove(f"{store.root}/{name}")
    if strange := [n for n in strange if n not in left]:
        refuse(store, strange)
    store.write_bytes(f"{store.root}/{manifest.NAME}", manifest.as_bytes(content))


def _blanks(store: Store, recipe: Recipe, names: Collection[str]) -> list[Written]:
    """The templates that questions show, put down as the dataset's last table.

    None where no question shows any.
    """
    if not names:
        return []
    with store.put(f"{store.root}/{BLANK}") as stream:
        return [write_table(stream, BLANK, blanks.template_table(names, recipe))]


def _left(name: str) -> bool:
    """Is it of a process that was killed while it wrote?"""
    return (
        is_partial(name)
        or name == Store.PROBE
        or (name.startswith(("data/", f"{FOLDER}/")) and name.endswith(".part"))
    )


def unlisted(store: Store, content: Mapping[str, Any]) -> list[str]:
    """What lies in the dataset and its manifest does not list.

    Files, links that lead nowhere, folders without a file of it.
    """
    known = {manifest.NAME, *manifest.CERTIFICATE, *manifest.paths(content)}
    folders = {folder for name in known for folder in _above(name)}
    if isinstance(store.files, pafs.LocalFileSystem):
        return sorted(_unlisted_here(store.root, known, folders))
    strange = []
    for found in store.files.get_file_info(pafs.FileSelector(store.root, recursive=True)):
        name = found.path.removeprefix(f"{store.root}/")
        is_folder = found.type == pafs.FileType.Directory
        if name not in (folders if is_folder else known):
            strange.append(name)
    return sorted(strange)


def _above(name: str) -> Iterator[str]:
    """The folders that a path lies in."""
    parts = name.split("/")
    return ("/".join(parts[:depth]) for depth in range(1, len(parts)))


def _unlisted_here(root: str, known: Collection[str], folders: Collection[str]) -> Iterator[str]:
    """The same of a folder of this machine; what is strange is named once, not with its inside."""
    for place, inner, here in os.walk(root, followlinks=True):
        at = "" if place == root else f"{os.path.relpath(place, root)}/"
        yield from (at + name for name in here if at + name not in known)
        yield from (at + name for name in inner if at + name not in folders)
        inner[:] = [name for name in inner if at + name in folders]
