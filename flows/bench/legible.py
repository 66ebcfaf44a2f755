"""What ``legible`` and ``legibility`` are worth.

Under every condition and severity an OCR engine reads fields of either kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from flows.bench import specimens, targets
from flows.bench.ocr import Reading, askable, read
from flows.bench.progress import say
from pipeline.records import Photo

# The constants in ``pipeline.camera.sight.legibility`` were fitted to other people's papers under
# another seed.
HELD_OUT = 48611
# What the engine cannot read there is the engine's fault, and no measure of a photograph.
CLEAN = "Digital Original"
GOLDEN = 0.618  # steps of it are soon all over the catalogue
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


def by_condition(
    papers: int = 85,
    per_sheet: int = 5,
    share: int = 6,
    *,
    wanted: int = targets.ENOUGH,
    seed: int = HELD_OUT,
) -> dict[str, Any]:
    """The table, from two kinds of readings.

    A sample of fields, legible or not: every paper is photographed in one of ``share`` cells, and
    ``per_sheet`` of its fields are read there. From it alone come the ROC-AUC and the share that
    is called legible. Then further people's papers are photographed in the cells with fewer than
    ``wanted`` legible fields, and only legible ones are read, ``per_sheet`` of a picture: with the
    sample's they tell how many of these are read. After ``papers`` / ``share`` and another
    ``papers`` pictures a cell is left with what it has.
    """
    sample, clean = _sampled(papers, per_sheet, share, seed=seed)
    held = Counter(t.cell for t in sample if t.legible)
    more = _filling(papers, per_sheet, share, wanted=wanted, seed=seed, held=held)
    found = table(sample, more)
    return {
        "seed": seed,
        "fields": clean.total(),
        "unread_on_the_clean_page": clean[False],
        "short_of_legible_fields": _short(found, wanted),
        "conditions": found,
    }


def _sampled(
    papers: int, per_sheet: int, share: int, *, seed: int
) -> tuple[list[Tried], Counter[bool]]:
    """The sample, and how many of its fields were read on the clean page and how many not."""
    sample: list[Tried] = []
    clean: Counter[bool] = Counter()
    for number in range(papers):
        sheet = Sheet(number, papers, seed)
        for turn, cell in enumerate(cells()):
            if (number + turn) % share == 0:
                sample += sheet.sampled(cell, number + turn // share, per_sheet)
        clean.update(sheet.clean.values())
        say(f"paper {number + 1} of {papers}: {len(sample)} readings")
    return sample, clean


def _short(found: Mapping[str, Any], wanted: int) -> dict[str, int]:
    """The cells with fewer legible fields than wanted, and how many they have."""
    short: dict[str, int] = {}
    for condition, row in found.items():
        for severity, grade in row["severities"].items():
            if grade["legible"] < wanted:
                short[f"{condition} {severity}"] = grade["legible"]
    return short


def cells() -> list[Cell]:
    """Every condition at each of its severities."""
    return [
        Cell(condition, severity)
        for condition, effect in specimens.effects().items()
        for severity in effect.severities
    ]


class Sheet:
    """One person's paper, photographed in one cell after the other; what the engine makes of the
    clean page is asked once."""

    def __init__(self, number: int, papers: int, seed: int) -> None:
        self.number, self.seed = number, seed
        self.page, *self.others = specimens.together(number, papers, seed)
        self.plain = specimens.taken(self.page, CLEAN, 0, number=number, seed=seed)
        self.able = [k for k, f in enumerate(self.plain.sheets[0].fields) if askable(f)]
        self.clean: dict[int, bool] = {}

    def sampled(self, cell: Cell, turn: int, most: int) -> list[Tried]:
        """Fields spread evenly, whatever they are called; others at another ``turn``."""
        photo = self._taken(cell)
        views, chosen = photo.sheets[0].fields, _spread(self.able, turn, most)
        return self._tried(cell, photo, [k for k in chosen if views[k].visible >= IN_SIGHT])

    def legible(self, cell: Cell, turn: int, most: int) -> list[Tried]:
        """Fields spread evenly over those called legible."""
        photo = self._taken(cell)
        called = [k for k in self.able if photo.sheets[0].fields[k].legible]
        return self._tried(cell, photo, _spread(called, turn, most))

    def _taken(self, cell: Cell) -> Photo:
        return specimens.taken(
            self.page, *cell, number=self.number, seed=self.seed, others=self.others
        )

    def _tried(self, cell: Cell, photo: Photo, chosen: Sequence[int]) -> list[Tried]:
        new = [k for k in chosen if k not in self.clean]
        found = read(self.plain, self.page, [self.plain.sheets[0].fields[k] for k in new])
        self.clean |= dict(zip(new, (r.understood for r in found), strict=True))
        views = [photo.sheets[0].fields[k] for k in chosen if self.clean[k]]
        return [_one(cell, r) for r in read(photo, self.page, views)]


def _spread(of: Sequence[int], turn: int, most: int) -> Sequence[int]:
    step = max(1, len(of) // most)
    return of[turn % step :: step][:most]


def _filling(
    papers: int, per_sheet: int, share: int, *, wanted: int, seed: int, held: Counter[Cell]
) -> Iterator[Tried]:
    """Readings of legible fields alone, in cells that ``held`` too few of them: every cell has its
    turn at some other people's papers, and what is still short of them has a turn at all papers of
    a third lot of people."""
    every = list(enumerate(cells()))
    for lot in (1, 2):
        for number in sorted(range(papers), key=lambda k: k * GOLDEN % 1):
            turns = [(t, c) for t, c in every if lot > 1 or (number + t) % share == 0]
            short = [(t, c) for t, c in turns if held[c] < wanted]
            if not short:
                continue
            sheet = Sheet(number, papers, seed + lot)
            for turn, cell in short:
                found = sheet.legible(cell, number + turn, per_sheet)
                held[cell] += len(found)
                yield from found
            left = sum(held[c] < wanted for _, c in every)
            say(f"lot {lot} of 2, paper {number + 1}: {left} cells are short of {wanted}")


def _one(cell: Cell, found: Reading) -> Tried:
    return Tried(cell, found.field.legible, found.field.legibility, found.understood)


# ---------------------------------------------------------------- the table


def table(sample: Iterable[Tried], more: Iterable[Tried] = ()) -> dict[str, Any]:
    """By condition the score's ROC-AUC over the sample, and by severity how many of its fields are
    called legible and how many of either kind were read; ``more``: legible fields beyond the
    sample, which count where it is asked how many legible ones are read."""
    groups: dict[str, dict[int, list[Tried]]] = defaultdict(lambda: defaultdict(list))
    for one in sample:
        groups[one.cell.condition][one.cell.severity].append(one)
    beyond: dict[Cell, list[bool]] = defaultdict(list)
    for one in more:
        beyond[one.cell].append(one.read)
    return {
        condition: _condition(condition, grades, beyond) for condition, grades in groups.items()
    }


def _condition(
    condition: str, grades: Mapping[int, Sequence[Tried]], beyond: Mapping[Cell, Sequence[bool]]
) -> dict[str, Any]:
    every = [t for grade in grades.values() for t in grade]
    auc = roc_auc([t.legibility for t in every], [t.read for t in every])
    return {
        "fields": len(every),
        "unread": sum(not t.read for t in every),
        "auc": auc,
        "severities": {
            s: _rates(t, beyond.get(Cell(condition, s), ())) for s, t in sorted(grades.items())
        },
    }


def _rates(tried: Sequence[Tried], beyond: Sequence[bool]) -> dict[str, Any]:
    legible, others = [t.read for t in tried if t.legible], [t.read for t in tried if not t.legible]
    called = round(len(legible) / len(tried), 3)
    legible += beyond
    return {
        "fields": len(tried),
        "called": called,
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
            ", ".join(f"{100 * g['called']:.0f}" for g in grades.values()),
            ", ".join(str(g["legible"]) for g in grades.values()),
            ", ".join(
                "-" if g["read_of_legible"] is None else f"{100 * g['read_of_legible']:.0f}"
                for g in grades.values()
            ),
            "-" if row["auc"] is None or row["unread"] < targets.UNREAD else f"{row['auc']:.2f}",
        )
        yield f"| {condition} | {row['fields']} | " + " | ".join(parts) + " |"
