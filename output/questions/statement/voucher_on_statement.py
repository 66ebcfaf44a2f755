"""con_chk_005: what does the statement say in the row of this voucher, or of this bill's payment?

If it has such a row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import ClassVar

from output.questions.shared.document_view import (
    DocumentView,
    document_shown,
    pictures,
    printed,
    printed_fields,
    sessions,
)
from output.questions.shared.fields import printed_fact
from output.questions.shared.prompt import NOTHING, answer, closing, dumps, make
from output.questions.shared.subtask import Key, Subtask
from output.questions.statement._rows import caption
from output.scoring.reference import NOT_FOUND
from pipeline import kinds
from pipeline.facts import Absent, money, printed_money, require, row_numbers, states, text
from pipeline.money import ZERO
from pipeline.policy import Policy
from pipeline.reading.printed_text import number_key, table
from pipeline.records import CaseFile, Language, Photo, Question
from pipeline.roles import Rng


@dataclass(frozen=True)
class Claim:
    """A paper about one payment, and the cells by which its row is found on the statement."""

    kind: str
    statement: str
    mark: str  # what names the payment on the paper
    mark_cell: str
    amount: str
    amount_cell: str
    # What may be asked of the row: nothing that the paper itself says, or that has few values.
    columns: tuple[str, ...]

    def same(self, said: str, mark: str, language: Language) -> bool:
        """Does a cell say what the mark does?

        A number is a number, a description holds the payee's name.
        """
        return number_key(said) == number_key(mark) if language == "zh" else mark in said


CLAIMS: Mapping[Language, Claim] = {
    "zh": Claim(
        kind=kinds.ZH_TRANSFER_VOUCHER,
        statement=kinds.ZH_BANK_STATEMENT,
        mark="transfer.order_number",
        mark_cell="order_number",
        amount="transfer.amount",
        amount_cell="amount",
        columns=("balance", "counterparty_bank"),
    ),
    "en": Claim(
        kind=kinds.EN_UTILITY_BILL,
        statement=kinds.EN_BANK_STATEMENT,
        mark="issuer.name",
        mark_cell="description",
        amount="charges.total",
        amount_cell="withdrawal",
        columns=("balance", "date"),
    ),
}
SILENCE = dumps(answer(NOTHING))
# Whoever always answers that there is no such row is right in a quarter of the questions.
MISSING = 1 / 3
BODY: Mapping[Language, str] = {
    "zh": "前面的图片是一份【{statement}】，最后一张是一张【{paper}】。"
    "流水中【{mark_cell}】与凭证【{mark}】相同、"
    "且金额（不计正负号）与凭证【{amount}】相同的一行，就是凭证所记的交易。"
    "请写出该行【{column}】一栏的内容，照抄原文；"
    "流水中可能没有这样的一行。",
    "en": "The last image is a [{paper}], the others are a [{statement}]. "
    "The bill was paid by the row of the table whose {mark_cell} "
    "contains the bill's [{mark}] and whose withdrawal equals its [{amount}] to the cent. "
    "Copy what that row has in the column [{column}]; "
    "there may be no such row.",
}
ASKED: Mapping[Language, re.Pattern[str]] = {
    "zh": re.compile(r"该行【(.+?)】一栏"),
    "en": re.compile(r"in the column \[(.+?)\]"),
}


@dataclass(frozen=True)
class VoucherOnStatement(Subtask):
    """Asked wherever there is such a row.

    And of some papers that have none, whose twins have one.
    """

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_005"
    paired: ClassVar[bool] = True

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        mine = _possible(file)
        theirs = _possible(file.twin) if file.twin else {}
        there = [key for key, question in mine.items() if question.answer != SILENCE]
        known = [key for key, question in theirs.items() if question.answer != SILENCE]
        missing = [key for key in mine if key not in there and key in known]
        asked = [key for key in missing if rng.random() < MISSING]
        return [mine[key] for key in (*there, *asked)]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        claim, paper = CLAIMS[language], printed(photos, CLAIMS[language].kind)
        mark, moved = paper[claim.mark], abs(require(printed_money, paper, claim.amount))
        rows = table(printed(photos, claim.statement), "transactions")
        rows = [r for r in rows if claim.amount_cell in r and claim.mark_cell in r]
        rows = [r for r in rows if _says(r[claim.mark_cell], mark, language)]
        rows = [r for r in rows if abs(require(printed_money, r, claim.amount_cell)) == moved]
        fields = printed_fields(photos, claim.statement)
        heads = {seen.label: seen.name.rpartition(".")[2] for seen in fields}
        match = ASKED[language].search(question.question)
        column = heads[match[1]] if match else ""
        return answer(rows[0][column] if rows else NOTHING)

    def score(self, response: str, answer: str) -> float:
        """Takes the sentence with which the reference says that there is no such row for silence.

        So do the prompts of its export.
        """
        spelled = [dumps({"answer": words}) for words in NOT_FOUND.values()]
        truths = [answer, *(spelled if answer == SILENCE else ())]
        return max(Subtask.score(self, response, truth) for truth in truths)


def _says(cell: str, mark: str, language: Language) -> bool:
    """Does a printed cell say what the printed mark does?"""
    if language == "en":
        return cell.find(mark) >= 0
    return re.sub(r"[\W_]", "", cell) == re.sub(r"[\W_]", "", mark)


def _possible(file: CaseFile) -> dict[Key, Question]:
    """Every question this one file could be asked, by session and column."""
    claim, found = CLAIMS[file.case.language], dict[Key, Question]()
    for session, column in product(sessions(file), claim.columns):
        with suppress(Absent):
            statement = document_shown(file, session, claim.statement)
            paper = document_shown(file, session, claim.kind)
            question = _question(statement, paper, column)
            if question:
                found[(session.number, column)] = question
    return found


def _question(statement: DocumentView, paper: DocumentView, column: str) -> Question | None:
    language = statement.photos[0].language
    claim = CLAIMS[language]
    cells, asked = _cells(statement, claim, column)
    mark = require(text, paper.facts, claim.mark)
    moved = require(money, paper.facts, claim.amount)
    rows = row_numbers(statement.facts, "transactions")
    found = [n for n in rows if _matches(claim, statement, n, mark=mark, moved=moved)]
    if not mark or not asked or len(found) > 1:
        return None
    said = NOTHING
    if found:
        said = printed_fact(statement.document, f"transactions.{found[0]}.{column}") or NOTHING
    fields = [claim.mark, claim.amount]
    return make(
        VoucherOnStatement,
        variant="002",
        photos=pictures(statement, paper),
        body=_body(statement, paper, column) + closing(language, answer("…"), answer(NOTHING)),
        response=answer(said),
        evidence=(*paper.evidence(fields), *statement.evidence([*cells, *asked])),
        rule="voucher",
    )


def _body(statement: DocumentView, paper: DocumentView, column: str) -> str:
    language = statement.photos[0].language
    claim = CLAIMS[language]
    return BODY[language].format(
        statement=statement.document.label,
        paper=paper.document.label,
        mark=paper.heading(claim.mark),
        amount=paper.heading(claim.amount),
        mark_cell=caption(statement, claim.mark_cell),
        column=caption(statement, column),
    )


def _cells(statement: DocumentView, claim: Claim, column: str) -> tuple[list[str], list[str]]:
    """The cells by which the row is found, and those of the column asked for."""
    cells: list[str] = []
    asked: list[str] = []
    for n in row_numbers(statement.facts, "transactions"):
        names = [f"transactions.{n}.{c}" for c in (claim.mark_cell, claim.amount_cell)]
        cells += [name for name in names if states(statement.facts, name)]
        asked.append(f"transactions.{n}.{column}")
    return cells, [name for name in asked if name in statement.fields]


def _matches(claim: Claim, statement: DocumentView, row: int, *, mark: str, moved: Decimal) -> bool:
    """Is a row of the statement, by its facts, the payment?"""
    at = f"transactions.{row}"
    said = text(statement.facts, f"{at}.{claim.mark_cell}") or ""
    if not claim.same(said, mark, statement.photos[0].language):
        return False
    return abs(money(statement.facts, f"{at}.{claim.amount_cell}") or ZERO) == moved
