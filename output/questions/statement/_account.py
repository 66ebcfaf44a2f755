"""A statement as a question about its rows sees it: typed rows, and the cells that tell them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from output.questions.shared.document_view import DocumentView, Session, own_shown, sessions
from output.questions.shared.income import STATEMENT
from output.questions.shared.subtask import Key, each_session
from pipeline.facts import Absent, FactMap, day, money, row_numbers, states, text
from pipeline.money import ZERO
from pipeline.records import CaseFile, Language, Question

# The columns of a Chinese statement that say what a row is, the plainest first.
SAYS = ("summary", "kind", "goods")
AMOUNTS: Mapping[Language, tuple[str, ...]] = {
    "zh": ("amount",),
    "en": ("withdrawal", "deposit"),
}


@dataclass(frozen=True)
class Entry:
    """One row; ``amount`` is signed."""

    number: int  # from 0
    day: date
    words: str  # the summary, or the description without its party
    party: str
    amount: Decimal


def statement(file: CaseFile, session: Session) -> DocumentView:
    """The applicant's whole statement as a session shows it.

    Raises:
        Absent: there is none, or it is not shown.
    """
    return own_shown(file, session, STATEMENT[file.case.language])


def statements(file: CaseFile) -> list[tuple[int, DocumentView]]:
    """(session, the applicant's whole statement as it shows it)."""
    found: list[tuple[int, DocumentView]] = []
    for session in sessions(file):
        with suppress(Absent):
            found.append((session.number, statement(file, session)))
    return found


def each_statement(
    file: CaseFile, make: Callable[[DocumentView], Question | None]
) -> dict[Key, Question]:
    """The question that the statement gives rise to in each session, by the session's number."""
    return each_session(file, lambda session: make(statement(file, session)))


def entries(part: DocumentView, language: Language) -> list[Entry]:
    """The rows of a statement's facts, whatever its layout prints of them."""
    read = _entry_zh if language == "zh" else _entry_en
    rows = row_numbers(part.facts, "transactions")
    return [entry for n in rows if (entry := read(part.facts, n))]


def _entry_zh(facts: FactMap, number: int) -> Entry | None:
    at = f"transactions.{number}"
    on, amount = day(facts, f"{at}.date"), money(facts, f"{at}.amount")
    if on is None or amount is None:
        return None
    words, party = (text(facts, f"{at}.{name}") or "" for name in ("summary", "counterparty"))
    return Entry(number, on, words, party, amount)


def _entry_en(facts: FactMap, number: int) -> Entry | None:
    at = f"transactions.{number}"
    on = day(facts, f"{at}.date")
    if on is None:
        return None
    words, party = _split(text(facts, f"{at}.description") or "")
    came, went = (money(facts, f"{at}.{name}") or ZERO for name in ("deposit", "withdrawal"))
    return Entry(number, on, words, party, came - went)


OPENINGS = (
    "Card purchase",
    "Purchase",
    "Transfer from",
    "Transfer to",
    "Cash deposit",
    "Loan advance",
    "PAYROLL",
    "OWNER DRAW",
    "Interest credit",
    "Mortgage payment",
    "Loan payment",
    "Utilities",
    "Rent",
)


def _split(description: str) -> tuple[str, str]:
    """What kind of row a description says it is, and the party it names."""
    for opening in OPENINGS:
        if description.startswith(opening):
            return opening, description.removeprefix(opening).strip()
    return description, ""


def cells(
    part: DocumentView, language: Language, rows: Sequence[int], *, party: bool = True
) -> list[str]:
    """The cells that tell day, kind, party and amount of these rows.

    Raises:
        Absent: the layout prints no such column.
    """
    columns = _columns(part, language, rows[0] if rows else 0, party=party)
    names: list[str] = []
    amounts: list[str] = []
    for n in rows:
        names += [f"transactions.{n}.{c}" for c in columns]
        amounts += [f"transactions.{n}.{c}" for c in AMOUNTS[language]]
    return names + [name for name in amounts if states(part.facts, name)]


def _columns(part: DocumentView, language: Language, first: int, *, party: bool) -> list[str]:
    """The columns, as the paper prints them in its first row, that tell all but the amount."""
    if language == "zh":
        groups = [("date", "time"), SAYS, *([("counterparty",)] if party else [])]
    else:
        groups = [("date",), ("description",)]
    head = f"transactions.{first}."
    columns = [next((c for c in group if head + c in part.fields), "") for group in groups]
    if not all(columns):
        raise Absent(f"{part.document.id} lacks a column of {groups}")
    return [*columns, "direction"] if head + "direction" in part.fields else columns
