"""en.inf_ext_005: which rows begin with these words, or move at least this amount?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import DocumentView, printed
from output.questions.shared.draw import shuffled, some
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask
from output.questions.statement._rows import column, moving_cell, printed_triple, statements, triple
from pipeline import kinds
from pipeline.facts import filled_rows, money, printed_money, require, row_numbers, text
from pipeline.money import UNIT, clear
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_money, table
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

STATEMENT = kinds.EN_BANK_STATEMENT
MOST_ROWS = 15
# What kind of row a description says it is.
WORDS = re.compile(r"[A-Za-z]+(?: (?:purchase|payment|to|from|credit))?")
WAYS = {"deposit": "deposits", "withdrawal": "withdrawals"}
BODY = (
    "From all pages of this bank statement, list every one of the {which}, "
    "in the order of the table, each as "
    '[description, "in" or "out", amount]. Copy the description as printed; '
    'a deposit is "in", a withdrawal is "out"; write the amount as text '
    "with two decimals and thousands separators. Do not merge equal rows; "
    "if there is none, leave the list empty."
)
STARTING = "transactions whose description begins with [{words}], capitals as written here"
LARGE = "{ways} of at least [{least}], an amount of exactly {least} included"
_STARTING = re.compile(r"begins with \[([^\]]+)\]")
_LARGE = re.compile(r"(deposits|withdrawals) of at least \[([^\]]+)\]")


@dataclass(frozen=True)
class StatementRowsByAmount(Subtask):
    """One question by words.

    Two by amount, whose limits differ by the unit that leaves a row out.
    """

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_005"
    languages: ClassVar[tuple[str, ...]] = ("en",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        found: list[Question] = []
        for part in statements(file, STATEMENT):
            found += [*_by_words(part, rng), *_by_amount(part, rng)]
        return found

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        rows = table(printed(photos, STATEMENT), "transactions")
        starting, large = _STARTING.search(question.question), _LARGE.search(question.question)
        if starting:
            rows = [r for r in rows if r["description"].startswith(starting[1])]
        elif large:
            cell = next(c for c, ways in WAYS.items() if ways == large[1])
            least = parse_money(large[2])
            if least is None:
                raise ValueError("the prompt names no amount")
            moving = [r for r in rows if cell in r]
            rows = [r for r in moving if require(printed_money, r, cell) >= least]
        else:
            raise ValueError("the prompt states no condition")
        return answer([printed_triple(row) for row in rows])


def _by_words(part: DocumentView, rng: Rng) -> list[Question]:
    """Of a kind of row that is not too common."""
    descriptions = column(part, "description")
    asked: dict[str, list[int]] = {}
    for kind, rows in _rows_by_words(part).items():
        if len(rows) <= MOST_ROWS and part.readable([*descriptions, *_amounts(part, rows)]):
            asked[kind] = rows
    found: list[Question] = []
    for kind in some(list(asked), 1, rng):
        names = [*descriptions, *_amounts(part, asked[kind])]
        found.append(_question(part, STARTING.format(words=kind), asked[kind], names=names))
    return found


def _rows_by_words(part: DocumentView) -> dict[str, list[int]]:
    """The words that some description begins with -> the rows that begin with them."""
    described: dict[int, str] = {}
    for n in row_numbers(part.facts, "transactions"):
        described[n] = text(part.facts, f"transactions.{n}.description") or ""
    kinds = [match[0] for words in described.values() if (match := WORDS.match(words))]
    found: dict[str, list[int]] = {}
    for kind in kinds:
        found[kind] = [n for n, words in described.items() if words.startswith(kind)]
    return found


def _by_amount(part: DocumentView, rng: Rng) -> list[Question]:
    """Of a limit, and of a limit one unit higher."""
    for cell in shuffled(list(WAYS), rng):
        rows = filled_rows(part.facts, "transactions", cell)
        cells = {n: f"transactions.{n}.{cell}" for n in rows}
        sizes = {n: require(money, part.facts, name) for n, name in cells.items()}
        limits = _limits(list(sizes.values()))
        names = [*cells.values(), *(f"transactions.{n}.description" for n in rows)]
        if limits and part.readable(names):
            limit = limits[int(rng.integers(len(limits)))]
            found: list[Question] = []
            for least in (limit, limit + UNIT):
                which = LARGE.format(ways=WAYS[cell], least=f"{least:,.2f}")
                large = [n for n, size in sizes.items() if size >= least]
                found.append(_question(part, which, large, names=names))
            return found
    return []


def _limits(sizes: Sequence[Decimal]) -> list[Decimal]:
    """The largest amounts from which no other lies within a unit.

    Distinct or not: rows at a limit all fall together.
    """
    largest = sorted(sizes, reverse=True)[:MOST_ROWS]
    return [limit for limit in largest if all(clear(s, limit, limit + UNIT) for s in sizes)]


def _amounts(part: DocumentView, rows: Sequence[int]) -> list[str]:
    return [f"transactions.{n}.{moving_cell(part, n)}" for n in rows]


def _question(
    part: DocumentView, which: str, rows: Sequence[int], *, names: Sequence[str]
) -> Question:
    example = answer([["…", "in", "0.00"]])
    return make(
        StatementRowsByAmount,
        photos=part.photos,
        body=BODY.format(which=which) + closing("en", example, answer([])),
        response=answer([triple(part, n) for n in rows]),
        evidence=part.evidence(names),
    )
