"""Rows planted into a statement: as many everyday rows leave as come in, and balances, totals and counts follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from perturb.facts.shared.assets import declarations, moved
from perturb.facts.shared.papers import Edits, amount, day, row_numbers, shows, text
from pipeline.records import Case, Document, Fact
from pipeline.roles import Rng
from pipeline.world import CURRENCY
from pipeline.world.countries import lexicon
from pipeline.world.institutions import bank_name
from pipeline.world.money.wallets import BY_ACCOUNT

STATEMENTS = ("zh/bank_statement", "en/bank_statement")
# What a reader must see: one column of each group.
TOLD = {
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
ZH_KINDS = {
    "in": "转账收款",
    "out": "转账付款",
    "cash": "现金存款",
    "advance": "贷款放款",
    "purchase": "商户消费",
}  # as a wallet sorts them
ZH_GOODS = {"in": "转账", "out": "转账", "cash": "现金", "advance": "放款", "purchase": "线上消费"}
ZH_CHANNELS = {
    "in": "网上银行",
    "out": "手机银行",
    "cash": "自助设备",
    "advance": "网上银行",
    "purchase": "快捷支付",
}
EN_WORDS = {
    "in": "Transfer from",
    "out": "Transfer to",
    "cash": "Cash deposit",
    "advance": "Loan advance",
    "purchase": "Purchase",
}
SPENDING = ("purchase", "out")  # rows that may leave: without them no balance is lower
NOON = 12
ANALYSED_MONTHS = 6


@dataclass(frozen=True)
class Line:
    """A row of a statement; ``cells`` are its facts by column, balance and direction aside."""

    when: (
        datetime  # en statements print days only: the order of a day's rows is kept in the seconds
    )
    kind: str  # one of ZH_WORDS, or empty for rows that stay
    party: str
    amount: Decimal  # signed
    cells: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True)
class Ledger:
    """A statement's rows in order. ``fixed`` rows are named on other papers."""

    statement: Document
    language: str
    opening: Decimal
    lines: tuple[Line, ...]
    fixed: frozenset[int]
    echoes: tuple[Document, ...] = ()  # papers that repeat what came in over these months
    assets: tuple[
        Document, ...
    ] = ()  # papers that say what the account held on the day they were signed

    @property
    def free(self) -> list[int]:
        """The rows that may leave."""
        return [
            n for n, line in enumerate(self.lines) if line.kind in SPENDING and n not in self.fixed
        ]

    @property
    def first(self) -> date:
        return self.lines[0].when.date()

    @property
    def last(self) -> date:
        return self.lines[-1].when.date()

    def room(self, since: date) -> Decimal:
        """The lowest balance from a day on, the one it begins with among them: what could be spent that day."""
        balance, low = self.opening, None
        before = self.opening
        for line in self.lines:
            balance += line.amount
            if line.when.date() < since:
                before = balance
            else:
                low = balance if low is None else min(low, balance)
        return before if low is None else min(before, low)

    def quiet(self, first: date, days: int) -> bool:
        """Is nothing transferred on these days?"""
        return not any(
            0 <= (line.when.date() - first).days < days and line.kind in ("in", "out")
            for line in self.lines
        )

    def parties(self) -> set[str]:
        return {line.party for line in self.lines}


def ledger(case: Case, documents: Sequence[Document]) -> Ledger | None:
    """The statement's rows; None without one whose sheets print what patterns are seen by."""
    statement = next(
        (d for d in documents if d.kind in STATEMENTS and d.owner == case.applicant.id), None
    )
    numbers = row_numbers(statement, "transactions", "balance") if statement else []
    if (
        statement is None
        or len(numbers) < 10
        or not all(_shows_one(statement, group) for group in TOLD[case.language])
    ):
        return None
    rows = _rows(statement)
    lines = tuple(_line(statement, n, rows[n], language=case.language) for n in numbers)
    opening = amount(statement, "transactions.0.balance") - lines[0].amount
    came = statement.facts.get("summary.total_in")
    echoes = tuple(
        d
        for d in documents
        if came is not None and d.id != statement.id and d.facts.get("inflow.total") == came
    )
    return Ledger(
        statement,
        case.language,
        opening,
        lines,
        _named_elsewhere(statement, documents, numbers),
        echoes,
        declarations(documents, statement.owner),
    )


def planted(book: Ledger, rows: Sequence[Line], rng: Rng) -> dict[str, Edits] | None:
    """The statement with these rows in place of as many everyday ones nearby; None if it has too few, or a balance would fall below nought."""
    middle = rows[len(rows) // 2].when
    free = book.free
    nearest = sorted(free, key=lambda n: (abs(book.lines[n].when - middle), n))[: len(rows)]
    if len(nearest) < len(rows):
        return None
    leaving = set(nearest)
    serials = rng.integers(10**11, 10**12, len(rows)).tolist()
    new = [
        replace(row, cells=_cells(row, book.language, serial))
        for row, serial in zip(rows, serials, strict=True)
    ]
    kept = [line for n, line in enumerate(book.lines) if n not in leaving]
    return written(book, sorted([*kept, *new], key=lambda line: line.when))


def swapped(book: Ledger, number: int, line: Line) -> dict[str, Edits] | None:
    """The statement with one row's amount or party changed; its order number stays."""
    kept = dict(book.lines[number].cells)
    cells = {
        **kept,
        **{
            c: v
            for c, v in _cells(line, book.language, 0)
            if c not in ("order_number", "merchant_order")
        },
    }
    changed = replace(line, cells=tuple(cells.items()))
    return written(book, [changed if n == number else old for n, old in enumerate(book.lines)])


def written(book: Ledger, lines: Sequence[Line]) -> dict[str, Edits] | None:
    """Every row, balance, total and count as facts; None if a balance would fall below nought."""
    balance, new = book.opening, dict[str, Fact]()
    for n, line in enumerate(lines):
        balance += line.amount
        if balance < 0:
            return None
        cells = {**dict(line.cells), "balance": balance}
        new |= {
            f"transactions.{n}.{column}": value
            for column, value in cells.items()
            if f"transactions.{n}.{column}" in book.statement.facts
        }
    coming = [line.amount for line in lines if line.amount > 0]
    going = [-line.amount for line in lines if line.amount <= 0]
    new |= {"summary.count_in": len(coming), "summary.total_in": sum(coming, Decimal("0.00"))}
    new |= {"summary.count_out": len(going), "summary.total_out": sum(going, Decimal("0.00"))}
    new |= {
        "summary.deposits": sum(coming, Decimal("0.00")),
        "summary.withdrawals": sum(going, Decimal("0.00")),
        "summary.closing": balance,
    }
    return (
        {book.statement.id: {f: v for f, v in new.items() if f in book.statement.facts}}
        | _repeated(book, coming)
        | _held(book, lines)
    )


def _repeated(book: Ledger, coming: Sequence[Decimal]) -> dict[str, Edits]:
    """The bank's own analysis, which counts and adds up the same credits."""
    total = sum(coming, Decimal("0.00"))
    sums: dict[str, Fact] = {
        "count": len(coming),
        "total": total,
        "average": (total / ANALYSED_MONTHS).quantize(Decimal("0.01"), ROUND_HALF_UP),
    }
    return {
        d.id: {
            f"{part}.{name}": v
            for part in ("inflow", "sum")
            for name, v in sums.items()
            if f"{part}.{name}" in d.facts
        }
        for d in book.echoes
    }


def _held(book: Ledger, lines: Sequence[Line]) -> dict[str, Edits]:
    """What is declared elsewhere of the account."""

    def sums(signed: date) -> list[Decimal]:
        return [
            sum((r.amount for r in rows if r.when.date() <= signed), Decimal(0))
            for rows in (lines, book.lines)
        ]

    return moved(book.assets, lambda signed: sums(signed)[0] - sums(signed)[1])


def at(on: date, hour: float = NOON) -> datetime:
    """A moment of a day."""
    return datetime(on.year, on.month, on.day) + timedelta(seconds=int(hour * 3600))


def days_for(book: Ledger, length: int, *, before: int = 1) -> list[date]:
    """Days on which something of so many days can begin, a little after the statement's first day and before its last."""
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


def _line(statement: Document, n: int, cells: dict[str, Fact], *, language: str) -> Line:
    head = f"transactions.{n}."
    if language == "zh":
        words = {w: k for k, w in ZH_WORDS.items()}
        when = cells["time"]
        if not isinstance(when, datetime):
            raise TypeError(f"{statement.id}: row {n} has no time")
        signed, kind, party = (
            amount(statement, f"{head}amount"),
            words.get(text(statement, f"{head}summary"), ""),
            text(statement, f"{head}counterparty"),
        )
    else:
        when = at(day(statement, f"{head}date") or date.min, n / 3600)
        signed = amount(statement, f"{head}deposit") - amount(statement, f"{head}withdrawal")
        kind, party = _described(text(statement, f"{head}description"))
    return Line(
        when, kind, party, signed, tuple((c, v) for c, v in cells.items() if c != "balance")
    )


def _described(line: str) -> tuple[str, str]:
    for kind, words in {**EN_WORDS, "card": "Card purchase"}.items():
        if line.startswith(f"{words} ") or line == words:
            return "purchase" if kind == "card" else kind, line.removeprefix(words).strip()
    return "", line


def _cells(line: Line, language: str, serial: int) -> tuple[tuple[str, Fact], ...]:
    on = line.when.date()
    if language == "en":
        coming = line.amount > 0
        cells: dict[str, Fact] = {
            "date": on, "description": f"{EN_WORDS[line.kind]} {line.party}".strip(),
            "withdrawal": None if coming else -line.amount, "deposit": line.amount if coming else None,
        }  # fmt: skip
    else:
        cells = {
            "date": on, "time": line.when, "summary": ZH_WORDS[line.kind], "channel": ZH_CHANNELS[line.kind],
            "direction": "收入" if line.amount > 0 else "支出", "amount": line.amount, "counterparty": line.party,
            "order_number": f"{on:%Y%m%d}{serial}", "kind": ZH_KINDS[line.kind], "method": BY_ACCOUNT["zh"], "goods": ZH_GOODS[line.kind],
            "counterparty_bank": _bank(line.party), "currency": CURRENCY["zh"],
            "merchant_order": f"{line.when:%Y%m%d%H%M%S}{serial}00" if line.kind == "purchase" else None,
        }  # fmt: skip
    return tuple(cells.items())


def _shows_one(statement: Document, columns: Sequence[str]) -> bool:
    return any(shows(statement, f"transactions.0.{column}") for column in columns)


def _bank(party: str) -> str:
    """The bank of somebody new: the same for every row that names him."""
    return bank_name("zh", sum(map(ord, party)) % len(lexicon("zh").bank_words))[0]


def _named_elsewhere(
    statement: Document, documents: Sequence[Document], numbers: Sequence[int]
) -> frozenset[int]:
    """Rows whose order number another paper names, such as a voucher's: they cannot leave."""
    named = {
        v for d in documents if d.id != statement.id for v in d.facts.values() if isinstance(v, str)
    }
    return frozenset(
        n for n in numbers if text(statement, f"transactions.{n}.order_number") in named - {""}
    )
