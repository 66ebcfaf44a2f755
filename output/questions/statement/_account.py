"""A statement as a question about its rows sees it: typed rows from facts, and the cells that must be readable for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from output.questions.shared.document_view import Shown, own, sessions, shown
from output.questions.shared.income import STATEMENT
from pipeline.facts import day, money, row_numbers, text
from pipeline.records import CaseFile, Language

SAYS = (
    "summary",
    "kind",
    "goods",
)  # the columns of a Chinese statement that say what a row is, the plainest first


@dataclass(frozen=True)
class Entry:
    """One row; ``amount`` is signed."""

    number: int  # from 0
    day: date
    words: str  # the summary, or the description without its party
    party: str
    amount: Decimal


def statements(file: CaseFile) -> list[tuple[int, Shown]]:
    """(session, the applicant's whole statement as it shows it)."""
    paper = own(file, STATEMENT[file.case.language])
    parts = (
        [(session.number, shown(file, session, paper)) for session in sessions(file)]
        if paper
        else []
    )
    return [(number, part) for number, part in parts if part]


def entries(part: Shown, language: Language) -> list[Entry]:
    """The rows of a statement's facts, whatever its layout prints of them."""
    facts, found = part.document.facts, []
    for n in row_numbers(facts, "transactions"):
        at, on = f"transactions.{n}", day(facts, f"transactions.{n}.date")
        if language == "zh":
            words, party, amount = (
                text(facts, f"{at}.summary") or "",
                text(facts, f"{at}.counterparty") or "",
                money(facts, f"{at}.amount"),
            )
        else:
            words, party = _split(text(facts, f"{at}.description") or "")
            amount = (money(facts, f"{at}.deposit") or Decimal(0)) - (
                money(facts, f"{at}.withdrawal") or Decimal(0)
            )
        if on is not None and amount is not None:
            found.append(Entry(n, on, words, party, amount))
    return found


OPENINGS = ("Card purchase", "Purchase", "Transfer from", "Transfer to", "Cash deposit", "Loan advance", "PAYROLL", "OWNER DRAW", "Interest credit",
            "Mortgage payment", "Loan payment", "Utilities", "Rent")  # fmt: skip


def _split(description: str) -> tuple[str, str]:
    for opening in OPENINGS:
        if description.startswith(opening):
            return opening, description.removeprefix(opening).strip()
    return description, ""


def cells(
    part: Shown, language: Language, rows: Sequence[int], *, party: bool = True
) -> list[str] | None:
    """The cells that tell day, kind, party and amount of these rows; None where the layout prints no such column."""
    first = f"transactions.{rows[0]}." if rows else "transactions.0."
    groups = (
        [("date", "time"), SAYS, ("counterparty",)]
        if language == "zh"
        else [("date",), ("description",)]
    )
    columns = [
        next((c for c in group if first + c in part.fields), "")
        for group in (groups if party else groups[:2])
    ]
    if not all(columns):
        return None
    if first + "direction" in part.fields:
        columns.append("direction")
    names = [f"transactions.{n}.{c}" for n in rows for c in columns]
    amounts = ("amount",) if language == "zh" else ("withdrawal", "deposit")
    return names + [
        f"transactions.{n}.{c}"
        for n in rows
        for c in amounts
        if part.document.facts.get(f"transactions.{n}.{c}") is not None
    ]
