"""Can the questions be guessed without looking?

Majority tables over what a guesser could know, learned from other people's cases.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from statistics import fmean
from typing import NamedTuple

from output.scoring.guesses import (
    FEATURES,
    OF_CONDITION,
    Asked,
    income_bins,
    majority,
    option_by_option,
    printed_income,
)
from pipeline.records import Photo, Question

BALANCED = (0.45, 0.55)  # share of the more frequent answer of a yes-or-no subtask


@dataclass(frozen=True)
class Baseline:
    """How well a guesser does who knows only ``knows``; 0-1, as the scorer counts."""

    knows: str
    score: float


@dataclass(frozen=True)
class SubtaskAudit:
    subtask: str
    task: str
    questions: int
    answers: int  # different ones
    binary: bool  # answered with one of two words
    commonest: float  # share of the most frequent answer
    baselines: tuple[Baseline, ...]  # "constant" first

    @property
    def balanced(self) -> bool:
        """Yes-or-no subtasks only: neither answer is much more frequent."""
        return BALANCED[0] <= self.commonest <= BALANCED[1]

    @property
    def best(self) -> Baseline:
        return max(self.baselines, key=lambda b: b.score)


class TaskAudit(NamedTuple):
    """Scores 0-1 over the questions of a task.

    ``constant``: of the constant answers of its subtasks; ``one_guesser``: of the guesser that gets
    furthest in the task; ``best``: of whoever takes the guesser that gets furthest in each subtask.
    """

    constant: float
    one_guesser: float
    best: float


SHORT: Mapping[str, str] = {
    "question without numbers": "-numbers",
    "condition and severity": "cond+sev",
    "image count": "images",
    "picture size": "size",
    "question, option by option": "options",
}
YES_OR_NO = ("是", "否", "Yes", "No", "合理", "不合理", "reasonable", "unreasonable")


def audit(
    files: Iterable[tuple[str, Sequence[Photo], Sequence[Question]]],
) -> tuple[SubtaskAudit, ...]:
    """One report per subtask of a dataset.

    ``files``: of each case a name that it shares with its twin, its photographs and questions, of
    which only the questions are held.
    """
    return measure(chain.from_iterable(_of_case(*file) for file in files))


def _of_case(pair: str, photos: Sequence[Photo], questions: Sequence[Question]) -> Iterator[Asked]:
    by_id, income = {photo.id: photo for photo in photos}, printed_income(photos)
    for question in questions:
        first = by_id[question.image_ids[0]]
        yield Asked(
            replace(question, evidence=()), pair, first.severity, first.width, first.height, income
        )


def measure(asked: Iterable[Asked]) -> tuple[SubtaskAudit, ...]:
    """One report per subtask, zh and en apart, sorted by name.

    Every guess is learned from other pairs than the one guessed.
    """
    groups: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        groups[one.question.subtask].append(one)
    return tuple(_subtask(name, groups[name]) for name in sorted(groups))


def by_task(reports: Iterable[SubtaskAudit]) -> dict[str, TaskAudit]:
    """How far guessers get in each task, counted over its questions."""
    groups: dict[str, list[SubtaskAudit]] = defaultdict(list)
    for report in reports:
        groups[report.task].append(report)
    return {task: _task(groups[task]) for task in sorted(groups)}


def _task(reports: Sequence[SubtaskAudit]) -> TaskAudit:
    guessers = zip(*(report.baselines for report in reports), strict=True)
    alike = [_mean(reports, [baseline.score for baseline in same]) for same in guessers]
    best = _mean(reports, [report.best.score for report in reports])
    return TaskAudit(alike[0], max(alike), best)


def _mean(reports: Sequence[SubtaskAudit], scores: Sequence[float]) -> float:
    """The mean of scores over questions, of which each report has some."""
    total = sum(r.questions * score for r, score in zip(reports, scores, strict=True))
    return total / sum(r.questions for r in reports)


def _over(tasks: Mapping[str, TaskAudit]) -> TaskAudit:
    """The mean of the tasks."""
    if not tasks:
        return TaskAudit(0.0, 0.0, 0.0)
    return TaskAudit(*map(fmean, zip(*tasks.values(), strict=True)))


def as_text(reports: Sequence[SubtaskAudit]) -> str:
    """A table for the terminal.

    For each subtask how frequent the commonest answer is, and what each guesser scores, in percent;
    then what guessers score in each task.
    """
    every = [baseline.knows for report in reports for baseline in report.baselines]
    knows = list(dict.fromkeys(every))
    heads = ["subtask", "rows", "commonest", *(SHORT.get(each, each) for each in knows)]
    rows = [_cells(report, knows) for report in reports]
    tasks = by_task(reports)
    whole = [_percent(task, scores) for task, scores in [*tasks.items(), ("mean", _over(tasks))]]
    skewed = [r.subtask for r in reports if r.binary and not r.balanced]
    lines = [
        *_columns([heads, *rows]),
        "",
        *_columns([["task", "constant", "one guesser", "best of each subtask"], *whole]),
        "",
        f"yes-or-no subtasks out of balance: {', '.join(skewed) or 'none'}",
    ]
    return "\n".join(lines)


def _percent(name: str, scores: Iterable[float]) -> list[str]:
    return [name, *(f"{100 * score:.1f}" for score in scores)]


def _cells(report: SubtaskAudit, knows: Sequence[str]) -> list[str]:
    """A line of the table: how often the commonest answer, and what each guesser scores."""
    found = {b.knows: f"{100 * b.score:.1f}" for b in report.baselines}
    scores = [found.get(each, "") for each in knows]
    return [report.subtask, str(report.questions), f"{100 * report.commonest:.1f}", *scores]


def _columns(lines: Sequence[Sequence[str]]) -> list[str]:
    """Lines of cells, set as columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    set_out = []
    for first, *others in lines:
        right = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        set_out.append("  ".join([first.ljust(widths[0]), *right]))
    return set_out


def as_json(reports: Sequence[SubtaskAudit]) -> dict[str, object]:
    """The same for JSON; shares and scores 0-1."""
    tasks = by_task(reports)
    return {
        "subtasks": _rows(reports),
        "tasks": {task: found._asdict() for task, found in tasks.items()},
        "mean": _over(tasks)._asdict(),
    }


def _rows(reports: Iterable[SubtaskAudit]) -> list[dict[str, object]]:
    return [
        {
            "subtask": r.subtask,
            "task": r.task,
            "questions": r.questions,
            "answers": r.answers,
            "commonest": r.commonest,
            "binary": r.binary,
            "balanced": r.balanced if r.binary else None,
            "baselines": {b.knows: b.score for b in r.baselines},
        }
        for r in reports
    ]


def _subtask(name: str, rows: Sequence[Asked]) -> SubtaskAudit:
    answers = Counter(a.question.answer for a in rows)
    task = rows[0].question.task
    baselines = [
        Baseline(knows, majority(rows, feature))
        for knows, feature in FEATURES.items()
        if task != "IQE" or knows not in OF_CONDITION
    ]
    baselines.append(Baseline("income", majority(rows, income_bins(rows))))
    baselines.append(Baseline("question, option by option", option_by_option(rows)))
    binary = all(json.loads(a).get("answer") in YES_OR_NO for a in answers)
    return SubtaskAudit(
        name,
        task,
        len(rows),
        len(answers),
        binary,
        max(answers.values()) / len(rows),
        tuple(baselines),
    )
