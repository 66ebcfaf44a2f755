"""The statements of key_ver_002 and key_ver_003 about English papers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from output.questions.papers._assertions import Statement, Test, Values
from output.questions.papers._assertions_zh import amount, amounts, chains, within
from pipeline import kinds
from pipeline.facts import day, require, text
from pipeline.money import ZERO
from pipeline.reading.printed_text import number_key

LICENCE, CARD = kinds.EN_DRIVERS_LICENSE, kinds.EN_SSN_CARD
RETURN, BANK = kinds.EN_INCOME_TAX_RETURN, kinds.EN_BANK_STATEMENT
NUMBER = "person.id_number"


def _line(values: Values, number: str) -> Decimal:
    return amount(values, f"line.{number}")


def _added(values: Values, *numbers: str) -> Decimal:
    return sum((_line(values, n) for n in numbers), ZERO)


def _sum(key: str, total: str, parts: tuple[str, ...], *, wording: str) -> Statement:
    """A line of the return that is worked out from others; an empty line counts as 0."""
    names = [f"line.{n}" for n in (total, *parts)]
    empty = "An empty line counts as 0."
    return Statement(
        key,
        (RETURN,),
        "total",
        dict.fromkeys(names, "money"),
        f"On this tax return, does line {total} equal {wording}? {empty}",
        f"On this tax return, does line {total} differ from {wording}? {empty}",
        optional=tuple(names[1:]),
    )


LADDER: tuple[Statement, ...] = (
    _sum("line_9", "9", ("1z", "2b", "8"), wording="line 1z plus line 2b plus line 8"),
    _sum("line_11", "11", ("9", "10"), wording="line 9 minus line 10"),
    _sum("line_14", "14", ("12", "13"), wording="line 12 plus line 13"),
    _sum("line_15", "15", ("11", "14"), wording="line 11 minus line 14, or 0 if that is negative"),
    _sum("line_18", "18", ("16", "17"), wording="line 16 plus line 17"),
    _sum("line_21", "21", ("19", "20"), wording="line 19 plus line 20"),
    _sum("line_22", "22", ("18", "21"), wording="line 18 minus line 21, or 0 if that is negative"),
    _sum("line_24", "24", ("22", "23"), wording="line 22 plus line 23"),
)


def _chain(values: Values) -> bool:
    # A column whose last rows are empty is as long as the table all the same: row numbers come
    # from all its names.
    came, went = (amounts(values, "transactions", name) for name in ("deposit", "withdrawal"))
    moves = [deposit - withdrawal for deposit, withdrawal in zip(came, went, strict=True)]
    return chains(
        amount(values, "summary.opening"), moves, amounts(values, "transactions", "balance")
    )


STATEMENTS: tuple[Statement, ...] = (
    Statement(
        "number_length",
        (CARD, RETURN),
        "check_digit",
        {NUMBER: "text"},
        "Does the applicant's social security (taxpayer) number on this paper have exactly "
        "nine digits?",
        "Does the applicant's social security (taxpayer) number on this paper have fewer or "
        "more than nine digits?",
    ),
    Statement(
        "licence_number",
        (LICENCE,),
        "check_digit",
        {"license.number": "text"},
        "Is the license number on this card one letter followed by exactly six digits?",
        "Is the license number on this card something other than one letter followed by "
        "exactly six digits?",
    ),
    Statement(
        "unexpired",
        (LICENCE,),
        "expiry",
        {"license.expires": "date"},
        "Today is {today}. Is this driver's license still valid today? "
        "It is valid through the printed date of expiry.",
        "Today is {today}. Has this driver's license expired? "
        "It is valid through the printed date of expiry.",
    ),
    Statement(
        "recent",
        (BANK, RETURN),
        "recency",
        {"issue_date": "date"},
        "Today is {today}. Is this paper dated (statement date or date signed) no later than "
        "today and at most {days} days before?",
        "Today is {today}. Is this paper dated (statement date or date signed) later than "
        "today or more than {days} days before?",
    ),
    *LADDER,
    Statement(
        "balances",
        (BANK,),
        "balance_chain",
        {
            "summary.opening": "money",
            "transactions.*.deposit": "money",
            "transactions.*.withdrawal": "money",
            "transactions.*.balance": "money",
        },
        "Is every balance in the table the one before it plus the row's deposit or minus its "
        "withdrawal, beginning with the opening balance?",
        "Is there a balance in the table that is not the one before it plus the row's deposit "
        "or minus its withdrawal, "
        "beginning with the opening balance?",
        optional=("transactions.*.deposit", "transactions.*.withdrawal"),
    ),
    Statement(
        "deposits",
        (BANK,),
        "total",
        {"summary.deposits": "money", "transactions.*.deposit": "money"},
        "Do the deposits in the table add up to the total deposits of the account summary?",
        "Do the deposits in the table add up to something other than the total deposits of "
        "the account summary?",
        optional=("transactions.*.deposit",),
    ),
    Statement(
        "withdrawals",
        (BANK,),
        "total",
        {"summary.withdrawals": "money", "transactions.*.withdrawal": "money"},
        "Do the withdrawals in the table add up to the total withdrawals of the account summary?",
        "Do the withdrawals in the table add up to something other than the total withdrawals "
        "of the account summary?",
        optional=("transactions.*.withdrawal",),
    ),
    Statement(
        "closing",
        (BANK,),
        "total",
        dict.fromkeys(
            ("summary.opening", "summary.deposits", "summary.withdrawals", "summary.closing"),
            "money",
        ),
        "In the account summary, is the closing balance the opening balance plus total "
        "deposits minus total withdrawals?",
        "In the account summary, does the closing balance differ from the opening balance "
        "plus total deposits minus total withdrawals?",
    ),
)

# What facts make of each: by its key.
TESTS: Mapping[str, Test] = {
    "number_length": lambda v, _, __: len(number_key(require(text, v, NUMBER))) == 9,
    "licence_number": lambda v, _, __: bool(
        re.fullmatch(r"[A-Z]\d{6}", number_key(require(text, v, "license.number")))
    ),
    "unexpired": lambda v, today, _: require(day, v, "license.expires") >= today,
    "recent": lambda v, today, days: within("issue_date", v, today, days=days),
    "line_9": lambda v, _, __: _line(v, "9") == _added(v, "1z", "2b", "8"),
    "line_11": lambda v, _, __: _line(v, "11") == _line(v, "9") - _line(v, "10"),
    "line_14": lambda v, _, __: _line(v, "14") == _line(v, "12") + _line(v, "13"),
    "line_15": lambda v, _, __: _line(v, "15") == max(ZERO, _line(v, "11") - _line(v, "14")),
    "line_18": lambda v, _, __: _line(v, "18") == _line(v, "16") + _line(v, "17"),
    "line_21": lambda v, _, __: _line(v, "21") == _line(v, "19") + _line(v, "20"),
    "line_22": lambda v, _, __: _line(v, "22") == max(ZERO, _line(v, "18") - _line(v, "21")),
    "line_24": lambda v, _, __: _line(v, "24") == _line(v, "22") + _line(v, "23"),
    "balances": lambda v, _, __: _chain(v),
    "deposits": lambda v, _, __: (
        sum(amounts(v, "transactions", "deposit")) == amount(v, "summary.deposits")
    ),
    "withdrawals": lambda v, _, __: (
        sum(amounts(v, "transactions", "withdrawal")) == amount(v, "summary.withdrawals")
    ),
    "closing": lambda v, _, __: (
        amount(v, "summary.opening")
        + amount(v, "summary.deposits")
        - amount(v, "summary.withdrawals")
        == amount(v, "summary.closing")
    ),
}
