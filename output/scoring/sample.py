"""The small set: a tenth of the questions, the same whoever asks.

Every subtask, condition and answer is in it in proportion.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from itertools import groupby
from typing import NamedTuple

STEP = 10
START = 4


class Drawn(NamedTuple):
    """What decides whether a question is of the small set."""

    subtask: str
    condition: str
    answer: str
    id: str


def tenth(questions: Iterable[Drawn]) -> frozenset[str]:
    """The ids of every tenth question, and of one at least of each subtask.

    They are taken in the order of subtask, condition, answer and a digest of the id. Every other
    condition runs backwards, so that groups of ten do not always yield the same answer.
    """
    order = sorted(questions, key=lambda q: (q.subtask, q.condition, q.answer, _digest(q.id)))
    queue: list[Drawn] = []
    runs = groupby(order, key=lambda q: (q.subtask, q.condition))
    for number, (_, run) in enumerate(runs):
        queue += reversed(list(run)) if number % 2 else run
    chosen = queue[START::STEP]
    there = {q.subtask for q in chosen}
    first = {q.subtask: q for q in reversed(queue) if q.subtask not in there}
    return frozenset(q.id for q in (*chosen, *first.values()))


def _digest(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=8).digest()
