"""Can the questions be guessed without looking?

Majority tables over what a guesser could know, learned from other people's cases.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import fmean
from typing import NamedTuple

from output.scoring.scorer import mark
from pipeline.reading.printed_text import parse_money
from pipeline.records import Photo, Question

BALANCED = (0.45, 0.55)  # share of the more frequent answer of a yes-or-no subtask
BINS = 10  # of income
_OPTIONS = re.compile(r"(?:^<[^<>\n]+>\n?)+", re.MULTILINE)
_PLACEHOLDERS = re.compile(r"<image_\d{3}>")


@dataclass(frozen=True)
class Asked:
    """A question with what is known of it besides its pictures.

    ``pair``: the same for a case and its twin.
    """

    question: Question
    pair: str
    severity: int
    width: int
    height: int
    income: Decimal | None  # per month, as the papers print it


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
Feature = Callable[[Asked], str]
# What image quality asks for: nobody who answers is given it.
OF_CONDITION = ("condition", "severity", "condition and severity")
FEATURES: Mapping[str, Feature] = {
    "constant": lambda a: "",
    "question": lambda a: wording(a.question.question),
    "question without numbers": lambda a: re.sub(r"\d+", "#", wording(a.question.question)),
    "condition": lambda a: a.question.robustness,
    "severity": lambda a: str(a.severity),
    "condition and severity": lambda a: f"{a.question.robustness} {a.severity}",
    "language": lambda a: a.question.language,
    "image count": lambda a: str(len(a.question.image_ids)),
    "picture size": lambda a: f"{a.width}x{a.height}",
}


def audit(
    files: Iterable[tuple[str, Sequence[Photo], Sequence[Question]]],
) -> tuple[SubtaskAudit, ...]:
    """One report per subtask of a dataset.

    ``files``: of each case a name that it shares with its twin, its photographs and questions, of
    which only the questions are held.
    """
    return measure(
        one for pair, photos, questions in files for one in _of_case(pair, photos, questions)
    )


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


def wording(question: str) -> str:
    """The prompt without placeholders, the lines of its option block in sorted order."""
    bare = _PLACEHOLDERS.sub("", question)
    return _OPTIONS.sub(lambda m: "\n".join(sorted(m.group().split("\n"))), bare)


def printed_income(photos: Iterable[Photo]) -> Decimal | None:
    """The monthly income that papers print: the certificate's, or a twelfth of the return's."""
    for photo in photos:
        for sheet in photo.sheets:
            texts = {f.name: f.text for f in sheet.fields}
            if (monthly := parse_money(texts.get("income.monthly"))) is not None:
                return monthly
            if (yearly := parse_money(texts.get("line.9"))) is not None:
                return yearly / 12
    return None


def by_task(reports: Iterable[SubtaskAudit]) -> dict[str, TaskAudit]:
    """How far guessers get in each task, counted over its questions."""
    groups: dict[str, list[SubtaskAudit]] = defaultdict(list)
    for report in reports:
        groups[report.task].append(report)
    found = {}
    for task, of in sorted(groups.items()):
        alike = [
            _mean(of, column)
            for column in zip(*([b.score for b in r.baselines] for r in of), strict=True)
        ]
        found[task] = TaskAudit(alike[0], max(alike), _mean(of, [r.best.score for r in of]))
    return found


def _mean(reports: Sequence[SubtaskAudit], scores: Sequence[float]) -> float:
    return sum(r.questions * score for r, score in zip(reports, scores, strict=True)) / sum(
        r.questions for r in reports
    )


def _over(tasks: Mapping[str, TaskAudit]) -> TaskAudit:
    """The mean of the tasks."""
    return (
        TaskAudit(*map(fmean, zip(*tasks.values(), strict=True)))
        if tasks
        else TaskAudit(0.0, 0.0, 0.0)
    )


def as_text(reports: Sequence[SubtaskAudit]) -> str:
    """A table for the terminal.

    For each subtask how frequent the commonest answer is, and what each guesser scores, in percent;
    then what guessers score in each task.
    """
    knows = list(dict.fromkeys(b.knows for r in reports for b in r.baselines))
    found = [{b.knows: f"{100 * b.score:.1f}" for b in r.baselines} for r in reports]
    heads = ["subtask", "rows", "commonest", *(SHORT.get(k, k) for k in knows)]
    rows = [
        [
            r.subtask,
            str(r.questions),
            f"{100 * r.commonest:.1f}",
            *(scores.get(k, "") for k in knows),
        ]
        for r, scores in zip(reports, found, strict=True)
    ]
    tasks = by_task(reports)
    whole = [
        [task, *(f"{100 * score:.1f}" for score in scores)]
        for task, scores in [*tasks.items(), ("mean", _over(tasks))]
    ]
    skewed = [r.subtask for r in reports if r.binary and not r.balanced]
    return "\n".join(
        [
            *_columns([heads, *rows]),
            "",
            *_columns([["task", "constant", "one guesser", "best of each subtask"], *whole]),
            "",
            f"yes-or-no subtasks out of balance: {', '.join(skewed) or 'none'}",
        ]
    )


def _columns(lines: Sequence[Sequence[str]]) -> list[str]:
    """Lines of cells, set as columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(
            cell.rjust(w) if n else cell.ljust(w)
            for n, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]


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
        Baseline(knows, _majority(rows, feature))
        for knows, feature in FEATURES.items()
        if task != "IQE" or knows not in OF_CONDITION
    ]
    baselines.append(Baseline("income", _majority(rows, _income_bin(rows))))
    baselines.append(Baseline("question, option by option", _option_by_option(rows)))
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


def _income_bin(rows: Sequence[Asked]) -> Feature:
    """Deciles of this subtask's incomes."""
    incomes = sorted(a.income for a in rows if a.income is not None)
    edges = [incomes[len(incomes) * n // BINS] for n in range(1, BINS)] if incomes else []
    return lambda a: "none" if a.income is None else str(bisect_right(edges, a.income))


def _majority(rows: Sequence[Asked], feature: Feature) -> float:
    """Mean score of answering what other pairs of the same feature value mostly answer.

    Where there are none, what all others do.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    own: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for a in rows:
        for value in ("*", "=" + feature(a)):
            counts[value][a.question.answer] += 1
            own[a.pair, value][a.question.answer] += 1
    # Ordered once: leaving one pair out moves few counts, so the winner is near the top.
    ordered = {
        value: sorted(c.items(), key=lambda item: (-item[1], item[0]))
        for value, c in counts.items()
    }
    scores = []
    for a in rows:
        value = "=" + feature(a)
        guess = _winner(ordered[value], own[a.pair, value]) or _winner(
            ordered["*"], own[a.pair, "*"]
        )
        scores.append(mark(a.question.subtask, guess, a.question.answer) if guess else 0.0)
    return fmean(scores)


def _winner(ordered: Sequence[tuple[str, int]], left_out: Counter[str]) -> str:
    """The most frequent answer once a pair's own are taken away; empty if none is left."""
    best, most = "", 0
    for text, count in ordered:
        if count <= most:
            break
        if count - left_out[text] > most:
            best, most = text, count - left_out[text]
    return best


def _option_by_option(rows: Sequence[Asked]) -> float:
    """Guesses every named field, or listed class, by itself: its commonest value in other pairs."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    own: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    parts = [_parts(a.question.answer) for a in rows]
    for a, values in zip(rows, parts, strict=True):
        for key, value in values.items():
            counts[key][value] += 1
            own[a.pair, key][value] += 1
    ordered = {
        key: sorted(c.items(), key=lambda item: (-item[1], item[0])) for key, c in counts.items()
    }
    scores = []
    for a, values in zip(rows, parts, strict=True):
        guess = {key: _winner(ordered[key], own[a.pair, key]) for key in values}
        scores.append(mark(a.question.subtask, _whole(a.question.answer, guess), a.question.answer))
    return fmean(scores)


def _parts(answer: str) -> dict[str, str]:
    """An answer taken apart by what its prompt names; JSON texts.

    Answers that name nothing are one part.
    """
    decoded = json.loads(answer)
    value = decoded.get("answer", decoded)
    if not isinstance(value, dict):
        return {"": json.dumps(value, ensure_ascii=False)}
    if "missing_categories" in value:
        missing = value["missing_categories"]
        return {
            label: json.dumps(label not in missing)
            for label in [*value["present_categories"], *missing]
            if label
        }
    return {key: json.dumps(v, ensure_ascii=False) for key, v in value.items()}


def _whole(answer: str, guess: Mapping[str, str]) -> str:
    """The guesses put together in the shape of the answer."""
    decoded = json.loads(answer)
    values = {key: json.loads(text) if text else "" for key, text in guess.items()}
    value = decoded.get("answer", decoded)
    if isinstance(value, dict) and "missing_categories" in value:
        values = {"present_categories": [key for key, yes in values.items() if yes is True]}
    return json.dumps({"answer": values.get("", values)}, ensure_ascii=False)
