"""con_chk_005: what does the statement say in the row of this voucher, or of this bill's payment, if it has one?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from output.questions.shared.document_view import (
    Session,
    Shown,
    document,
    pictures,
    printed,
    sessions,
    sheets,
    shown,
)
from output.questions.shared.prompt import NOTHING, answer, closing, dumps, make
from output.questions.shared.subtask import Key, Subtask
from output.questions.statement._rows import caption
from output.scoring.reference import NOT_FOUND
from pipeline import kinds
from pipeline.facts import money, printed_money, require, row_numbers, text
from pipeline.money import ZERO
from pipeline.policy import Policy
from pipeline.printing.render import printed_text
from pipeline.printing.template import load_layout
from pipeline.reading.printed_text import number_key, table
from pipeline.records import CaseFile, Document, Language, Photo, Question
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
    columns: tuple[
        str, ...
    ]  # what may be asked of the row: nothing that the paper itself says, or that has few values

    def same(self, said: str, mark: str, language: Language) -> bool:
        """Does a cell say what the mark does? A number is a number, a description holds the payee's name."""
        return number_key(said) == number_key(mark) if language == "zh" else mark in said


CLAIMS: Mapping[Language, Claim] = {
    "zh": Claim(
        *(
            kinds.ZH_TRANSFER_VOUCHER,
            kinds.ZH_BANK_STATEMENT,
            "transfer.order_number",
            "order_number",
            "transfer.amount",
            "amount",
        ),
        ("balance", "counterparty_bank"),
    ),
    "en": Claim(
        *(
            kinds.EN_UTILITY_BILL,
            kinds.EN_BANK_STATEMENT,
            "issuer.name",
            "description",
            "charges.total",
            "withdrawal",
        ),
        ("balance", "date"),
    ),
}
SILENCE = dumps(answer(NOTHING))
MISSING = (
    1 / 3
)  # whoever always answers that there is no such row is right in a quarter of the questions
BODY: Mapping[Language, str] = {
    "zh": "前面的图片是一份【{statement}】，最后一张是一张【{paper}】。流水中【{mark_cell}】与凭证【{mark}】相同、"
    "且金额（不计正负号）与凭证【{amount}】相同的一行，就是凭证所记的交易。请写出该行【{column}】一栏的内容，照抄原文；"
    "流水中可能没有这样的一行。",
    "en": "The last image is a [{paper}], the others are a [{statement}]. The bill was paid by the row of the table whose {mark_cell} "
    "contains the bill's [{mark}] and whose withdrawal equals its [{amount}] to the cent. Copy what that row has in the column [{column}]; "
    "there may be no such row.",
}
ASKED: Mapping[Language, re.Pattern[str]] = {
    "zh": re.compile(r"该行【(.+?)】一栏"),
    "en": re.compile(r"in the column \[(.+?)\]"),
}


@dataclass(frozen=True)
class VoucherOnStatement(Subtask):
    """Asked wherever there is such a row; and of some papers that have none, whose twins have one."""

    task: ClassVar[str] = "CC"
    subtask: ClassVar[str] = "con_chk_005"
    paired: ClassVar[bool] = True

    def candidates(self, file: CaseFile, policy: Policy, rng: Rng) -> list[Question]:
        mine = _possible(file)
        theirs = _possible(file.twin) if file.twin else {}
        there = [k for k, q in mine.items() if q.answer != SILENCE]
        missing = [
            k for k in mine if k not in there and k in theirs and theirs[k].answer != SILENCE
        ]
        return [mine[k] for k in (*there, *(k for k in missing if rng.random() < MISSING))]

    def read(self, question: Question, photos: Sequence[Photo], policy: Policy) -> object:
        language = question.language
        claim, paper = CLAIMS[language], printed(photos, CLAIMS[language].kind)
        moved = require(printed_money, paper, claim.amount)
        rows = [
            r
            for r in table(printed(photos, claim.statement), "transactions")
            if claim.amount_cell in r and claim.mark_cell in r
        ]
        rows = [r for r in rows if _says(r[claim.mark_cell], paper[claim.mark], language)]
        rows = [r for r in rows if abs(require(printed_money, r, claim.amount_cell)) == abs(moved)]
        heads = {
            seen.label: seen.name.rpartition(".")[2]
            for _, sheet in sheets(photos)
            if sheet.kind == claim.statement
            for seen in sheet.fields
        }
        match = ASKED[language].search(question.question)
        column = heads[match[1]] if match else ""
        return answer(rows[0][column] if rows else NOTHING)

    def score(self, response: str, answer: str) -> float:
        """The sentence with which the reference, and so its export's prompts, says that there is no such row is silence."""
        spelled = (
            (dumps({"answer": words}) for words in NOT_FOUND.values()) if answer == SILENCE else ()
        )
        return max(Subtask.score(self, response, truth) for truth in (answer, *spelled))


def _says(cell: str, mark: str, language: Language) -> bool:
    """Does a printed cell say what the printed mark does?"""
    if language == "en":
        return cell.find(mark) >= 0
    return re.sub(r"[\W_]", "", cell) == re.sub(r"[\W_]", "", mark)


def _possible(file: CaseFile) -> dict[Key, Question]:
    """Every question this one file could be asked, by session and column."""
    claim, found = CLAIMS[file.case.language], dict[Key, Question]()
    for session in sessions(file):
        papers = [document(file, kind) for kind in (claim.statement, claim.kind)]
        statement, paper = (shown(file, session, one) if one else None for one in papers)
        for column in claim.columns if statement and paper else ():
            question = (
                _question(file.case.language, session, statement, paper=paper, column=column)
                if statement and paper
                else None
            )
            if question:
                found[(session.number, column)] = question
    return found


def _question(
    language: Language, session: Session, statement: Shown, *, paper: Shown, column: str
) -> Question | None:
    claim, facts = CLAIMS[language], paper.document.facts
    mark, moved = text(facts, claim.mark), money(facts, claim.amount)
    rows = row_numbers(statement.document.facts, "transactions")
    cells = [
        f"transactions.{n}.{name}" for n in rows for name in (claim.mark_cell, claim.amount_cell)
    ]
    cells = [name for name in cells if statement.document.facts.get(name) is not None]
    asked = [name for n in rows if (name := f"transactions.{n}.{column}") in statement.fields]
    if (
        not mark
        or moved is None
        or not asked
        or not paper.readable([claim.mark, claim.amount])
        or not statement.readable([*cells, *asked])
    ):
        return None
    found = [
        n
        for n in rows
        if _matches(claim, language, statement.document, row=n, mark=mark, moved=moved)
    ]
    if len(found) > 1:
        return None
    response = answer(
        _printed(statement.document, f"transactions.{found[0]}.{column}") if found else NOTHING
    )
    words = {"statement": statement.document.label, "paper": paper.document.label}
    words |= {
        "mark": paper.fields[claim.mark].view.label,
        "amount": paper.fields[claim.amount].view.label,
    }
    words |= {
        "mark_cell": caption(statement, claim.mark_cell),
        "column": caption(statement, column),
    }
    body = BODY[language].format(**words) + closing(language, answer("…"), answer(NOTHING))
    evidence = (*paper.evidence([claim.mark, claim.amount]), *statement.evidence([*cells, *asked]))
    return make(
        "CC",
        VoucherOnStatement.subtask,
        "002",
        photos=pictures(statement, paper),
        body=body,
        response=response,
        evidence=evidence,
        rule="voucher",
    )


def _matches(
    claim: Claim, language: Language, statement: Document, *, row: int, mark: str, moved: Decimal
) -> bool:
    at = f"transactions.{row}"
    if not claim.same(text(statement.facts, f"{at}.{claim.mark_cell}") or "", mark, language):
        return False
    return abs(money(statement.facts, f"{at}.{claim.amount_cell}") or ZERO) == moved


def _printed(document: Document, name: str) -> str:
    """What the fact reads in the paper's layout: the truth, not the label that travelled with the picture."""
    return (
        printed_text(load_layout(document.kind, document.layout), name, document.facts[name]) or ""
    )
