"""con_chk_103: which printed figure was tampered with, to judge by the others?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, product
from typing import ClassVar

from output.questions.papers._sum_relations import KINDS, culprits, relations, stated
from output.questions.papers._sums_print import figures, mends, sums
from output.questions.shared.document_view import (
    DocumentView,
    Session,
    own_shown,
    printed,
    printed_fields,
    sessions,
    sheets,
)
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import NOTHING, answer, closing, make, offered, options
from output.questions.shared.subtask import Key
from pipeline.facts import Absent
from pipeline.policy import Policy
from pipeline.records import CaseFile, Language, Photo, Question

CHOICES = 4
COUNTED = ("transactions", "items")  # tables whose rows a choice counts
_ROW = re.compile(r"第(\d+)行的|row (\d+), ")
BODY: Mapping[Language, str] = {
    "zh": "【{}】上至多有一个数字被改动过，使它与同一文件上的其他数字相矛盾（合计、大写金额、余额、"
    "逐项加减等）。它是下列哪一个？"
    "行号从 1 起跨页连续计数，表头不计。只看这份文件自身各数字之间的加减关系，"
    "图中的其他材料不影响答案。{}请回答其中一项。",
    "en": "At most one figure of the [{}] was tampered with, "
    "so that it contradicts the other figures of the paper (totals, running balances, "
    "sums of lines). Which of these is it? Rows are counted from 1 over all pages, "
    "without the column heads. "
    "Only the sums of this paper count; no other paper in view bears on the answer. "
    "{}Answer with one of them.",
}


@dataclass(frozen=True)
class WrongFigure(TracedSubtask):
    """Asked where exactly one figure, given another value, would set everything right.

    The other choices take part in the same sums.
    """

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_103"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        lied = file if file.anomalies else file.twin
        if lied is None or not lied.anomalies:
            return {}
        found: dict[Key, Question] = {}
        for session, kind in product(sessions(file), KINDS):
            with suppress(Absent):
                wrong = _wrong(lied, session, kind)
                found[(session.number, kind)] = _question(own_shown(file, session, kind), wrong)
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        named = (s.kind for _, s in sheets(photos) if s.label in question.question)
        kind = next((kind for kind in named if kind in KINDS), None)
        if kind is None:
            raise Absent("the prompt names no paper that is shown")
        texts = printed(photos, kind)
        values, held = figures(texts), sums(kind, texts)
        heads = {f.name: f.label for f in printed_fields(photos, kind) if f.name in values}
        chosen: list[str] = []
        for choice in offered(question.question):
            if any(mends(name, values, held) for name in _meant(choice, heads)):
                chosen.append(choice)
        if len(chosen) > 1:
            raise ValueError("several figures would set the paper right")
        return answer(chosen[0] if chosen else NOTHING)


def _wrong(lied: CaseFile, session: Session, kind: str) -> str:
    """The one figure of the half with the lie that contradicts the rest of what it prints.

    Raises:
        Absent: there is none that the lie changed, or there are several.
    """
    same = next((s for s in sessions(lied) if s.number == session.number), None)
    if same is None:
        raise Absent(f"{lied.id} has no session {session.number}")
    sight = _in_sight(own_shown(lied, same, kind))
    found = culprits(sight, relations(kind, sight))
    changed = {change.field for change in lied.anomalies[0].changes}
    if len(found) != 1 or found[0] not in changed:
        raise Absent(f"{lied.id}: no one figure is wrong")
    return found[0]


def _in_sight(part: DocumentView) -> dict[str, Decimal]:
    """The figures that a paper states and shows."""
    return {name: value for name, value in stated(part.facts).items() if name in part.fields}


def _question(part: DocumentView, wrong: str) -> Question:
    language = part.photos[0].language
    sight = _in_sight(part)
    held = relations(part.document.kind, sight)
    fields = list(dict.fromkeys(chain.from_iterable(held)))
    if wrong not in fields:
        raise Absent(f"{part.document.id}: {wrong} takes part in no sum")
    labels = {name: _worded(name, part.heading(name), language) for name in _pool(fields, wrong)}
    if len(set(labels.values())) < len(labels):
        raise Absent(f"{part.document.id}: two choices read alike")
    body = BODY[language].format(part.document.label, options(list(labels.values())))
    return make(
        WrongFigure,
        photos=part.photos,
        body=body + closing(language, answer("…"), answer(NOTHING)),
        response=answer(labels[wrong] if culprits(sight, held) else NOTHING),
        evidence=part.evidence(fields),
    )


def _pool(fields: Sequence[str], wrong: str) -> Sequence[str]:
    """The choices: of the wrong figure's own column where it has so many."""
    same = fields
    if wrong.startswith("transactions."):
        column = wrong.rpartition(".")[2]
        same = [name for name in fields if name.rpartition(".")[2] == column]
    pool = same if len(same) >= CHOICES else fields
    first = max(0, min(pool.index(wrong) - len(fields) % CHOICES, len(pool) - CHOICES))
    return pool[first : first + CHOICES]


def _meant(choice: str, heads: Mapping[str, str]) -> list[str]:
    """The figures that a choice names, by its words.

    The head of a column and the row it counts, or the label of a figure outside tables.
    """
    row = _ROW.match(choice)
    label, place = (choice[row.end() :], int(row[1] or row[2]) - 1) if row else (choice, None)
    return [name for name, head in heads.items() if head == label and _row(name) == place]


def _row(name: str) -> int | None:
    """The row of a figure in a table whose rows are counted."""
    table, _, rest = name.partition(".")
    number = rest.partition(".")[0]
    return int(number) if table in COUNTED and number.isdigit() else None


def _worded(name: str, label: str, language: Language) -> str:
    """A figure as the choices name it; rows are counted from 1."""
    table, *parts = name.split(".")
    row = next((int(part) + 1 for part in parts if part.isdigit()), None)
    if row is None or table not in COUNTED:
        return label
    return f"第{row}行的{label}" if language == "zh" else f"row {row}, {label}"
