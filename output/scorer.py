"""How a reply is marked: exactly, as question kinds do, and, to compare with published figures, as the reference benchmark's evaluator does.

Exactly means: identifiers are texts and numbers are decimals, nothing is forgiven, what stands twice counts twice, a comma does
not split a name, and a reply in which no JSON object is found is wrong whatever the answer.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Hashable, Mapping
from decimal import Decimal

from pipeline import jsontext

TOLERANCE = 2.0  # of num_cal_001 and num_cal_002, in units of the answer; the reference's
TOLERANT = ("num_cal_001", "num_cal_002")
UNSCORED = ("num_cal_005",)  # by the reference, whose answers to it cannot be derived
PRECISE_DIGITS = 15  # a double keeps this many decimal digits; a longer number is an identifier
MOST_BRACES = 1_000  # of a reply that are tried as the beginning of its answer

Cell = str | tuple[str, ...]
Item = tuple[str, Cell]
_NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][-+]?\d{1,3})?")
_EXACT = json.JSONDecoder(parse_float=Decimal)


# ---------------------------------------------------------------- exactly


def mark(subtask: str, response: str, answer: str) -> float:
    """One reply, 0-1: F1 over what it names and what the answer names; of doc_cla_003 the classes present.

    Args:
        response: the model's raw text.
        answer: JSON text of the truth.
    """
    said, truth = reply(response), reply(answer)
    if said is None or truth is None:
        return 0.0
    if subtask.endswith("doc_cla_003"):
        if "present_categories" not in said:
            return 0.0
        said, truth = {"answer": said["present_categories"]}, {"answer": truth.get("present_categories")}
    mine, theirs = (Counter(_named("", value.get("answer", value))) for value in (said, truth))
    if not theirs:
        return float(not mine)
    return 2 * (mine & theirs).total() / (mine.total() + theirs.total())


def reply(text: str) -> Mapping[str, object] | None:
    """The last JSON object in a text that is not part of another one; None where there is none."""
    found, at = None, 0
    for _ in range(MOST_BRACES):
        at = text.find("{", at)
        if at < 0:
            break
        try:
            found, at = _EXACT.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
    return found


def _named(path: str, value: object) -> list[tuple[str, Hashable]]:
    """Every (path, cell) of a value; inner lists are one cell, empty ones are left out."""
    if isinstance(value, Mapping):
        return [item for key, inner in value.items() for item in _named(f"{path}.{key}", inner)]
    if isinstance(value, list):
        flat = (_named(path, inner) if not isinstance(inner, list) else [(path, tuple(_cell(c) for c in inner))] for inner in value)
        return [item for items in flat for item in items]
    cell = _cell(value)
    return [(path, cell)] if cell != "" else []


def _cell(value: object) -> Hashable:
    """A number by its value, anything else by its text."""
    text = "" if value is None else str(value).replace("<", "").replace(">", "").strip()
    if len(text) > 100 or _identifier(text) or not _NUMBER.fullmatch(text):
        return text
    return Decimal(text.replace(",", ""))


def _identifier(text: str) -> bool:
    return text.isdecimal() and (len(text) > PRECISE_DIGITS or (len(text) > 1 and text[0] == "0"))


# ---------------------------------------------------------------- as the reference


def score_row(subtask: str, response: str, answer: str) -> float | None:
    """One reply, 0-1; None when a tolerant subtask's reply cannot be read as a number and the row is dropped.

    Args:
        response: the model's raw text.
        answer: JSON text of the truth.
    """
    predicted, truth = parse(response), parse(answer)
    if subtask.endswith("doc_cla_003"):
        predicted, truth = _present(predicted), _present(truth)
    if subtask.endswith(TOLERANT):
        return _within_tolerance(predicted, truth)
    return f1(flatten(predicted), flatten(truth))


def parse(text: str) -> object:
    """The JSON between the first ``{`` and the last ``}``, its ``answer`` if it has one; None when it is not JSON."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        value: object = jsontext.parse(text[start : end + 1])
    except ValueError:
        return None
    return value["answer"] if isinstance(value, dict) and "answer" in value else value


def flatten(value: object, path: str = "") -> set[Item]:
    """The set of (dotted path, cell): scalars split at commas, inner lists kept whole as tuples, empty parts left out."""
    if isinstance(value, Mapping):
        parts = (flatten(v, f"{path}.{k}" if path else str(k)) for k, v in value.items())
        return {item for part in parts for item in part}
    if isinstance(value, list):
        items: set[Item] = set()
        for element in value:
            if isinstance(element, list):
                items.add((path, tuple(normalise(cell) for cell in element)))
            else:
                items |= flatten(element, path)
        return items
    text = normalise(value)
    return {(path, part.strip()) for part in text.replace("，", ",").split(",") if part.strip()}


def normalise(value: object) -> str:
    """A scalar as the benchmark compares it: angle brackets off, trimmed, numbers in one spelling."""
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
    return value.get("present_categories") if isinstance(value, Mapping) else value


def _within_tolerance(predicted: object, truth: object) -> float | None:
    try:
        guess, right = float(str(predicted).replace(",", "")), float(str(truth).replace(",", ""))
    except ValueError:
        return None
    return float(abs(guess - right) <= TOLERANCE)
