"""Patterns of fraud among the printed rows of a statement: what each one is, judged on text alone.

Amounts are positive; whether money came or went is said by the row's kind. Rows are numbered from
0 over all sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pipeline.policy import Fraud
from pipeline.reading.printed_text import Texts, parse_date, parse_money, plain, table
from pipeline.records import Language

# How a statement words the rows that patterns consist of. zh: the whole text of the first of these
# columns that is printed.
ZH_KINDS: Mapping[str, Mapping[str, str]] = {
    "summary": {
        "转账收入": "in",
        "转账支出": "out",
        "现金存入": "cash",
        "贷款放款": "advance",
        "消费": "purchase",
    },
    "kind": {
        "转账收款": "in",
        "转账付款": "out",
        "现金存款": "cash",
        "贷款放款": "advance",
        "商户消费": "purchase",
        "扫码付款": "purchase",
    },
    "goods": {
        "转账": "out",
        "现金": "cash",
        "放款": "advance",
    },  # wallets: the direction tells a transfer in, whatever else goes out buys
}
# en: what the description begins with.
EN_KINDS: Mapping[str, str] = {
    "Transfer from": "in",
    "Transfer to": "out",
    "Cash deposit": "cash",
    "Loan advance": "advance",
    "Purchase": "purchase",
    "Card purchase": "purchase",
}
GAMBLING: Mapping[Language, tuple[str, ...]] = {
    "zh": ("博彩", "彩池", "牌局"),
    "en": ("Casino", "Bets", "Poker"),
}


@dataclass(frozen=True)
class Row:
    number: int
    day: date
    kind: str  # a value of ``EN_KINDS``, or empty
    party: str
    amount: Decimal


def rows_of(texts: Texts, language: Language) -> list[Row]:
    """The rows of a printed statement that can be read; others are left out."""
    found: list[Row] = []
    for number, cells in enumerate(table(texts, "transactions")):
        day = parse_date(cells.get("date") or cells.get("time"))
        shown = cells.get("amount") or cells.get("deposit") or cells.get("withdrawal")
        amount = parse_money(shown)
        if day is not None and amount is not None:
            kind, party = _worded(cells, language)
            found.append(Row(number, day, kind, party, abs(amount)))
    return found


def _worded(cells: Mapping[str, str], language: Language) -> tuple[str, str]:
    """The kind of a row, and the other party."""
    if language == "zh":
        return _kind_zh(cells), plain(cells.get("counterparty", "")).replace(" ", "")
    line = plain(cells.get("description", ""))
    words = next((words for words in EN_KINDS if line.startswith(words)), "")
    return EN_KINDS.get(words, ""), line.removeprefix(words).strip()


def _kind_zh(cells: Mapping[str, str]) -> str:
    column = next((c for c in ZH_KINDS if c in cells), "summary")
    kind = ZH_KINDS[column].get(plain(cells.get(column, "")), "")
    if column != "goods":
        return kind
    coming = cells.get("direction") == "收入"
    if kind == "out":
        return "in" if coming else "out"
    return kind or ("" if coming else "purchase")


def patterns(rows: Sequence[Row], rules: Fraud, language: Language) -> dict[str, list[int]]:
    """Rule id -> the numbers of the rows that carry the pattern, ascending.

    Patterns that do not occur are absent.
    """
    found = {rule: sorted(set(judge(rows, rules, language))) for rule, judge in JUDGES.items()}
    return {rule: numbers for rule, numbers in found.items() if numbers}


def _passed(rows: Sequence[Row], rules: Fraud, language: Language) -> list[int]:
    """Transfers in that leave again on their day or just after it, nearly whole."""
    found: list[int] = []
    times = 0
    for row in (r for r in rows if r.kind == "in"):
        last = row.day + timedelta(days=rules.pass_days)
        leaving = [r for r in rows if r.kind == "out" and row.day <= r.day <= last]
        gone = sum((r.amount for r in leaving), Decimal(0))
        if rules.pass_share * row.amount <= gone <= row.amount:
            times += 1
            found += [row.number, *(r.number for r in leaving)]
    return found if times >= rules.pass_times else []


def _structured(rows: Sequence[Row], rules: Fraud, language: Language) -> list[int]:
    """Cash deposits below the limit, each near it, several within a few days."""
    limit = rules.cash_limit[language]
    near = [r for r in rows if r.kind == "cash" and rules.cash_share * limit <= r.amount < limit]
    return _crowded(near, rules.cash_times, rules.cash_days)


def _crowded(rows: Sequence[Row], times: int, days: int) -> list[int]:
    """Those rows of which so many lie within so many days, the first and the last day counted."""
    found: list[int] = []
    for first in rows:
        near = [r.number for r in rows if 0 <= (r.day - first.day).days < days]
        found += near if len(near) >= times else []
    return found


def _tripped(rows: Sequence[Row], rules: Fraud, language: Language) -> list[int]:
    """Transfers out that the same party sends back to the cent within a few days.

    Each row counts once.
    """
    found: list[int] = []
    for out in (r for r in rows if r.kind == "out"):
        returns = (r for r in rows if _returns(r, out, rules) and r.number not in found)
        back = next(returns, None)
        if back is not None:
            found += [out.number, back.number]
    return found if len(found) >= 2 * rules.trip_times else []


def _returns(back: Row, out: Row, rules: Fraud) -> bool:
    """Does a row send back, to the cent and soon enough, what an earlier one sent?"""
    same = back.kind == "in" and (back.party, back.amount) == (out.party, out.amount)
    return same and back.number > out.number and (back.day - out.day).days <= rules.trip_days


def _stacked(rows: Sequence[Row], rules: Fraud, language: Language) -> list[int]:
    """Advances of several lenders within some days."""
    advances = [r for r in rows if r.kind == "advance"]
    found: list[int] = []
    for first in advances:
        near = [r for r in advances if 0 <= (r.day - first.day).days < rules.lender_days]
        found += [r.number for r in near] if len({r.party for r in near}) >= rules.lenders else []
    return found


def _gambled(rows: Sequence[Row], rules: Fraud, language: Language) -> list[int]:
    """Payments to gambling merchants, where they add up to more than is tolerated."""
    purchases = [r for r in rows if r.kind == "purchase"]
    bets = [r for r in purchases if any(word in r.party for word in GAMBLING[language])]
    total = sum((r.amount for r in bets), Decimal(0))
    return [r.number for r in bets] if total > rules.gambling_total[language] else []


def _unknown(rows: Sequence[Row], rules: Fraud, language: Language) -> list[int]:
    """Transfers out of one day to parties whom no other row of the statement names."""
    named = [r.party for r in rows]
    new = [r for r in rows if r.kind == "out" and named.count(r.party) == 1]
    days = [r.day for r in new]
    return [r.number for r in new if days.count(r.day) >= rules.new_payees]


JUDGES: Mapping[str, Callable[[Sequence[Row], Fraud, Language], list[int]]] = {
    "fraud.pass_through": _passed,
    "fraud.structuring": _structured,
    "fraud.round_trip": _tripped,
    "fraud.loan_stacking": _stacked,
    "fraud.gambling": _gambled,
    "fraud.new_payees": _unknown,
}
