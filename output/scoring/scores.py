"""What marks add up to by subtask, task and condition, with intervals.

Intervals come from drawing whole cases again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline import conditions
from pipeline.errors import escaped
from pipeline.rng import Address
from pipeline.vocabulary import TASKS as TASKS

# The task that asks for the condition says nothing of how it harms the others.
NORMAL, QUALITY_TASK = conditions.NORMAL, "IQE"
DRAWS, SEED = 1_000, 4
ENDS = (2.5, 97.5)  # percentiles of a 95 % interval

Numbers = npt.NDArray[np.float64]


class Marked(NamedTuple):
    """A question with the mark, 0-1, of the reply to it.

    ``group``: what is drawn together, a case and its twin.
    """

    task: str
    subtask: str
    condition: str
    group: str
    mark: float


@dataclass(frozen=True)
class Figure:
    """A score with its 95 % interval, 0-100 (a ratio: times 100).

    All None where no row says anything.
    """

    name: str
    task: str
    rows: int
    score: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Scores:
    """``tasks``: the mean over a task's subtasks, zh and en apart.

    ``conditions``: the mean over subtasks but those of IQE; ``relative``: the same over the
    subtasks that both conditions have, as a share of theirs under Normal Captures.
    """

    subtasks: tuple[Figure, ...]
    tasks: tuple[Figure, ...]
    mean: Figure
    conditions: tuple[Figure, ...]
    relative: tuple[Figure, ...]


def scores(rows: Sequence[Marked]) -> Scores:
    """All figures.

    Intervals are percentiles over ``DRAWS`` samples of as many groups, drawn with replacement.
    """
    table = _Table(rows)
    drawn = [table.sums(weights) for weights in table.samples()]
    sums, counts = map(np.stack, zip(table.sums(None), *drawn, strict=True))
    means = _share(sums.sum(-1), counts.sum(-1))
    tasks: dict[str, list[int]] = {}
    for place, (task, _) in enumerate(table.subtasks):
        tasks.setdefault(task, []).append(place)
    by_task = {t: _mean(means[:, places]) for t, places in tasks.items()}
    mean = _mean(np.stack([*by_task.values()], -1)) if by_task else np.full(1, np.nan)
    rows_of = counts[0].sum(-1)
    conditions, relative = _by_condition(table, sums, counts)
    return Scores(
        subtasks=tuple(
            _figure(name, task, int(rows_of[n]), values=means[:, n])
            for n, (task, name) in enumerate(table.subtasks)
        ),
        tasks=tuple(
            _figure(t, t, int(rows_of[tasks[t]].sum()), values=values)
            for t, values in by_task.items()
        ),
        mean=_figure("mean", "", len(rows), values=mean),
        conditions=tuple(c for c in conditions if c.rows),
        relative=tuple(c for c in relative if c.rows),
    )


def _by_condition(
    table: _Table, sums: Numbers, counts: Numbers
) -> tuple[list[Figure], list[Figure]]:
    """The mean under every condition, and that mean as a share of the normal condition's."""
    conditions, relative = [], []
    normal = _share(sums[:, table.shown, table.normal], counts[:, table.shown, table.normal])
    for number, name in enumerate(table.conditions):
        size = int(counts[0][table.shown, number].sum())
        here = _share(sums[:, table.shown, number], counts[:, table.shown, number])
        both = np.isfinite(here) & np.isfinite(normal)
        ratio = _share(_mean(np.where(both, here, np.nan)), _mean(np.where(both, normal, np.nan)))
        conditions.append(_figure(name, "", size, values=_mean(here)))
        relative.append(_figure(name, "", size, values=ratio))
    return conditions, relative


class _Table:
    """The marks as numbers: which subtask and condition each belongs to, and which group."""

    def __init__(self, rows: Sequence[Marked]) -> None:
        order = {task: n for n, task in enumerate(TASKS)}
        self.subtasks = sorted(
            {(r.task, r.subtask) for r in rows}, key=lambda s: (order.get(s[0], len(order)), *s)
        )
        self.conditions = [NORMAL, *sorted({r.condition for r in rows} - {NORMAL})]
        self.normal = 0
        self.shown = [n for n, (task, _) in enumerate(self.subtasks) if task != QUALITY_TASK]
        groups = {group: n for n, group in enumerate(sorted({r.group for r in rows}))}
        subtasks = {key: n for n, key in enumerate(self.subtasks)}
        conditions = {key: n for n, key in enumerate(self.conditions)}
        self.cells = np.array(
            [subtasks[r.task, r.subtask] * len(conditions) + conditions[r.condition] for r in rows],
            np.intp,
        )
        self.groups, self.size = np.array([groups[r.group] for r in rows], np.intp), len(groups)
        self.marks = np.array([r.mark for r in rows], np.float64)

    def sums(self, weights: Numbers | None) -> tuple[Numbers, Numbers]:
        """Marks and rows added up, by subtask and condition.

        ``weights``: how often each group was drawn.
        """
        shape = len(self.subtasks), len(self.conditions)
        each = np.ones(len(self.marks)) if weights is None else weights[self.groups]
        added = [
            np.bincount(self.cells, weight, shape[0] * shape[1]).reshape(shape).astype(np.float64)
            for weight in (each * self.marks, each)
        ]
        return added[0], added[1]

    def samples(self) -> Iterator[Numbers]:
        """How often each group is drawn, sample by sample."""
        draw = Address(SEED, ("score", "bootstrap")).stream()
        for _ in range(DRAWS if self.size else 0):
            yield np.bincount(draw.integers(self.size, size=self.size), minlength=self.size).astype(
                np.float64
            )


def _share(part: Numbers, whole: Numbers) -> Numbers:
    """Part by whole, nan where there is no whole."""
    shares: Numbers = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return shares


def _mean(values: Numbers) -> Numbers:
    """Over the last axis, of those that are there."""
    there = np.isfinite(values)
    return _share(np.where(there, values, 0.0).sum(-1), there.sum(-1).astype(np.float64))


def _figure(name: str, task: str, rows: int, *, values: Numbers) -> Figure:
    """The first value is that of the rows themselves, the others are of samples."""
    if not np.isfinite(values[0]):
        return Figure(name, task, rows, None, None, None)
    drawn = values[1:][np.isfinite(values[1:])]
    low, high = np.percentile(drawn, ENDS) if len(drawn) else (values[0], values[0])
    return Figure(name, task, rows, *(round(100 * float(v), 6) for v in (values[0], low, high)))


def lines(found: Scores) -> list[str]:
    """Both tables, for people."""
    head = [("task", "subtask", "rows", "score", "95 % interval")]
    body: list[tuple[str, ...]] = []
    for task in found.tasks:
        body += [_cells(task.name, s.name, s) for s in found.subtasks if s.task == task.name]
        body.append(_cells(task.name, "", task))
    last = _cells("mean", f"of {len(found.tasks)} tasks", found.mean)
    ratios = {r.name: r for r in found.relative}
    worse = [(c.name, str(c.rows), *_texts(c), *_texts(ratios[c.name])) for c in found.conditions]
    heads = ("condition", "rows", "score", "95 % interval", "of Normal", "95 % interval")
    return [*_aligned([*head, *body, last], 2), "", *_aligned([heads, *worse], 1)]


def _cells(task: str, subtask: str, figure: Figure) -> tuple[str, ...]:
    return task, subtask, str(figure.rows), *_texts(figure)


def _texts(figure: Figure) -> tuple[str, str]:
    if figure.score is None:
        return "-", "-"
    return f"{figure.score:.1f}", f"{figure.low:.1f} to {figure.high:.1f}"


def _aligned(rows: Sequence[Sequence[str]], words: int) -> list[str]:
    """Columns of one width; the first ``words`` of them stand left.

    Names come out of a dataset, and none may forge a line.
    """
    plain = [list(map(escaped, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*plain, strict=True)]
    set_out = []
    for row in plain:
        left = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)][:words]
        right = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)][words:]
        set_out.append("  ".join([*left, *right]).rstrip())
    return set_out
