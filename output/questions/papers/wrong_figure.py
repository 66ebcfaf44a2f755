"""con_chk_103: which printed figure was tampered with, to judge by the others?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.papers._sum_relations import KINDS, culprits, relations, stated
from output.questions.papers._sums_print import figures, mends, sums
from output.questions.shared.document_view import (
    Session,
    Shown,
    own,
    printed,
    sessions,
    sheets,
    shown,
)
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.shared.prompt import NOTHING, answer, closing, make, offered, options
from output.questions.shared.subtask import Key
from pipeline.policy import Policy
from pipeline.records import CaseFile, Language, Photo, Question

CHOICES = 4
_ROW = re.compile(r"第(\d+)行的|row (\d+), ")
BODY: Mapping[Language, str] = {
    "zh": "【{}】上至多有一个数字被改动过，使它与同一文件上的其他数字相矛盾（合计、大写金额、余额、逐项加减等）。它是下列哪一个？"
    "行号从 1 起跨页连续计数，表头不计。只看这份文件自身各数字之间的加减关系，图中的其他材料不影响答案。{}请回答其中一项。",
    "en": "At most one figure of the [{}] was tampered with, so that it contradicts the other figures of the paper (totals, running balances, "
    "sums of lines). Which of these is it? Rows are counted from 1 over all pages, without the column heads. "
    "Only the sums of this paper count; no other paper in view bears on the answer. {}Answer with one of them.",
}


@dataclass(frozen=True)
class WrongFigure(TracedSubtask):
    """Asked where exactly one figure, given another value, would set everything right; the other choices take part in the same sums."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_103"

    def possible(self, file: CaseFile, policy: Policy) -> Mapping[Key, Question]:
        lied = file if file.anomalies else file.twin
        if lied is None or not lied.anomalies:
            return {}
        named = {c.field for c in lied.anomalies[0].changes}
        found: dict[Key, Question] = {}
        for kind in KINDS:
            paper = own(file, kind)
            for session in sessions(file) if paper else ():
                part = shown(file, session, paper) if paper else None
                question = _question(file, lied, session, part=part, named=named) if part else None
                if question:
                    found[(session.number, kind)] = question
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        kind = next(
            s.kind
            for _, s in sheets(photos)
            if s.kind in KINDS and f"{s.label}" in question.question
        )
        texts = printed(photos, kind)
        values, held = figures(texts), sums(kind, texts)
        heads = {
            f.name: f.label
            for _, s in sheets(photos)
            if s.kind == kind
            for f in s.fields
            if f.name in values
        }
        chosen = [
            c
            for c in offered(question.question)
            if any(mends(name, values, held) for name in _meant(c, heads))
        ]
        if len(chosen) > 1:
            raise ValueError("several figures would set the paper right")
        return answer(chosen[0] if chosen else NOTHING)


def _question(
    file: CaseFile, lied: CaseFile, session: Session, *, part: Shown, named: set[str]
) -> Question | None:
    language, kind = file.case.language, part.document.kind
    sight = {
        name: value for name, value in stated(part.document.facts).items() if name in part.fields
    }
    held = relations(kind, sight)
    fields = list(dict.fromkeys(name for r in held for name in r))
    wrong = _wrong(lied, session, kind)
    if wrong is None or wrong not in named or wrong not in fields or not part.readable(fields):
        return None
    same = (
        [f for f in fields if f.rpartition(".")[2] == wrong.rpartition(".")[2]]
        if wrong.startswith("transactions.")
        else fields
    )
    pool = same if len(same) >= CHOICES else fields
    first = max(0, min(pool.index(wrong) - len(fields) % CHOICES, len(pool) - CHOICES))
    labels = [
        _worded(name, part.fields[name].view.label, language)
        for name in pool[first : first + CHOICES]
    ]
    if len(set(labels)) < len(labels):
        return None
    told = (
        NOTHING
        if not culprits(sight, held)
        else _worded(wrong, part.fields[wrong].view.label, language)
    )
    body = BODY[language].format(part.document.label, options(labels)) + closing(
        language, answer("…"), answer(NOTHING)
    )
    return make(
        "CC",
        WrongFigure.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=answer(told),
        evidence=part.evidence(fields),
        rule="",
    )


def _wrong(lied: CaseFile, session: Session, kind: str) -> str | None:
    """The one figure of the half with the lie that contradicts the rest of what it prints."""
    paper = own(lied, kind)
    part = (
        next((shown(lied, s, paper) for s in sessions(lied) if s.number == session.number), None)
        if paper
        else None
    )
    if part is None:
        return None
    sight = {
        name: value for name, value in stated(part.document.facts).items() if name in part.fields
    }
    found = culprits(sight, relations(kind, sight))
    return found[0] if len(found) == 1 else None


def _meant(choice: str, heads: Mapping[str, str]) -> list[str]:
    """The figures that a choice names, by its words: the head of a column and the row it counts, or the label of a figure outside tables."""
    row = _ROW.match(choice)
    label, place = (choice[row.end() :], int(row[1] or row[2]) - 1) if row else (choice, None)
    return [name for name, head in heads.items() if head == label and _row(name) == place]


def _row(name: str) -> int | None:
    """The row of a figure in a table whose rows are counted."""
    table, _, rest = name.partition(".")
    number = rest.partition(".")[0]
    return int(number) if table in ("transactions", "items") and number.isdigit() else None


def _worded(name: str, label: str, language: Language) -> str:
    """A figure as the choices name it; rows are counted from 1."""
    row = (
        next((int(part) + 1 for part in name.split(".") if part.isdigit()), None)
        if name.split(".")[0] in ("transactions", "items")
        else None
    )
    if row is None:
        return label
    return f"第{row}行的{label}" if language == "zh" else f"row {row}, {label}"
