"""What changed between two datasets, and why.

Their manifests set side by side, then their rows, read file by file.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.commands import aspects
from flows.storage.dataset import Dataset
from output.tables.schema import CONFIGS
from output.versions.compare import Level, Rows, compare
from output.versions.origins import Origins, origins
from output.versions.reach import CASES, SESSIONS, Traits
from pipeline.errors import UserError
from pipeline.records import CaseId, FileId, PhotoId

_SMALL = ("id", "twin_of", "documents.list.element.id", "anomalies.list.element.kind")


@dataclass(frozen=True)
class Difference:
    """All that differs. ``levels`` is empty where one of the datasets was published without its
    tables.
    """

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
    """Compare two datasets. Files with the same sha256 in both manifests are not read; whether
    files are what their manifest says is for ``check``.

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


def _lies(*datasets: Dataset) -> dict[CaseId, frozenset[str]]:
    """Every pair's lies, in either dataset.

    Another lie, and its twin needs other pictures of its own.
    """
    lies: dict[CaseId, frozenset[str]] = defaultdict(frozenset)
    for row in (r for d in datasets for r in d.rows("cases", _SMALL) if r["anomalies"]):
        lies[_case_of(row["id"])] |= {a["kind"] for a in row["anomalies"]}
    return lies


def _case_of(file_id: str) -> CaseId:
    """The case that a file is of.

    Raises:
        UserError: the dataset calls its files otherwise than ours do.
    """
    try:
        return FileId.parse(file_id).case
    except ValueError as error:
        raise UserError("data/cases", str(error), "compare datasets that generate made") from None


def _session_of(photo_id: str) -> int:
    """The session that a picture was taken in.

    Raises:
        UserError: the dataset calls its pictures otherwise than ours do.
    """
    try:
        return PhotoId.parse(photo_id).session
    except ValueError as error:
        raise UserError("data/images", str(error), "compare datasets that generate made") from None


def _limits(found: Origins) -> dict[str, int]:
    """From which case index and which session on only one of the datasets can have rows."""
    return {
        key: min(found.recipe[key])
        for key in (CASES, SESSIONS)
        if None not in found.recipe.get(key, (None,))
    }


@dataclass
class _Side:
    """One of the two datasets, read level by level.

    What later levels need to know of a case is kept by its number.
    """

    dataset: Dataset
    skip: frozenset[str]
    limits: Mapping[str, int]
    traits: dict[Traits, int]
    lies: Mapping[CaseId, frozenset[str]]
    conditions: dict[CaseId, frozenset[str]] = field(default_factory=lambda: defaultdict(frozenset))

    def _rows(self, level: str) -> Rows:
        known = (
            f
            for f in self.dataset.manifest["files"]
            if f["path"] in self.skip and f["path"].startswith(f"data/{level}/")
        )
        return Rows(level, self.traits, sum(f["rows"] for f in known))

    def _traits(self, case: CaseId, session: int = -1, **more: Any) -> Traits:
        numbers = ((CASES, case.index), (SESSIONS, session))
        later = [key for key, number in numbers if number >= self.limits.get(key, math.inf)]
        lies = self.lies.get(case, frozenset())
        return Traits(case.language, lies, beyond="".join(later[:1]), **more)

    def cases(self) -> dict[str, Rows]:
        """The two levels that lie in one table."""
        cases, papers = self._rows("cases"), self._rows("documents")
        read = [p for p in self.dataset.files("cases") if p not in self.skip]
        papers.skipped = sum(
            len(row["documents"]) for row in self.dataset.rows("cases", _SMALL, skip=read)
        )
        for row in self.dataset.rows("cases", skip=self.skip):
            case = _case_of(row["id"])
            cases.add(row["id"], aspects.of_case(row), self._traits(case))
            for d in row["documents"]:
                seen = self._traits(case, kinds=frozenset([d["kind"]]))
                # Twins call a paper alike and say different things in it.
                papers.add(f"{row['id']}/{d['id']}", aspects.of_paper(d), seen)
        return {"cases": cases, "documents": papers}

    def images(self) -> Rows:
        rows = self._rows("images")
        for row in self.dataset.rows("images", skip=self.skip):
            case, under = _case_of(row["case_id"]), (row["condition"], row.get("second_condition"))
            shown = frozenset(condition for condition in under if condition)
            if not shown <= self.conditions[case]:
                self.conditions[case] |= shown
            session, kinds = _session_of(row["id"]), aspects.kinds_of(row)
            traits = self._traits(case, session, conditions=shown, kinds=kinds)
            rows.add(row["id"], aspects.of_image(row), traits)
        return rows

    def questions(self) -> Rows:
        rows = self._rows("questions")
        for row in self.dataset.rows("questions", skip=self.skip):
            case = _case_of(row["case_id"])
            conditions = self.conditions.get(case, frozenset())
            subtask = row["subtask"].removeprefix("en.")
            traits = self._traits(case, conditions=conditions, subtask=subtask)
            rows.add(row["id"], aspects.of_question(row), traits)
        return rows
