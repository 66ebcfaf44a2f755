"""Score: a model's replies held against a dataset's answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from flows.storage.dataset import Dataset
from output.scoring import reference, scores
from output.scoring.recheck import kinds
from output.scoring.sample import Drawn, tenth
from output.scoring.scorer import UNSCORED, mark, parse, readable, score_row
from pipeline.errors import UserError, escaped
from pipeline.parsing import json_text

LISTED = 10  # ids on a line for people
_REMEDY = 'write JSON lines such as {"id": "con_cnk_001_002_00007", "response": "..."}'
_COLUMNS = ("id", "case_id", "task", "subtask", "robustness", "answer")


@dataclass(frozen=True)
class Scored:
    """``unreadable``: ids of replies in which no answer stands.

    In compat mode of those without JSON, or with null for an answer.
    """

    compat: bool
    scores: scores.Scores
    unreadable: tuple[str, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


class _Verdict(NamedTuple):
    mark: float | None  # None: the row is not counted
    readable: bool


def score(
    predictions: str | Mapping[str, str | None],
    dataset: str,
    *,
    compat: bool = False,
    small: bool = False,
) -> Scored:
    """The figures of a file of replies, or of the replies themselves by question id. A question
    without a reply counts as wrong, in compat mode not at all.

    Raises:
        UserError: a file that cannot be read, a line of another shape, an id twice, no dataset.
    """
    replies = _replies(predictions) if isinstance(predictions, str) else _given(predictions)
    source = Dataset.open(dataset)
    with source.sound():
        cases = source.rows("cases", ("id", "twin_of"))
        pairs = {row["id"]: row["twin_of"] or row["id"] for row in cases}
        chosen = _small(source) if small else None
        marked, unreadable, missing, unknown = [], [], [], {*replies}
        for row in source.rows("questions", _COLUMNS):
            unknown.discard(row["id"])
            if chosen is not None and row["id"] not in chosen:
                continue
            response = replies.get(row["id"])
            if response is None:
                missing.append(row["id"])
            verdict = _compat(row, response) if compat else _exact(row, response)
            if not verdict.readable:
                unreadable.append(row["id"])
            if verdict.mark is not None:
                marked.append(_marked(row, pairs[row["case_id"]], verdict.mark))
    nowhere = tuple(sorted(unknown))
    return Scored(compat, scores.scores(marked), tuple(unreadable), nowhere, tuple(missing))


def _given(replies: Mapping[str, str | None]) -> dict[str, str]:
    return {name: text or "" for name, text in replies.items()}


def _marked(row: Mapping[str, Any], group: str, given: float) -> scores.Marked:
    return scores.Marked(row["task"], row["subtask"], row["robustness"], group, given)


def _exact(row: Mapping[str, Any], response: str | None) -> _Verdict:
    """As the kind of question marks it."""
    if response is None:
        return _Verdict(0.0, True)
    kind = kinds().get(row["subtask"].removeprefix("en."))
    given = (
        kind.score(response, row["answer"])
        if kind
        else mark(row["subtask"], response, row["answer"])
    )
    return _Verdict(given, readable(row["subtask"], response, row["answer"]))


def _compat(row: Mapping[str, Any], response: str | None) -> _Verdict:
    """As the reference's evaluator: what is missing, or says nothing where two units are forgiven,
    is not counted.
    """
    if response is None or row["subtask"].endswith(UNSCORED):
        return _Verdict(None, True)
    given = score_row(
        row["subtask"], response, reference.answer(row["subtask"], row["id"], row["answer"])
    )
    return _Verdict(given, parse(response) is not None)


def _small(source: Dataset) -> frozenset[str]:
    rows = source.rows("questions", ("id", "subtask", "robustness", "answer"))
    return tenth(Drawn(row["subtask"], row["robustness"], row["answer"], row["id"]) for row in rows)


def _replies(path: str) -> dict[str, str]:
    """Question id -> raw text; a reply that is null is an empty one."""
    found: dict[str, str] = {}
    for number, line in _lines(path):
        try:
            row = json_text.parse(line)
        except ValueError:
            raise UserError(path, f"line {number}: not JSON", _REMEDY) from None
        if (
            not isinstance(row, dict)
            or not isinstance(row.get("id"), str)
            or not isinstance(row.get("response", 0), str | None)
        ):
            raise UserError(
                path, f"line {number}: not an object with an id and a response, both texts", _REMEDY
            )
        if row["id"] in found:
            raise UserError(
                path,
                f"line {number}: {row['id'][:100]!r} stands here a second time",
                "keep one reply to each question",
            )
        found[row["id"]] = row["response"] or ""
    return found


def _lines(path: str) -> Iterator[tuple[int, str]]:
    """Those that are not blank, with their numbers from 1."""
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            yield from ((n, line) for n, line in enumerate(file, 1) if line.strip())
    except UnicodeDecodeError:
        raise UserError(path, "not UTF-8 text", _REMEDY) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UserError(
            repr(path[:200]), f"cannot be read: {reason}", "give the file of predictions"
        ) from None


def as_text(found: Scored) -> str:
    """Both tables, and what was not as it should be."""
    how = "as the reference benchmark's evaluator counts" if found.compat else "exact comparison"
    rules = "not counted" if found.compat else "counted as wrong"
    notes = [
        *_ids("replies in which no answer can be read", found.unreadable),
        *_ids("replies to questions that the dataset does not have", found.unknown),
        *_ids(f"questions without a reply, {rules}", found.missing),
    ]
    drawn = f"{scores.DRAWS} samples of cases, twins and all questions of a case together"
    about = f"{how}; intervals: {drawn}"
    return "\n".join([about, "", *scores.lines(found.scores), *([""] if notes else []), *notes])


def _ids(what: str, ids: tuple[str, ...]) -> list[str]:
    if not ids:
        return []
    more = f", and {len(ids) - LISTED} more (--json has them all)" if len(ids) > LISTED else ""
    return [f"{len(ids)} {what}: {', '.join(escaped(i[:100]) for i in ids[:LISTED])}{more}"]


def as_json(found: Scored) -> dict[str, Any]:
    """Everything; scores and ratios 0-100.

    Half a character pair, which an id may hold and no file can, is written as its escape.
    """
    return {"compat": "fcmbench" if found.compat else None, **asdict(found.scores)} | {
        "unreadable": found.unreadable,
        "unknown": [i.encode("utf-8", "backslashreplace").decode("utf-8") for i in found.unknown],
        "missing": found.missing,
    }
