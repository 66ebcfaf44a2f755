"""con_chk_006: is this row of the statement business income?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from output.questions.shared.business_income import (
    Definition,
    defined,
    incoming,
    is_business,
    printed_business,
)
from output.questions.shared.document_view import Shown, printed
from output.questions.shared.draw import shuffled
from output.questions.shared.pictures import Count
from output.questions.shared.prompt import YES_NO, answer, closing, make
from output.questions.shared.subtask import Subtask
from output.questions.statement._rows import pages, stated
from pipeline import kinds
from pipeline.facts import row_numbers
from pipeline.policy import Policy
from pipeline.reading.printed_text import table
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng

STATEMENT: Mapping[Language, str] = {"zh": kinds.ZH_BANK_STATEMENT, "en": kinds.EN_BANK_STATEMENT}
PLACE = "place"
# How a row is pointed at: by a column that tells it from all others of the page; by its place, where some rows are likelier than
# others, only if no such column can be read.
POINTERS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "balance": "交易后余额为 [{value}]",
        "order_number": "编号为 [{value}]",
        PLACE: "本页明细表从上往下数第 [{value}] 行",
    },
    "en": {
        "balance": "after which the balance is [{value}]",
        PLACE: "in line [{value}] of the table on this page, counted from the top without its heading",
    },
}
BODY: Mapping[Language, str] = {
    "zh": "图片是一页流水明细。请看{pointer}的那笔交易，判断它是否属于经营收入。{definition}请回答“是”或“否”。",
    "en": "The image shows a page of a bank statement. Take the transaction {pointer}. Is it business income? {definition}Answer Yes or No.",
}
_VALUE = re.compile(r"\[([^\]]+)\]")


@dataclass(frozen=True)
class BusinessRow(Subtask):
    """Of one page of an owner's statement: a row that is, and in the same words one that is not, rather a deposit too.
    ``pages``: of a session; ``rows``: of either kind on a page."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_006"
    paired: ClassVar[bool] = True  # what a twin is not asked again is then always a yes with its no
    pages: Count = 1
    rows: Count = 1

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        questions = []
        for session in pages(file, STATEMENT[file.case.language]):
            asked = (_pairs(part, file.case.language, rng) for part in shuffled(session, rng))
            questions += [
                question
                for pairs in islice((pairs for pairs in asked if pairs), self.pages)
                for question in pairs[: 2 * self.rows]
            ]
        return questions

    def ask(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        drawn = self.candidates(file, policy, rng)
        pairs = [drawn[n : n + 2] for n in range(0, len(drawn), 2)]  # a yes goes with its no
        return [
            question
            for pair in pairs
            if all(self.stands(q, file, policy) for q in pair)
            for question in pair
        ]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        rows = table(printed(photos, STATEMENT[language]), "transactions")
        match = _VALUE.search(question.question)
        pointer = next(
            (
                p
                for p, words in POINTERS[language].items()
                if match and words.format(value=match[1]) in question.question
            ),
            "",
        )
        if match is None or not pointer:
            raise ValueError("the prompt points at no row")
        pointed = (
            rows[int(match[1]) - 1 :]
            if pointer == PLACE
            else [r for r in rows if r.get(pointer) == match[1]]
        )
        column = stated(question.question, photos)[0] if language == "zh" else ""
        return answer(YES_NO[language][not printed_business(pointed[0], language, column)])


def _pairs(part: Shown, language: Language, rng: Rng) -> list[Question]:
    """Pairs of a row that is and one that is not, each pair pointed at alike."""
    definition, numbers = defined(part, language), row_numbers(part.fields, "transactions")
    if definition is None:
        return []
    right = [n for n in numbers if is_business(part, n, definition)]
    wrong = [n for n in numbers if n not in right]
    wrong = [n for n in wrong if incoming(part, n)] or wrong
    if not right or not wrong:
        return []
    found: list[Question] = []
    for pair in zip(shuffled(right, rng), shuffled(wrong, rng), strict=False):
        for pointer in POINTERS[language]:
            names = {
                n: [*_shown(part, numbers, definition), *_pointing(part, n, pointer)] for n in pair
            }
            if all(
                part.readable(fields) and _value(part, n, pointer) for n, fields in names.items()
            ):
                found += [
                    _question(part, language, definition, pointer=pointer, row=n, names=names[n])
                    for n in pair
                ]
                break
    return found


def _shown(part: Shown, numbers: Sequence[int], definition: Definition) -> list[str]:
    """The page's whole column that tells, and all that says which way the rows go."""
    columns = (
        definition.column,
        *(("deposit",) if definition.column == "description" else ("direction", "amount")),
    )
    return [
        name for n in numbers for c in columns if (name := f"transactions.{n}.{c}") in part.fields
    ]


def _pointing(part: Shown, row: int, pointer: str) -> list[str]:
    return [] if pointer == PLACE else [f"transactions.{row}.{pointer}"]


def _value(part: Shown, row: int, pointer: str) -> str:
    """What the pointer says; empty where another row of the page says it too."""
    numbers = row_numbers(part.fields, "transactions")
    if pointer == PLACE:
        return str(numbers.index(row) + 1)
    texts = {
        n: part.fields[name].view.text
        for n in numbers
        if (name := f"transactions.{n}.{pointer}") in part.fields
    }
    return texts[row] if row in texts and list(texts.values()).count(texts[row]) == 1 else ""


def _question(
    part: Shown,
    language: Language,
    definition: Definition,
    *,
    pointer: str,
    row: int,
    names: Sequence[str],
) -> Question:
    yes, no = YES_NO[language]
    words = POINTERS[language][pointer].format(value=_value(part, row, pointer))
    body = BODY[language].format(pointer=words, definition=definition.words) + closing(
        language, answer(f"{yes} / {no}")
    )
    response = answer(yes if is_business(part, row, definition) else no)
    return make(
        "CC",
        BusinessRow.subtask,
        "002",
        photos=part.photos,
        body=body,
        response=response,
        evidence=part.evidence(names),
    )
