"""The totals that papers print, judged from printed text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from pipeline.facts import printed_money
from pipeline.kinds import (
    EN_BANK_STATEMENT,
    EN_INCOME_TAX_RETURN,
    ZH_BANK_STATEMENT,
    ZH_INCOME_CERTIFICATE,
    ZH_LOAN_APPLICATION_FORM,
    ZH_TAX_PAYMENT_CERTIFICATE,
)
from pipeline.reading.printed_text import Texts, parse_int, parse_words, table

NOUGHT = Decimal(0)
# Line -> the lines it adds up, with their signs.
SUMS: Mapping[str, tuple[str, ...]] = {
    "line.9": ("+line.1z", "+line.2b", "+line.8"),
    "line.11": ("+line.9", "-line.10"),
    "line.14": ("+line.12", "+line.13"),
    "line.15": ("+line.11", "-line.14"),
    "line.18": ("+line.16", "+line.17"),
    "line.21": ("+line.19", "+line.20"),
    "line.22": ("+line.18", "-line.21"),
    "line.24": ("+line.22", "+line.23"),
}
NOT_NEGATIVE = ("line.15", "line.22")


def is_off(kind: str, texts: Texts) -> bool:
    """Does a paper of a kind print a total that is not the sum of its lines?"""
    return kind in _CHECKS and _CHECKS[kind](texts)


def _contradicts(stated: Decimal | int | None, right: Decimal | int) -> bool:
    """What is not printed is not judged."""
    return stated is not None and stated != right


def _added(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), NOUGHT)


def _certificate(texts: Texts) -> bool:
    """The year is twelve months, the amount in words is the one in figures."""
    monthly = printed_money(texts, "income.monthly")
    if monthly is None:
        return False
    yearly, words = printed_money(texts, "income.yearly"), texts.get("income.monthly_words")
    return _contradicts(yearly, 12 * monthly) or _contradicts(parse_words(words), monthly)


def _form(texts: Texts) -> bool:
    """The loan and the down payment make the price."""
    price = printed_money(texts, "collateral.price")
    parts = [printed_money(texts, n) for n in ("loan.amount", "collateral.down_payment")]
    return price is not None and None not in parts and _added(parts) != price


def _tax_certificate(texts: Texts) -> bool:
    stated, words = printed_money(texts, "tax.total"), parse_words(texts.get("tax.total_words"))
    if stated is not None and words is not None and stated != words:
        return True
    paid = [printed_money(row, "paid") for row in table(texts, "items")]
    if not paid or None in paid:
        return False
    return _contradicts(stated if stated is not None else words, _added(paid))


def _zh_statement(texts: Texts) -> bool:
    amounts = [printed_money(row, "amount") for row in table(texts, "transactions")]
    known = [amount for amount in amounts if amount is not None]
    if not known or len(known) < len(amounts):
        return False
    coming, going = [a for a in known if a > 0], [-a for a in known if a <= 0]
    return (
        _contradicts(printed_money(texts, "summary.total_in"), _added(coming))
        or _contradicts(printed_money(texts, "summary.total_out"), _added(going))
        or _contradicts(parse_int(texts.get("summary.count_in")), len(coming))
        or _contradicts(parse_int(texts.get("summary.count_out")), len(going))
    )


def _en_statement(texts: Texts) -> bool:
    rows = table(texts, "transactions")
    deposits = _added(printed_money(row, "deposit") for row in rows)
    withdrawals = _added(printed_money(row, "withdrawal") for row in rows)
    if _contradicts(printed_money(texts, "summary.deposits"), deposits):
        return True
    if _contradicts(printed_money(texts, "summary.withdrawals"), withdrawals):
        return True
    opening = printed_money(texts, "summary.opening")
    if opening is None:
        return False
    return _contradicts(printed_money(texts, "summary.closing"), opening + deposits - withdrawals)


def _tax_return(texts: Texts) -> bool:
    """A blank line counts nothing where it is added up; a blank total is not judged."""
    if any(_line_is_off(texts, line, parts) for line, parts in SUMS.items()):
        return True
    paid, owed = printed_money(texts, "line.33"), printed_money(texts, "line.24")
    if paid is None or owed is None:
        return False
    over, due = printed_money(texts, "line.34"), printed_money(texts, "line.37")
    return (over or NOUGHT) - (due or NOUGHT) != paid - owed


def _line_is_off(texts: Texts, line: str, parts: tuple[str, ...]) -> bool:
    stated = printed_money(texts, line)
    if stated is None or any(part[1:] in SUMS and part[1:] not in texts for part in parts):
        return False
    right = NOUGHT
    for part in parts:
        value = printed_money(texts, part[1:]) or NOUGHT
        right += -value if part[0] == "-" else value
    return stated != (max(right, NOUGHT) if line in NOT_NEGATIVE else right)


_CHECKS: Mapping[str, Callable[[Texts], bool]] = {
    ZH_INCOME_CERTIFICATE: _certificate,
    ZH_LOAN_APPLICATION_FORM: _form,
    ZH_TAX_PAYMENT_CERTIFICATE: _tax_certificate,
    ZH_BANK_STATEMENT: _zh_statement,
    EN_BANK_STATEMENT: _en_statement,
    EN_INCOME_TAX_RETURN: _tax_return,
}
