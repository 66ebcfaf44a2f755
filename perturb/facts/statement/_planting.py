"""Rows planted into a statement.

As many everyday rows leave as come in, and balances, totals and counts follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from perturb.facts.shared.assets import moved
from perturb.facts.statement._ledger import EN_WORDS, ZH_WORDS, Ledger, Line
from pipeline.changes import Edits
from pipeline.money import CENT, ZERO
from pipeline.records import Fact, Language
from pipeline.roles import Rng
from pipeline.world import CURRENCY
from pipeline.world.countries import lexicon
from pipeline.world.institutions import bank_name
from pipeline.world.money.wallets import BY_ACCOUNT

# How a wallet sorts rows, what it says they were for, and by which way they were paid.
ZH_KINDS = {
    "in": "转账收款",
    "out": "转账付款",
    "cash": "现金存款",
    "advance": "贷款放款",
    "purchase": "商户消费",
}
ZH_GOODS = {"in": "转账", "out": "转账", "cash": "现金", "advance": "放款", "purchase": "线上消费"}
ZH_CHANNELS = {
    "in": "网上银行",
    "out": "手机银行",
    "cash": "自助设备",
    "advance": "网上银行",
    "purchase": "快捷支付",
}
ANALYSED_MONTHS = 6
NUMBERS = ("order_number", "merchant_order")  # of a row; they stay with it


def with_planted(book: Ledger, rows: Sequence[Line], rng: Rng) -> dict[str, Edits] | None:
    """The statement with these rows in place of as many everyday ones nearby.

    None if it has too few of those, or a balance would fall below nought.
    """
    middle = rows[len(rows) // 2].when
    by_distance = sorted(book.replaceable, key=lambda n: (abs(book.lines[n].when - middle), n))
    leaving = set(by_distance[: len(rows)])
    if len(leaving) < len(rows):
        return None
    serials = rng.integers(10**11, 10**12, len(rows)).tolist()
    new = [
        replace(row, cells=tuple(_cells(row, book.language, serial).items()))
        for row, serial in zip(rows, serials, strict=True)
    ]
    kept = [line for n, line in enumerate(book.lines) if n not in leaving]
    return written(book, sorted([*kept, *new], key=lambda line: line.when))


def with_row(book: Ledger, number: int, line: Line) -> dict[str, Edits] | None:
    """The statement with one row's amount or party changed; its order number stays."""
    cells = dict(book.lines[number].cells)
    for column, value in _cells(line, book.language, 0).items():
        if column not in NUMBERS:
            cells[column] = value
    changed = replace(line, cells=tuple(cells.items()))
    return written(book, [changed if n == number else old for n, old in enumerate(book.lines)])


def written(book: Ledger, lines: Sequence[Line]) -> dict[str, Edits] | None:
    """Every row, balance, total and count as facts; None if a balance would fall below nought."""
    balance, new, stated = book.opening, dict[str, Fact](), book.statement.facts
    for n, line in enumerate(lines):
        balance += line.amount
        if balance < 0:
            return None
        for column, value in (*line.cells, ("balance", balance)):
            new[f"transactions.{n}.{column}"] = value
    coming = [line.amount for line in lines if line.amount > 0]
    going = [-line.amount for line in lines if line.amount <= 0]
    came, went = sum(coming, ZERO), sum(going, ZERO)
    new |= {"summary.count_in": len(coming), "summary.total_in": came}
    new |= {"summary.count_out": len(going), "summary.total_out": went}
    new |= {"summary.deposits": came, "summary.withdrawals": went, "summary.closing": balance}
    statement = {field: value for field, value in new.items() if field in stated}
    return {book.statement.id: statement, **_repeated(book, coming), **_held(book, lines)}


def _repeated(book: Ledger, coming: Sequence[Decimal]) -> dict[str, Edits]:
    """The bank's own analysis, which counts and adds up the same credits."""
    total = sum(coming, ZERO)
    average = (total / ANALYSED_MONTHS).quantize(CENT, ROUND_HALF_UP)
    sums: Mapping[str, Fact] = {"count": len(coming), "total": total, "average": average}
    new = {f"inflow.{name}": value for name, value in sums.items()}
    new |= {f"sum.{name}": value for name, value in sums.items()}
    found: dict[str, Edits] = {}
    for document in book.echoes:
        found[document.id] = {f: value for f, value in new.items() if f in document.facts}
    return found


def _held(book: Ledger, lines: Sequence[Line]) -> dict[str, Edits]:
    """What is declared elsewhere of the account."""
    return moved(book.assets, lambda signed: _until(lines, signed) - _until(book.lines, signed))


def _until(lines: Sequence[Line], signed: date) -> Decimal:
    """What came in up to a day, less what went out."""
    return sum((line.amount for line in lines if line.when.date() <= signed), Decimal(0))


def _cells(line: Line, language: Language, serial: int) -> dict[str, Fact]:
    """The columns of a row that was never there, in the order they are printed."""
    on, comes = line.when.date(), line.amount > 0
    if language == "en":
        return {
            "date": on,
            "description": f"{EN_WORDS[line.kind]} {line.party}".strip(),
            "withdrawal": None if comes else -line.amount,
            "deposit": line.amount if comes else None,
        }
    bought = line.kind == "purchase"
    return {
        "date": on,
        "time": line.when,
        "summary": ZH_WORDS[line.kind],
        "channel": ZH_CHANNELS[line.kind],
        "direction": "收入" if comes else "支出",
        "amount": line.amount,
        "counterparty": line.party,
        "order_number": f"{on:%Y%m%d}{serial}",
        "kind": ZH_KINDS[line.kind],
        "method": BY_ACCOUNT["zh"],
        "goods": ZH_GOODS[line.kind],
        "counterparty_bank": _bank(line.party),
        "currency": CURRENCY["zh"],
        "merchant_order": f"{line.when:%Y%m%d%H%M%S}{serial}00" if bought else None,
    }


def _bank(party: str) -> str:
    """The bank of somebody new: the same for every row that names him."""
    return bank_name("zh", sum(map(ord, party)) % len(lexicon("zh").bank_words))[0]
