"""en.inf_ext_005: which rows of the statement begin with these words, or move at least this amount?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from output.questions.shared.document_view import Shown, printed
from output.questions.shared.draw import shuffled, some
from output.questions.shared.prompt import answer, closing, make
from output.questions.shared.subtask import Subtask
from output.questions.statement._rows import column, statements
from pipeline import kinds
from pipeline.facts import money, printed_money, require, row_numbers, text
from pipeline.money import UNIT, clear
from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_money, table
from pipeline.records import CaseFile, Photo, Question
from pipeline.roles import Rng

STATEMENT = kinds.EN_BANK_STATEMENT
MOST_ROWS = 15
WORDS = re.compile(
    r"[A-Za-z]+(?: (?:purchase|payment|to|from|credit))?"
)  # what kind of row a description says it is
WAYS = {"deposit": ("in", "deposits"), "withdrawal": ("out", "withdrawals")}
BODY = (
    "From all pages of this bank statement, list every one of the {which}, in the order of the table, each as "
    '[description, "in" or "out", amount]. Copy the description as printed; a deposit is "in", a withdrawal is "out"; write the amount as text '
    "with two decimals and thousands separators. Do not merge equal rows; if there is none, leave the list empty."
)
STARTING = "transactions whose description begins with [{words}], capitals as written here"
LARGE = "{ways} of at least [{least}], an amount of exactly {least} included"
_STARTING, _LARGE = (
    re.compile(r"begins with \[([^\]]+)\]"),
    re.compile(r"(deposits|withdrawals) of at least \[([^\]]+)\]"),
)


@dataclass(frozen=True)
class StatementRowsByAmount(Subtask):
    """One question by words; two by amount, whose limits differ by the unit that leaves a row out."""

    task: ClassVar[str] = "KIE"
    subtask: ClassVar[str] = "inf_ext_005"
    languages: ClassVar[tuple[str, ...]] = ("en",)

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        return [
            question
            for part in statements(file, STATEMENT)
            for question in (*_by_words(part, rng), *_by_amount(part, rng))
        ]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        rows = table(printed(photos, STATEMENT), "transactions")
        starting, large = _STARTING.search(question.question), _LARGE.search(question.question)
        if starting:
            rows = [r for r in rows if r["description"].startswith(starting[1])]
        elif large:
            cell = next(c for c, (_, ways) in WAYS.items() if ways == large[1])
            least = parse_money(large[2])
            rows = [
                r
                for r in rows
                if cell in r and least is not None and require(printed_money, r, cell) >= least
            ]
        else:
            raise ValueError("the prompt states no condition")
        return answer([_triple(row) for row in rows])


def _triple(row: Mapping[str, str]) -> list[str]:
    cell = "deposit" if "deposit" in row else "withdrawal"
    return [row["description"], WAYS[cell][0], f"{require(printed_money, row, cell):,.2f}"]


def _by_words(part: Shown, rng: Rng) -> list[Question]:
    names = column(part, "description")
    described = {
        n: text(part.document.facts, f"transactions.{n}.description") or ""
        for n in row_numbers(part.document.facts, "transactions")
    }
    kinds = dict.fromkeys(match[0] for words in described.values() if (match := WORDS.match(words)))
    found = {
        kind: [n for n, words in described.items() if words.startswith(kind)] for kind in kinds
    }
    asked = [
        kind
        for kind, rows in found.items()
        if len(rows) <= MOST_ROWS and part.readable([*names, *_amounts(part, rows)])
    ]
    return [
        _question(
            part,
            STARTING.format(words=kind),
            found[kind],
            names=[*names, *_amounts(part, found[kind])],
        )
        for kind in some(asked, 1, rng)
    ]


def _by_amount(part: Shown, rng: Rng) -> list[Question]:
    numbers = row_numbers(part.document.facts, "transactions")
    for cell in shuffled(list(WAYS), rng):
        sizes = {
            n: size
            for n in numbers
            if (size := money(part.document.facts, f"transactions.{n}.{cell}")) is not None
        }
        # Distinct or not: rows at a limit all fall together. No row lies within a unit of what is asked.
        limits = [
            limit
            for limit in sorted(sizes.values(), reverse=True)[:MOST_ROWS]
            if all(clear(s, limit, limit + UNIT) for s in sizes.values())
        ]
        names = [
            *(f"transactions.{n}.{cell}" for n in sizes),
            *(f"transactions.{n}.description" for n in sizes),
        ]
        if limits and part.readable(names):
            limit = limits[int(rng.integers(len(limits)))]
            asked = [
                (least, [n for n, size in sizes.items() if size >= least])
                for least in (limit, limit + UNIT)
            ]
            return [
                _question(
                    part, LARGE.format(ways=WAYS[cell][1], least=f"{least:,.2f}"), rows, names=names
                )
                for least, rows in asked
            ]
    return []


def _amounts(part: Shown, rows: Sequence[int]) -> list[str]:
    return [f"transactions.{n}.{_cell(part, n)}" for n in rows]


def _cell(part: Shown, row: int) -> str:
    return (
        "deposit"
        if money(part.document.facts, f"transactions.{row}.deposit") is not None
        else "withdrawal"
    )


def _question(part: Shown, which: str, rows: Sequence[int], *, names: Sequence[str]) -> Question:
    facts = part.document.facts
    listed = []
    for n, cell in ((n, _cell(part, n)) for n in rows):
        listed.append(
            [
                text(facts, f"transactions.{n}.description"),
                WAYS[cell][0],
                f"{money(facts, f'transactions.{n}.{cell}'):,.2f}",
            ]
        )
    body = BODY.format(which=which) + closing("en", answer([["…", "in", "0.00"]]), answer([]))
    return make(
        "KIE",
        StatementRowsByAmount.subtask,
        "001",
        photos=part.photos,
        body=body,
        response=answer(listed),
        evidence=part.evidence(names),
    )
