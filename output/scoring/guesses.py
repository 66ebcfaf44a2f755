"""What somebody who does not look could guess: the commonest answer of other people's cases.

Among all that share what the guesser knows.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from output.scoring.scorer import mark
from pipeline.reading.printed_text import parse_money
from pipeline.records import Photo, Question

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


def income_bins(rows: Sequence[Asked]) -> Feature:
    """Deciles of this subtask's incomes."""
    incomes = sorted(a.income for a in rows if a.income is not None)
    edges = [incomes[len(incomes) * n // BINS] for n in range(1, BINS)] if incomes else []
    return lambda a: "none" if a.income is None else str(bisect_right(edges, a.income))


def majority(rows: Sequence[Asked], feature: Feature) -> float:
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
    ordered = {value: _ordered(found) for value, found in counts.items()}
    scores = []
    for a in rows:
        value = "=" + feature(a)
        guess = _winner(ordered[value], own[a.pair, value])
        guess = guess or _winner(ordered["*"], own[a.pair, "*"])
        scores.append(mark(a.question.subtask, guess, a.question.answer) if guess else 0.0)
    return fmean(scores)


def _ordered(found: Counter[str]) -> list[tuple[str, int]]:
    """Answers with their counts, the most frequent first."""
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _winner(ordered: Sequence[tuple[str, int]], left_out: Counter[str]) -> str:
    """The most frequent answer once a pair's own are taken away; empty if none is left."""
    best, most = "", 0
    for text, count in ordered:
        if count <= most:
            break
        if count - left_out[text] > most:
            best, most = text, count - left_out[text]
    return best


def option_by_option(rows: Sequence[Asked]) -> float:
    """Guesses every named field, or listed class, by itself: its commonest value in other pairs."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    own: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    parts = [_parts(a.question.answer) for a in rows]
    for a, values in zip(rows, parts, strict=True):
        for key, value in values.items():
            counts[key][value] += 1
            own[a.pair, key][value] += 1
    ordered = {key: _ordered(found) for key, found in counts.items()}
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
