"""Two datasets' rows of one level side by side: what came, went and changed, and why.

A row costs its id and some eighty bytes, whatever it holds, so a million photographs fit a small
machine.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from output.versions.reach import LEVELS, Cause, Traits

Names = tuple[str, ...]
Kind = tuple[Names, Names, Names]  # of a change: aspects, because, any of
Integers = npt.NDArray[np.int64]


def digest(value: Any) -> int:
    """64 bits of bytes or of anything JSON can hold."""
    data = (
        value
        if isinstance(value, bytes)
        else json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    )
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


@dataclass
class Rows:
    """One level of one dataset.

    ``traits`` is shared by both datasets, so that its numbers mean the same.
    """

    level: str
    traits: dict[Traits, int]
    skipped: int = 0  # rows of files that are the same in both
    _ids: bytearray = field(default_factory=bytearray)
    _ends: array[int] = field(default_factory=lambda: array("Q"))
    _keys: array[int] = field(default_factory=lambda: array("Q"))
    _digests: array[int] = field(default_factory=lambda: array("Q"))
    _traits: array[int] = field(default_factory=lambda: array("q"))

    def add(self, name: str, aspects: Mapping[str, Any], traits: Traits) -> None:
        """A row: what it says, by aspect of its level."""
        data = name.encode()
        self._ids += data
        self._ends.append(len(self._ids))
        self._keys.append(digest(data))
        self._digests.extend(digest(aspects[a]) for a in LEVELS[self.level])
        self._traits.append(self.traits.setdefault(traits, len(self.traits)))

    def name(self, number: int) -> str:
        start = self._ends[number - 1] if number else 0
        return self._ids[start : self._ends[number]].decode()

    @property
    def keys(self) -> npt.NDArray[np.uint64]:
        return np.frombuffer(self._keys, np.uint64)

    @property
    def digests(self) -> npt.NDArray[np.uint64]:
        return np.frombuffer(self._digests, np.uint64).reshape(-1, len(LEVELS[self.level]))

    @property
    def trait_numbers(self) -> Integers:
        return np.frombuffer(self._traits, np.int64)

    def __len__(self) -> int:
        return len(self._ends)


@dataclass(frozen=True)
class Change:
    """Rows that came, went or changed alike.

    ``because``: by construction nothing else; ``any_of``: one or more of these; neither: unknown.
    """

    status: str
    what: Names  # aspects that differ, of changed rows
    because: Names
    any_of: Names
    rows: Rows
    numbers: Integers

    def ids(self, most: int | None = None) -> list[str]:
        """In the order of the dataset that has them; of changed rows, of the new one."""
        return [self.rows.name(n) for n in self.numbers[:most].tolist()]


@dataclass(frozen=True)
class Level:
    """What became of one level."""

    name: str
    same: int
    changes: tuple[Change, ...]

    def count(self, status: str) -> int:
        return sum(len(c.numbers) for c in self.changes if c.status == status)


def compare(old: Rows, new: Rows, causes: Sequence[Cause]) -> Level:
    """Every difference between two sets of rows, with the causes that reach it."""
    _, before, after = np.intersect1d(old.keys, new.keys, return_indices=True)
    differs = old.digests[before] != new.digests[after]
    changed = differs.any(axis=1)
    masks = (differs.astype(np.int64) << np.arange(differs.shape[1])).sum(axis=1)
    gone, come = np.setdiff1d(np.arange(len(old)), before), np.setdiff1d(np.arange(len(new)), after)
    names = {number: traits for traits, number in new.traits.items()}
    added = np.stack([np.zeros_like(come), new.trait_numbers[come]])
    removed = np.stack([np.zeros_like(gone), old.trait_numbers[gone]])
    both = np.stack([masks, old.trait_numbers[before], new.trait_numbers[after]])
    sorts = (
        (new, "added", come, added),
        (old, "removed", gone, removed),
        (new, "changed", after[changed], both[:, changed]),
    )
    changes: list[Change] = []
    for rows, status, numbers, signs in sorts:
        found: dict[Kind, list[Integers]] = {}
        for (mask, *seen), alike in _alike(signs):
            what = _aspects(old.level, mask)
            known = [names[number] for number in seen]
            because, any_of = _reasons(causes, old.level, status, what=what, seen=known)
            found.setdefault((what, because, any_of), []).append(numbers[alike])
        for kind in sorted(found):
            changes.append(Change(status, *kind, rows, np.sort(np.concatenate(found[kind]))))
    return Level(old.level, new.skipped + int((~changed).sum()), tuple(changes))


def _aspects(level: str, mask: int) -> Names:
    """The aspects of a level whose bits are set."""
    return tuple(aspect for i, aspect in enumerate(LEVELS[level]) if mask >> i & 1)


def _alike(signs: Integers) -> Iterator[tuple[list[int], Integers]]:
    """The distinct columns, each with the places where it stands."""
    distinct, which = np.unique(signs, axis=1, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    starts = np.searchsorted(which.ravel()[order], np.arange(distinct.shape[1] + 1))
    for number in range(distinct.shape[1]):
        yield distinct[:, number].tolist(), order[starts[number] : starts[number + 1]]


def _reasons(
    causes: Sequence[Cause], level: str, status: str, *, what: Sequence[str], seen: Sequence[Traits]
) -> tuple[Names, Names]:
    """What it was for certain, or what it may have been: nothing but these reaches such a row."""
    enough = [c for c in causes if c.kind == "seed" or any(t.beyond == c.name for t in seen)]
    within = enough[-1:] or [
        c for c in causes if any(c.holds(level, status, what, traits=t) for t in seen)
    ]
    found = tuple(str(c) for c in within)
    return (found, ()) if len(found) == 1 else ((), found)
