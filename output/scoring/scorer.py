"""How a reply is marked: exactly, or as the reference benchmark's evaluator marks it.

The latter to compare with published figures.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal

from output.scoring.replies import KEY, Unreadable, decoded, layers, said, word

TOLERANCE = 2.0  # of num_cal_001 and num_cal_002, in units of the answer; the reference's
TOLERANT = ("num_cal_001", "num_cal_002")
UNSCORED = ("num_cal_005",)  # by the reference, whose answers to it cannot be derived
# The subtask of which one part of the answer counts.
SORTED, PRESENT = "doc_cla_003", "present_categories"
MOST_LEVELS = 500  # of what the reference's evaluator is said to read: not far beyond, it dies
PRECISE_DIGITS = 15  # a double keeps this many decimal digits; a longer number is an identifier

Cell = str | tuple[str, ...]
Item = tuple[str, Cell]
Path = tuple[str, ...]
_NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][-+]?\d{1,3})?", re.ASCII)


# ---------------------------------------------------------------- exactly


def mark(subtask: str, response: str, answer: str) -> float:
    """One reply, 0-1: F1 over what it names and what the answer names.

    Of doc_cla_003 the classes present.

    Args:
        response: the model's raw text.
        answer: JSON text of the truth.
    """
    truth = _truth(subtask, answer)
    try:
        value = _said(subtask, response, truth)
    except Unreadable:
        return 0.0
    mine, theirs = Counter(_named((), value)), Counter(_named((), truth))
    if not theirs:  # silence is asked for: of every field
        return float(not mine and _keys(truth) <= _keys(value))
    return 2 * (mine & theirs).total() / (mine.total() + theirs.total())


def readable(subtask: str, response: str, answer: str) -> bool:
    """Is there an answer in the reply, right or wrong?"""
    try:
        _said(subtask, response, _truth(subtask, answer))
    except Unreadable:
        return False
    return True


def _truth(subtask: str, answer: str) -> object:
    value = decoded(answer)
    value = value.get(KEY, value) if isinstance(value, dict) else value
    if subtask.endswith(SORTED) and isinstance(value, dict):
        return {PRESENT: value.get(PRESENT)}
    return value


def _said(subtask: str, response: str, truth: object) -> object:
    """The reply's answer in the shape of the truth."""
    value = said(response, _keys(truth))
    if not subtask.endswith(SORTED):
        return value
    if not isinstance(value, dict) or PRESENT not in value:
        raise Unreadable("a sorting without the classes present")
    return {PRESENT: value[PRESENT]}


def _keys(value: object) -> frozenset[str]:
    return frozenset(word(key) for key in value) if isinstance(value, dict) else frozenset()


def _named(path: Path, value: object) -> Iterator[tuple[Path, Hashable]]:
    """Every (path, cell) of a value; inner lists are one cell, empty ones are left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _named((*path, word(key)), inner)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, list):
                yield path, tuple(_cell(cell) for cell in inner)
            else:
                yield from _named(path, inner)
    elif (cell := _cell(value)) != "":
        yield path, cell


def _cell(value: object) -> Hashable:
    """A number by its value, anything else by its text."""
    text = word(value)
    if len(text) > 100 or _identifier(text) or not _NUMBER.fullmatch(text):
        return text
    return Decimal(text.replace(",", ""))


def _identifier(text: str) -> bool:
    return text.isdecimal() and (len(text) > PRECISE_DIGITS or (len(text) > 1 and text[0] == "0"))


# ---------------------------------------------------------------- as the reference


def score_row(subtask: str, response: str, answer: str) -> float | None:
    """One reply, 0-1; None where the reference drops the row.

    It drops a tolerant subtask's reply without JSON, or with a null for its answer.

    Args:
        response: the model's raw text.
        answer: JSON text of the truth, in the reference's shape.
    """
    predicted, truth = parse(response), parse(answer)
    if subtask.endswith(SORTED):
        predicted, truth = _present(predicted), _present(truth)
    if subtask.endswith(TOLERANT):
        return None if predicted is None else _within_tolerance(predicted, truth)
    return f1(flatten(predicted), flatten(truth))


def parse(text: str) -> object:
    """The JSON between the first ``{`` and the last ``}``, its ``answer`` if it has one.

    None when it is not JSON.
    """
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        value: object = json.loads(text[start : end + 1])
    except (
        ValueError,
        RecursionError,
    ):  # also what the reference's evaluator dies of: nests, and numbers of thousands of digits
        return None
    if any(level > MOST_LEVELS for level, _ in enumerate(layers(value))):
        return None
    return value[KEY] if isinstance(value, dict) and KEY in value else value


def flatten(value: object, path: str = "") -> set[Item]:
    """The set of (dotted path, cell) of a value.

    Scalars are split at commas, inner lists kept whole as tuples, empty parts left out.
    """
    items, waiting = set[Item](), [(path, value)]
    while waiting:  # no recursion: replies may be nested as deeply as JSON is read
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [
                (f"{path}.{key}" if path else str(key), inner) for key, inner in value.items()
            ]
        elif isinstance(value, list):
            rows = [inner for inner in value if isinstance(inner, list)]
            items |= {(path, tuple(map(normalise, row))) for row in rows}
            waiting += [(path, inner) for inner in value if not isinstance(inner, list)]
        else:
            items |= {
                (path, part.strip())
                for part in normalise(value).replace("，", ",").split(",")
                if part.strip()
            }
    return items


def normalise(value: object) -> str:
    """A scalar as the benchmark compares it: no angle brackets, trimmed, numbers spelt alike."""
    if value is None:
        return ""
    text = str(value).replace("<", "").replace(">", "").strip()
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


def _present(value: object) -> object:
    """What a sorting says is there; what is no sorting says nothing."""
    return {PRESENT: value.get(PRESENT, [])} if isinstance(value, Mapping) else {}


def _within_tolerance(predicted: object, truth: object) -> float:
    """Only what Python reads as a number is one: no separators, no signs of money."""
    try:
        return float(abs(float(predicted) - float(truth)) <= TOLERANCE)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0.0
