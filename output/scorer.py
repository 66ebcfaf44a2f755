"""Scores answers the way the reference benchmark's evaluator does, and, on request, with identifiers compared as strings."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

TASKS = ("IQE", "DTR", "KIE", "CC", "VC", "NC", "RR")
TOLERANCE = 2.0  # of num_cal_001 and num_cal_002, in units of the answer
TOLERANT = ("num_cal_001", "num_cal_002")
UNSCORED = ("num_cal_005",)
PRECISE_DIGITS = 15  # a double keeps this many decimal digits; a longer number is an identifier

Cell = str | tuple[str, ...]
Item = tuple[str, Cell]


@dataclass(frozen=True)
class Row:
    """What scoring needs of one question. ``answer`` is the JSON text of the decoded response."""

    id: str
    task: str
    subtask: str
    answer: str


@dataclass(frozen=True)
class SubtaskScore:
    task: str
    subtask: str
    score: float  # mean over scored rows, 0-100
    rows: int  # how many were scored
    dropped: int  # unparsable answers of tolerant subtasks: neither right nor wrong


@dataclass(frozen=True)
class Scores:
    """``tasks`` is the macro mean over a task's subtasks (zh and en apart), in the order of ``TASKS``, 0-100."""

    subtasks: tuple[SubtaskScore, ...]
    tasks: Mapping[str, float]
    unknown: int  # predictions for ids that no question has
    missing: int  # questions without a prediction: not counted


def evaluate(rows: Iterable[Row], predictions: Mapping[str, str], *, exact_identifiers: bool = False) -> Scores:
    """Scores of raw model texts by question id."""
    known = {row.id: row for row in rows}
    results: dict[tuple[str, str], list[float | None]] = {}
    for row_id, row in known.items():
        if row_id in predictions and not row.subtask.endswith(UNSCORED):
            result = score_row(row.subtask, predictions[row_id], row.answer, exact_identifiers=exact_identifiers)
            results.setdefault((row.task, row.subtask), []).append(result)
    subtasks = tuple(_subtask(task, subtask, values) for (task, subtask), values in sorted(results.items()))
    means = {t: [s.score for s in subtasks if s.task == t and s.rows] for t in TASKS}
    return Scores(
        subtasks=subtasks,
        tasks={t: fmean(values) for t, values in means.items() if values},
        unknown=sum(1 for i in predictions if i not in known),
        missing=sum(1 for i in known if i not in predictions),
    )


def score_rows(rows: Iterable[Mapping[str, str]], predictions: Iterable[Mapping[str, str]], *, exact: bool = False) -> Scores:
    """The same for rows shaped as the benchmark's files: ``id``, ``task``, ``subtask``, ``response``; predictions ``id``, ``response``."""
    known = (Row(row["id"], row["task"], row["subtask"], row["response"]) for row in rows)
    return evaluate(known, {p["id"]: p["response"] for p in predictions}, exact_identifiers=exact)


def _subtask(task: str, subtask: str, values: Sequence[float | None]) -> SubtaskScore:
    scored = [v for v in values if v is not None]
    return SubtaskScore(task, subtask, 100 * fmean(scored) if scored else 0.0, len(scored), len(values) - len(scored))


def score_row(subtask: str, response: str, answer: str, *, exact_identifiers: bool = False) -> float | None:
    """One answer, 0-1; None when a tolerant subtask's answer cannot be read as a number and the row is dropped.

    Args:
        response: the model's raw text.
        answer: JSON text of the truth.
        exact_identifiers: long digit strings and numbers with leading zeros are compared as strings, not as floats.
    """
    predicted, truth = parse(response), parse(answer)
    if subtask.endswith("doc_cla_003"):
        predicted, truth = _present(predicted), _present(truth)
    if subtask.endswith(TOLERANT):
        return _within_tolerance(predicted, truth)
    return f1(flatten(predicted, exact_identifiers=exact_identifiers), flatten(truth, exact_identifiers=exact_identifiers))


def parse(text: str) -> object:
    """The JSON between the first ``{`` and the last ``}``, its ``answer`` if it has one; None when it is not JSON."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        value: object = json.loads(text[start : end + 1])
    except ValueError:
        return None
    return value["answer"] if isinstance(value, dict) and "answer" in value else value


def flatten(value: object, path: str = "", *, exact_identifiers: bool = False) -> set[Item]:
    """The set of (dotted path, cell): scalars split at commas, inner lists kept whole as tuples, empty parts left out."""
    if isinstance(value, Mapping):
        parts = (flatten(v, f"{path}.{k}" if path else str(k), exact_identifiers=exact_identifiers) for k, v in value.items())
        return {item for part in parts for item in part}
    if isinstance(value, list):
        items: set[Item] = set()
        for element in value:
            if isinstance(element, list):
                items.add((path, tuple(normalise(cell, exact_identifiers=exact_identifiers) for cell in element)))
            else:
                items |= flatten(element, path, exact_identifiers=exact_identifiers)
        return items
    text = normalise(value, exact_identifiers=exact_identifiers)
    return {(path, part.strip()) for part in text.replace("，", ",").split(",") if part.strip()}


def normalise(value: object, *, exact_identifiers: bool = False) -> str:
    """A scalar as the benchmark compares it: angle brackets off, trimmed, numbers in one spelling."""
    if value is None:
        return ""
    text = str(value).replace("<", "").replace(">", "").strip()
    if exact_identifiers and _identifier(text):
        return text
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return text
    return str(int(number)) if math.isfinite(number) and number.is_integer() else str(number)


def f1(predicted: set[Item], truth: set[Item]) -> float:
    """F1 of two sets; an empty truth is met by silence only."""
    if not truth:
        return float(not predicted)
    return 2 * len(predicted & truth) / (len(predicted) + len(truth))


def _identifier(text: str) -> bool:
    return text.isdigit() and (len(text) > PRECISE_DIGITS or (len(text) > 1 and text[0] == "0"))


def _present(value: object) -> object:
    return value.get("present_categories") if isinstance(value, Mapping) else value


def _within_tolerance(predicted: object, truth: object) -> float | None:
    try:
        guess, right = float(str(predicted).replace(",", "")), float(str(truth).replace(",", ""))
    except ValueError:
        return None
    return float(abs(guess - right) <= TOLERANCE)
