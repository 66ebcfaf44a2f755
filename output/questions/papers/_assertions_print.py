"""The statements of key_ver_002 and key_ver_003 judged on print alone.

Another way to each verdict than the one over facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from output.questions.statement._rows import printed_move
from pipeline.facts import printed_day, printed_money, require
from pipeline.money import ZERO
from pipeline.reading.printed_text import parse_words, plain, table
from pipeline.records import Language

TEN = {"X": 10} | {str(n): n for n in range(10)}  # what a sign of an identity number counts
_DIFFERENCE = re.compile(
    r"does line (\w+) (?:equal|differ from) ([^?]+?)(, or 0 if that is negative)?\?"
)
_TERM = re.compile(r"(plus |minus )?line (\w+)")


@dataclass(frozen=True)
class Page:
    """What a paper prints, and what the prompt says about it."""

    texts: Mapping[str, str]
    question: str
    today: date
    days: int

    def figure(self, name: str) -> Decimal:
        return require(printed_money, self.texts, name)

    def signs(self, name: str) -> str:
        """The letters and digits of an identifier."""
        return re.sub(r"[\W_]", "", plain(self.texts[name])).upper()

    def amounts(self, name: str, column: str) -> list[Decimal]:
        """The filled cells of a column."""
        rows = [row for row in table(self.texts, name) if column in row]
        return [require(printed_money, row, column) for row in rows]


Judge = Callable[[Page], bool]


def _checked(page: Page) -> bool:
    """ISO 7064 as it is defined, by powers of two.

    The prompt spells the same out as weights and a list of remainders.
    """
    number = page.signs("person.id_number")
    if len(number) != 18 or not number[:17].isdigit() or number[17] not in TEN:
        return False
    return sum(TEN[sign] * pow(2, 17 - n, 11) for n, sign in enumerate(number)) % 11 == 1


def _born(page: Page) -> bool:
    born = require(printed_day, page.texts, "person.birth_date")
    return page.signs("person.id_number")[6:14] == born.strftime("%Y%m%d")


def _sexed(page: Page) -> bool:
    number = page.signs("person.id_number")
    odd_or_even = "13579" if page.texts["person.sex"] == "男" else "02468"
    return len(number) == 18 and number[16] in odd_or_even


def _fresh(page: Page) -> bool:
    return 0 <= (page.today - require(printed_day, page.texts, "issue_date")).days <= page.days


def _held_zh(page: Page) -> bool:
    """Carries the balance from row to row."""
    rows = table(page.texts, "transactions")
    held = [require(printed_money, row, "balance") for row in rows]
    moved = [printed_move(row) for row in rows]
    return not [n for n in range(1, len(rows)) if held[n] != held[n - 1] + moved[n]]


def _coming(page: Page) -> bool:
    total = page.figure("summary.total_in")
    for moved in map(printed_move, table(page.texts, "transactions")):
        total -= max(moved, ZERO)
    return total == 0


def _going(page: Page) -> bool:
    total = abs(page.figure("summary.total_out"))
    for moved in map(printed_move, table(page.texts, "transactions")):
        total += min(moved, ZERO)
    return total == 0


def _items(page: Page) -> bool:
    return page.figure("tax.total") - sum(page.amounts("items", "paid"), ZERO) == 0


def _line(page: Page) -> bool:
    """Follows the prompt's own words: line 9, line 1z plus line 2b.

    A line that is not printed is empty.
    """
    asked = _DIFFERENCE.search(page.question)
    if asked is None:
        raise ValueError("the prompt names no line that is worked out from others")
    total = ZERO
    for sign, number in _TERM.findall(asked[2]):
        printed = printed_money(page.texts, f"line.{number}") or ZERO
        total = total - printed if sign == "minus " else total + printed
    if asked[3] and total < 0:
        total = ZERO
    return page.figure(f"line.{asked[1]}") == total


def _held_en(page: Page) -> bool:
    """Carries the opening balance through every row."""
    held = page.figure("summary.opening")
    for row in table(page.texts, "transactions"):
        came, went = (printed_money(row, name) or ZERO for name in ("deposit", "withdrawal"))
        held += came - went
        if held != require(printed_money, row, "balance"):
            return False
    return True


def _summed(column: str) -> Judge:
    return lambda page: (
        page.figure(f"summary.{column}s") == sum(page.amounts("transactions", column), ZERO)
    )


def _closing(page: Page) -> bool:
    gained = page.figure("summary.closing") - page.figure("summary.opening")
    return gained == page.figure("summary.deposits") - page.figure("summary.withdrawals")


JUDGES: Mapping[Language, Mapping[str, Judge]] = {
    "zh": {
        "number_length": lambda page: len(page.signs("person.id_number")) == 18,
        "number_check": _checked,
        "number_birth": _born,
        "number_sex": _sexed,
        "unexpired": lambda page: not page.today > require(printed_day, page.texts, "valid_until"),
        "recent": _fresh,
        "yearly_income": lambda page: (
            page.figure("income.yearly") / 12 == page.figure("income.monthly")
        ),
        "income_words": lambda page: (
            page.figure("income.monthly") == parse_words(page.texts["income.monthly_words"])
        ),
        "tax_words": lambda page: (
            page.figure("tax.total") == parse_words(page.texts["tax.total_words"])
        ),
        "tax_total": _items,
        "balances": _held_zh,
        "statement_in": _coming,
        "statement_out": _going,
        "price": lambda page: (
            page.figure("collateral.price") - page.figure("loan.amount")
            == page.figure("collateral.down_payment")
        ),
    },
    "en": {
        "number_length": lambda page: len(page.signs("person.id_number")) == 9,
        "licence_number": lambda page: (
            re.match(r"[A-Z][0-9]{6}$", page.signs("license.number")) is not None
        ),
        "unexpired": lambda page: (
            not page.today > require(printed_day, page.texts, "license.expires")
        ),
        "recent": _fresh,
        **dict.fromkeys(
            ("line_9", "line_11", "line_14", "line_15", "line_18", "line_21", "line_22", "line_24"),
            _line,
        ),
        "balances": _held_en,
        "deposits": _summed("deposit"),
        "withdrawals": _summed("withdrawal"),
        "closing": _closing,
    },
}
