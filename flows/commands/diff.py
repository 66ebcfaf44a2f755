"""What changed between two datasets, and why: their manifests set side by side, then their rows, read file by file."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.storage.dataset import Dataset
from output.tables.schema import CONFIGS
from output.versions.compare import Level, Rows, compare, digest
from output.versions.origins import Origins, origins
from output.versions.reach import ANY_KIND, CASES, SESSIONS, Traits

_SMALL = ("id", "twin_of", "documents.list.element.id", "anomalies.list.element.kind")
_HOUSEHOLD = ("language", "today", "persons", "facts")


@dataclass(frozen=True)
class Difference:
    """All that differs. ``levels`` is empty where one of the datasets was published without its tables."""

    old: Dataset
    new: Dataset
    origins: Origins
    levels: tuple[Level, ...]
    files: tuple[str, ...]  # beside the tables: card and report

    @property
    def same(self) -> bool:
        return not (
            self.origins
            or self.origins.counts
            or self.files
            or any(level.changes for level in self.levels)
        )


def diff(old_uri: str, new_uri: str) -> Difference:
    """Compare two datasets. Files with the same sha256 in both manifests are not read; whether files are what their manifest
    says is for ``check``.

    Raises:
        UserError: not a dataset, or a file of it cannot be read.
    """
    old, new = Dataset.open(old_uri).inside(), Dataset.open(new_uri).inside()
    found = origins(old.manifest, new.manifest)
    mine, theirs = _digests(old), _digests(new)
    tables = tuple(f"data/{config}/" for config in CONFIGS)
    files = sorted(
        p for p in {*mine, *theirs} if not p.startswith(tables) and mine.get(p) != theirs.get(p)
    )
    levels: tuple[Level, ...] = ()
    if all(d.store.exists(f"{d.store.root}/data") for d in (old, new)):
        levels = tuple(_levels(old, new, found))
    return Difference(old, new, found, levels, tuple(files))


def _digests(dataset: Dataset) -> dict[str, str]:
    return {f["path"]: f["sha256"] for f in dataset.manifest["files"]}


def _levels(old: Dataset, new: Dataset, found: Origins) -> Iterator[Level]:
    """One level after the other, so that only one is held."""
    traits: dict[Traits, int] = {}
    mine, theirs = _digests(old), _digests(new)
    lies = _lies(old, new)
    sides = [
        _Side(
            dataset,
            frozenset(p for p, sha in known.items() if sha in {*others.values()}),
            _limits(found),
            traits,
            lies,
        )
        for dataset, known, others in ((old, mine, theirs), (new, theirs, mine))
    ]
    causes = found.causes()
    before, after = (side.cases() for side in sides)
    for level in ("cases", "documents"):
        yield compare(before.pop(level), after.pop(level), causes)
    yield compare(sides[0].images(), sides[1].images(), causes)
    yield compare(sides[0].questions(), sides[1].questions(), causes)


def _lies(*datasets: Dataset) -> dict[str, frozenset[str]]:
    """Every pair's lies, in either dataset: another lie, and its twin needs other pictures of its own."""
    lies: dict[str, frozenset[str]] = defaultdict(frozenset)
    for row in (r for d in datasets for r in d.rows("cases", _SMALL) if r["anomalies"]):
        lies[row["id"][:-2]] |= {a["kind"] for a in row["anomalies"]}
    return lies


def _limits(found: Origins) -> dict[str, int]:
    """From which case index and which session on only one of the datasets can have rows."""
    return {
        key: min(found.recipe[key])
        for key in (CASES, SESSIONS)
        if None not in found.recipe.get(key, (None,))
    }


@dataclass
class _Side:
    """One of the two datasets, read level by level; what later levels need to know of a case is kept by its number."""

    dataset: Dataset
    skip: frozenset[str]
    limits: Mapping[str, int]
    traits: dict[Traits, int]
    lies: Mapping[str, frozenset[str]]
    conditions: dict[str, frozenset[str]] = field(default_factory=lambda: defaultdict(frozenset))

    def _rows(self, level: str) -> Rows:
        known = (
            f
            for f in self.dataset.manifest["files"]
            if f["path"] in self.skip and f["path"].startswith(f"data/{level}/")
        )
        return Rows(level, self.traits, sum(f["rows"] for f in known))

    def _traits(self, case_id: str, session: str = "", **more: Any) -> Traits:
        language, index, _ = case_id.split("-")
        later = [
            key
            for key, number in ((CASES, index), (SESSIONS, session))
            if number and int(number) >= self.limits.get(key, math.inf)
        ]
        return Traits(
            language, self.lies.get(case_id[:-2], frozenset()), beyond="".join(later[:1]), **more
        )

    def cases(self) -> dict[str, Rows]:
        """The two levels that lie in one table."""
        cases, papers = self._rows("cases"), self._rows("documents")
        read = [p for p in self.dataset.files("cases") if p not in self.skip]
        papers.skipped = sum(
            len(row["documents"]) for row in self.dataset.rows("cases", _SMALL, skip=read)
        )
        for row in self.dataset.rows("cases", skip=self.skip):
            traits = self._traits(row["id"])
            household = [row[c] for c in _HOUSEHOLD]
            told = {
                "split": row["split"],
                "twin": row["twin_of"],
                "household": household,
                "documents": row["documents"],
            }
            cases.add(
                row["id"],
                {
                    **told,
                    "anomalies": row["anomalies"],
                    "decision": [row["decision"], row["rules_fired"]],
                },
                traits,
            )
            for d in row["documents"]:
                seen = self._traits(row["id"], kinds=frozenset([d["kind"]]))
                told = {
                    "paper": [d["kind"], d["label"], d["person_id"]],
                    "facts": d["facts"],
                    "layout": d["layout"],
                }
                papers.add(
                    f"{row['id']}/{d['id']}", told, seen
                )  # twins call a paper alike and say different things in it
        return {"cases": cases, "documents": papers}

    def images(self) -> Rows:
        rows = self._rows("images")
        for row in self.dataset.rows("images", skip=self.skip):
            placed = json.loads(row["parameters"]).get("sheets", [])
            kinds = {s["kind"] for s in row["documents"]} | (
                {ANY_KIND} if len(placed) != len(row["documents"]) else set()
            )
            stem, shown = (
                row["case_id"][:-2],
                frozenset(c for c in (row["condition"], row.get("second_condition")) if c),
            )
            if not shown <= self.conditions[stem]:
                self.conditions[stem] |= shown
            told = {
                "sheets": [[s["id"], s["page"]] for s in row["documents"]],
                "pixels": [digest(row["image"]["bytes"]), digest(row.get("pdf") or b"")],
                "truth": [row["width"], row["height"], row["documents"]],
                "condition": [
                    row["condition"],
                    row["severity"],
                    row.get("second_condition"),
                    row.get("second_severity"),
                ],
                "tampering": [row["tampered"], digest(row["tamper_mask"] or b"")],
                "parameters": row["parameters"],
            }
            session = row["id"].removeprefix(row["case_id"]).split("-")[1]
            rows.add(
                row["id"],
                told,
                self._traits(row["case_id"], session, conditions=shown, kinds=frozenset(kinds)),
            )
        return rows

    def questions(self) -> Rows:
        rows = self._rows("questions")
        for row in self.dataset.rows("questions", skip=self.skip):
            conditions = self.conditions.get(row["case_id"][:-2], frozenset())
            text = [
                row[c] for c in ("question", "task", "subtask", "language", "robustness", "rule")
            ]
            told = {
                "text": text,
                "pictures": row["image_ids"],
                "answer": row["answer"],
                "evidence": row["evidence"],
            }
            rows.add(
                row["id"],
                told,
                self._traits(
                    row["case_id"],
                    conditions=conditions,
                    subtask=row["subtask"].removeprefix("en."),
                ),
            )
        return rows
