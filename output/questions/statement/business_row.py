"""con_chk_006: is this row of the statement business income?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, NamedTuple

from output.questions.shared.business_income import (
    EN_COLUMN,
    Definition,
    defined,
    incoming,
    is_business,
    printed_business,
)
from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.draw import shuffled
from output.questions.shared.pictures import Count
from output.questions.shared.prompt import YES_NO, closing, either, make, verdict
from output.questions.shared.subtask import Subtask
from output.questions.statement._rows import pages, stated
from pipeline import kinds
from pipeline.facts import Absent, row_numbers
from pipeline.policy import Policy
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng

STATEMENT = kinds.BANK_STATEMENT
PLACE = "place"
# How a row is pointed at: by a column that tells it from all others of the page; by its place,
# where some rows are likelier than others, only if no such column can be read.
POINTERS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "balance": "交易后余额为 [{value}]",
        "order_number": "编号为 [{value}]",
        PLACE: "本页明细表从上往下数第 [{value}] 行",
    },
    "en": {
        "balance": "after which the balance is [{value}]",
        PLACE: (
            "in line [{value}] of the table on this page, counted from the top without its heading"
        ),
    },
}
BODY: Mapping[Language, str] = {
    "zh": (
        "图片是一页流水明细。请看{pointer}的那笔交易，判断它是否属于经营收入。"
        "{definition}请回答“是”或“否”。"
    ),
    "en": (
        "The image shows a page of a bank statement. Take the transaction {pointer}. "
        "Is it business income? {definition}Answer Yes or No."
    ),
}
_VALUE = re.compile(r"\[([^\]]+)\]")


@dataclass(frozen=True)
class BusinessRow(Subtask):
    """Of one page of an owner's statement.

    A row that is, and in the same words one that is not, rather a deposit too. ``pages``: of a
    session; ``rows``: of either kind on a page.
    """

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_006"
    paired: ClassVar[bool] = True  # what a twin is not asked again is then always a yes with its no
    pages: Count = 1
    rows: Count = 1

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        language = file.case.language
        questions: list[Question] = []
        for session in pages(file, STATEMENT[language]):
            asked = (_pairs(part, language, rng) for part in shuffled(session, rng))
            for pairs in islice((pairs for pairs in asked if pairs), self.pages):
                questions += pairs[: 2 * self.rows]
        return questions

    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        drawn = self.candidates(file, policy, rng)
        asked: list[Question] = []
        for n in range(0, len(drawn), 2):
            pair = drawn[n : n + 2]  # a yes goes with its no
            asked += pair if all(self.stands(q, file, policy) for q in pair) else []
        return asked

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        rows = table(printed(photos, STATEMENT[language]), "transactions")
        pointer, value = _pointed(question)
        if pointer == PLACE:
            row = rows[int(value) - 1]
        else:
            row = [r for r in rows if r.get(pointer) == value][0]
        column = stated(question.question, photos)[0] if language == "zh" else ""
        return verdict(YES_NO[language], printed_business(row, language, column))


def _pointed(question: Question) -> tuple[str, str]:
    """By what a prompt points at its row, and what it says of it.

    Raises:
        ValueError: it points at none.
    """
    match = _VALUE.search(question.question)
    for pointer, words in POINTERS[question.language].items():
        if match and words.format(value=match[1]) in question.question:
            return pointer, match[1]
    raise ValueError("the prompt points at no row")


def _pairs(part: DocumentView, language: Language, rng: Rng) -> list[Question]:
    """Pairs of a row that is and one that is not, each pair pointed at alike."""
    try:
        definition = defined(part, language)
    except Absent:
        return []
    numbers = row_numbers(part.fields, "transactions")
    right = [n for n in numbers if is_business(part, n, definition)]
    wrong = [n for n in numbers if n not in right]
    wrong = [n for n in wrong if incoming(part, n)] or wrong
    if not right or not wrong:
        return []
    found: list[Question] = []
    for pair in zip(shuffled(right, rng), shuffled(wrong, rng), strict=False):
        found += _pair(part, language, definition, rows=pair)
    return found


def _pair(
    part: DocumentView, language: Language, definition: Definition, *, rows: tuple[int, int]
) -> list[Question]:
    """A question about each of two rows, by the first pointer that tells both.

    None if none does.
    """
    for pointer in POINTERS[language]:
        pointing = [Pointed(row, pointer, _value(part, row, pointer)) for row in rows]
        if all(p.value for p in pointing):
            with suppress(Absent):
                return [_question(part, language, definition, pointed=p) for p in pointing]
    return []


class Pointed(NamedTuple):
    """A row and what points at it."""

    row: int
    pointer: str
    value: str


def _telling(part: DocumentView, definition: Definition) -> list[str]:
    """The page's whole column that tells, and all that says which way the rows go."""
    ways = ["deposit"] if definition.column == EN_COLUMN else ["direction", "amount"]
    found: list[str] = []
    for n in row_numbers(part.fields, "transactions"):
        names = [f"transactions.{n}.{c}" for c in (definition.column, *ways)]
        found += [name for name in names if name in part.fields]
    return found


def _value(part: DocumentView, row: int, pointer: str) -> str:
    """What the pointer says; empty where another row of the page says it too."""
    numbers = row_numbers(part.fields, "transactions")
    if pointer == PLACE:
        return str(numbers.index(row) + 1)
    texts: dict[int, str] = {}
    for n in numbers:
        name = f"transactions.{n}.{pointer}"
        if name in part.fields:
            texts[n] = part.fields[name].view.text
    return texts[row] if row in texts and list(texts.values()).count(texts[row]) == 1 else ""


def _question(
    part: DocumentView, language: Language, definition: Definition, *, pointed: Pointed
) -> Question:
    row, pointer, value = pointed
    words = POINTERS[language][pointer].format(value=value)
    place = [] if pointer == PLACE else [f"transactions.{row}.{pointer}"]
    body = BODY[language].format(pointer=words, definition=definition.words)
    return make(
        BusinessRow,
        variant="002",
        photos=part.photos,
        body=body + closing(language, either(YES_NO[language])),
        response=verdict(YES_NO[language], is_business(part, row, definition)),
        evidence=part.evidence([*_telling(part, definition), *place]),
    )
