"""The rows of a statement, read from its facts: what patterns of fraud are planted into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from perturb.facts.shared.assets import declarations
from perturb.facts.shared.papers import amount, shows
from pipeline.changes import Submission
from pipeline.facts import day, filled_rows, money, states, text
from pipeline.kinds import EN_BANK_STATEMENT, ZH_BANK_STATEMENT
from pipeline.records import Document, Fact, Language

STATEMENTS = (ZH_BANK_STATEMENT, EN_BANK_STATEMENT)
# What a reader must see: one column of each group.
PRINTED = {
    "zh": (("summary", "kind", "goods"), ("counterparty",), ("amount",), ("date", "time")),
    "en": (("description",), ("balance",), ("date",)),
}
ZH_WORDS = {
    "in": "转账收入",
    "out": "转账支出",
    "cash": "现金存入",
    "advance": "贷款放款",
    "purchase": "消费",
}
EN_WORDS = {
    "in": "Transfer from",
    "out": "Transfer to",
    "cash": "Cash deposit",
    "advance": "Loan advance",
    "purchase": "Purchase",
}
CARD_PURCHASE = "Card purchase"
SPENDING = ("purchase", "out")  # rows that may leave: without them no balance is lower
FEWEST = 10  # rows of a statement that a pattern is planted into
NOON = 12


@dataclass(frozen=True)
class Line:
    """A row of a statement; ``cells`` are its facts by column, balance and direction aside."""

    # English statements print days only: the order of a day's rows is kept in the seconds.
    when: datetime
    kind: str  # one of ZH_WORDS, or empty for rows that stay
    party: str
    amount: Decimal  # signed
    cells: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True)
class Ledger:
    """A statement's rows in order. ``fixed`` rows are named on other papers."""

    statement: Document
    language: Language
    opening: Decimal
    lines: tuple[Line, ...]
    fixed: frozenset[int]
    echoes: tuple[Document, ...] = ()  # papers that repeat what came in over these months
    # Papers that say what the account held on the day they were signed.
    assets: tuple[Document, ...] = ()

    @property
    def replaceable(self) -> list[int]:
        """The rows that may leave."""
        lines = enumerate(self.lines)
        return [n for n, line in lines if line.kind in SPENDING and n not in self.fixed]

    @property
    def first(self) -> date:
        return self.lines[0].when.date()

    @property
    def last(self) -> date:
        return self.lines[-1].when.date()

    def lowest_balance(self, since: date) -> Decimal:
        """What could be spent on a day: the lowest balance from it on.

        The balance that the day begins with is among them.
        """
        balance, low = self.opening, None
        before = self.opening
        for line in self.lines:
            balance += line.amount
            if line.when.date() < since:
                before = balance
            else:
                low = balance if low is None else min(low, balance)
        return before if low is None else min(before, low)

    def has_transfers(self, first: date, days: int) -> bool:
        """Is anything transferred on these days?"""
        transfers = (line for line in self.lines if line.kind in ("in", "out"))
        return any(0 <= (line.when.date() - first).days < days for line in transfers)

    def parties(self) -> set[str]:
        return {line.party for line in self.lines}


def ledger(file: Submission) -> Ledger | None:
    """The statement's rows; None without one whose sheets print what patterns are seen by."""
    language, owner = file.case.language, file.case.applicant.id
    statements = (d for d in file.documents if d.kind in STATEMENTS and d.owner == owner)
    statement = next(statements, None)
    if statement is None:
        return None
    numbers = filled_rows(statement.facts, "transactions", "balance")
    if len(numbers) < FEWEST:
        return None
    if not all(_shows_one(statement, columns) for columns in PRINTED[language]):
        return None
    rows = _rows(statement)
    lines = tuple(_line(statement, n, rows[n], language=language) for n in numbers)
    others = [d for d in file.documents if d.id != statement.id]
    return Ledger(
        statement,
        language,
        amount(statement, "transactions.0.balance") - lines[0].amount,
        lines,
        _named_elsewhere(statement, others, numbers),
        _echoes(statement, others),
        declarations(file.documents, statement.owner),
    )


def at(on: date, hour: float = NOON) -> datetime:
    """A moment of a day."""
    return datetime(on.year, on.month, on.day) + timedelta(seconds=int(hour * 3600))


def days_for(book: Ledger, length: int, *, before: int = 1) -> list[date]:
    """Days on which something of so many days can begin.

    A little after the statement's first day and before its last.
    """
    span = (book.last - book.first).days
    return [book.first + timedelta(days=n) for n in range(before, span - length)]


def _rows(statement: Document) -> dict[int, dict[str, Fact]]:
    """The cells of each row by column, in one pass: a long statement has thousands of facts."""
    rows: dict[int, dict[str, Fact]] = {}
    for name, value in statement.facts.items():
        table, _, cell = name.partition(".")
        if table == "transactions":
            number, _, column = cell.partition(".")
            rows.setdefault(int(number), {})[column] = value
    return rows


def _line(
    statement: Document, number: int, cells: Mapping[str, Fact], *, language: Language
) -> Line:
    kept = tuple((column, value) for column, value in cells.items() if column != "balance")
    if language == "zh":
        when = cells["time"]
        if not isinstance(when, datetime):
            raise TypeError(f"{statement.id}: row {number} has no time")
        kind = _ZH_KINDS.get(text(cells, "summary") or "", "")
        party = text(cells, "counterparty") or ""
        return Line(when, kind, party, money(cells, "amount") or Decimal("0.00"), kept)
    when = at(day(cells, "date") or date.min, number / 3600)
    paid_in, paid_out = (money(cells, c) or Decimal("0.00") for c in ("deposit", "withdrawal"))
    kind, party = _described(text(cells, "description") or "")
    return Line(when, kind, party, paid_in - paid_out, kept)


_ZH_KINDS = {words: kind for kind, words in ZH_WORDS.items()}
_EN_KINDS = {**{words: kind for kind, words in EN_WORDS.items()}, CARD_PURCHASE: "purchase"}


def _described(line: str) -> tuple[str, str]:
    """Kind and party of an English row; no kind where it stays."""
    for words, kind in _EN_KINDS.items():
        if line == words or line.startswith(f"{words} "):
            return kind, line.removeprefix(words).strip()
    return "", line


def _shows_one(statement: Document, columns: Sequence[str]) -> bool:
    return any(shows(statement, f"transactions.0.{column}") for column in columns)


def _echoes(statement: Document, others: Sequence[Document]) -> tuple[Document, ...]:
    """The papers that repeat the statement's sum of what came in."""
    if not states(statement.facts, "summary.total_in"):
        return ()
    came = statement.facts["summary.total_in"]
    return tuple(d for d in others if d.facts.get("inflow.total") == came)


def _named_elsewhere(
    statement: Document, others: Sequence[Document], numbers: Sequence[int]
) -> frozenset[int]:
    """Rows whose order number another paper names, such as a voucher's: they cannot leave."""
    named = set[Fact]()
    for document in others:
        named.update(value for value in document.facts.values() if isinstance(value, str))
    named.discard("")
    facts = statement.facts
    return frozenset(n for n in numbers if facts.get(f"transactions.{n}.order_number") in named)
