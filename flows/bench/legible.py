"""What ``legible`` and ``legibility`` are worth: an engine reads fields of either kind.

Under every condition and severity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from flows.bench import reading
from flows.bench.progress import say
from flows.bench.reading import Reading
from pipeline.records import Page

# The constants in ``pipeline.camera.legibility`` were fitted to other people's papers under another
# seed.
HELD_OUT = 90021
# What the engine cannot read there is the engine's fault, and no measure of a photograph.
CLEAN = "Digital Original"
FEWEST = 10  # unread fields: of fewer a curve tells nothing
IN_SIGHT = 0.5  # of a field: what is mostly hidden is too easily told


class Cell(NamedTuple):
    condition: str
    severity: int


@dataclass(frozen=True)
class Tried:
    """One field under one condition."""

    cell: Cell
    legible: bool
    legibility: float
    read: bool  # to the letter, but for commas and points


def by_condition(papers: int = 85, per_sheet: int = 7, share: int = 4) -> dict[str, Any]:
    """The table.

    Every paper is photographed in one of ``share`` cells, and ``per_sheet`` of its fields are read
    there.
    """
    tried: list[Tried] = []
    left_out = asked = 0
    for number in range(papers):
        page, *others = reading.together(number, papers, HELD_OUT)
        found, unread, count = _tried(page, others, number, plan=(per_sheet, share))
        tried, left_out, asked = tried + found, left_out + unread, asked + count
        say(f"paper {number + 1} of {papers}: {len(tried)} readings")
    return {"fields": asked, "unread_on_the_clean_page": left_out, "conditions": table(tried)}


def cells() -> list[Cell]:
    """Every condition at each of its severities."""
    found: list[Cell] = []
    for condition, effect in reading.effects().items():
        found += [Cell(condition, severity) for severity in effect.severities]
    return found


def _tried(
    page: Page, others: Sequence[Page], number: int, *, plan: tuple[int, int]
) -> tuple[list[Tried], int, int]:
    """Readings of a paper's fields, how many the clean page itself lost, and of how many."""
    per_sheet, share = plan
    plain = reading.taken(page, CLEAN, 0, number=number, seed=HELD_OUT)
    able = [k for k, f in enumerate(plain.sheets[0].fields) if reading.askable(f)]
    step = max(1, len(able) // per_sheet)
    clean: dict[int, bool] = {}
    tried: list[Tried] = []
    for turn, cell in enumerate(cells()):
        if (number + turn) % share:
            continue
        chosen = able[(number + turn // share) % step :: step][:per_sheet]
        new = [k for k in chosen if k not in clean]
        asked = reading.read(plain, page, [plain.sheets[0].fields[k] for k in new])
        clean |= {k: found.understood for k, found in zip(new, asked, strict=True)}
        photo = reading.taken(page, *cell, number=number, seed=HELD_OUT, others=others)
        views = [photo.sheets[0].fields[k] for k in chosen if clean[k]]
        in_sight = [view for view in views if view.visible >= IN_SIGHT]
        tried += (_one(cell, found) for found in reading.read(photo, page, in_sight))
    return tried, len(clean) - sum(clean.values()), len(clean)


def _one(cell: Cell, found: Reading) -> Tried:
    return Tried(cell, found.field.legible, found.field.legibility, found.understood)


# ---------------------------------------------------------------- the table


def table(tried: Iterable[Tried]) -> dict[str, Any]:
    """By condition the score's ROC-AUC; by severity how many fields are called legible.

    And how many of either kind were read.
    """
    groups: dict[str, dict[int, list[Tried]]] = defaultdict(lambda: defaultdict(list))
    for one in tried:
        groups[one.cell.condition][one.cell.severity].append(one)
    return {condition: _condition(grades) for condition, grades in groups.items()}


def _condition(grades: Mapping[int, Sequence[Tried]]) -> dict[str, Any]:
    every = list(chain.from_iterable(grades.values()))
    auc = roc_auc([t.legibility for t in every], [t.read for t in every])
    return {
        "fields": len(every),
        "unread": sum(not t.read for t in every),
        "auc": auc,
        "severities": {s: _rates(t) for s, t in sorted(grades.items())},
    }


def _rates(tried: Sequence[Tried]) -> dict[str, Any]:
    legible, others = [t.read for t in tried if t.legible], [t.read for t in tried if not t.legible]
    return {
        "fields": len(tried),
        "legible": len(legible),
        "read_of_legible": _share(legible),
        "read_of_illegible": _share(others),
    }


def _share(read: Sequence[bool]) -> float | None:
    return round(sum(read) / len(read), 3) if read else None


def roc_auc(scores: Sequence[float], truth: Sequence[bool]) -> float | None:
    """Chance that what was read has a higher score than what was not, ties by half.

    None where all or nothing was read.
    """
    given, read = np.array(scores, float), np.array(truth, bool)
    if read.all() or not read.any():
        return None
    _, place, count = np.unique(given, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    hits = int(read.sum())
    return round(
        float((ranks[read].sum() - hits * (hits + 1) / 2) / (hits * (len(given) - hits))), 3
    )


def rows(found: Mapping[str, Any]) -> Iterator[str]:
    """The table as README shows it."""
    for condition, row in found.items():
        grades = row["severities"]
        parts = (
            str(row["unread"]),
            ", ".join(map(str, grades)),
            ", ".join(f"{100 * g['legible'] / g['fields']:.0f}" for g in grades.values()),
            ", ".join(
                "-" if g["read_of_legible"] is None else f"{100 * g['read_of_legible']:.0f}"
                for g in grades.values()
            ),
            "-" if row["auc"] is None or row["unread"] < FEWEST else f"{row['auc']:.2f}",
        )
        yield f"| {condition} | {row['fields']} | " + " | ".join(parts) + " |"
