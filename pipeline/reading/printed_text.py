"""The independent reading of printed text: amounts, dates, words, names and numbers.

Checkers and questions judge papers through these functions alone. Nothing is shared with
``pipeline.printing.formats``, so a mistake in printing cannot hide behind the same mistake in
reading. Every ``parse_*`` gives None for text it cannot read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

Texts = Mapping[str, str]  # field name -> printed text of one paper
Rows = list[dict[str, str]]

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
# By column, the plainest first.
PAY = {
    "summary": ("工资", "经营收入"),
    "kind": ("代发工资", "经营收款"),
    "goods": ("代发", "经营"),
}
PARTIES = ("landlord.name", "tenant.name")  # of contracts, which have no holder
_LONGEST = 24  # characters of a number; a longer one is no amount and no count
_MINUS = "-−–"
_MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_DATES = (
    re.compile(r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*[-./]\s*(?P<m>\d{1,2})\s*[-./]\s*(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<m>\d{1,2})\s*[-./]\s*(?P<d>\d{1,2})\s*[-./]\s*(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
)
_LONG_US = re.compile(r"(?P<m>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})")
_LONG_UK = re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m>[A-Za-z]{3,9})\.?,?\s+(?P<y>\d{4})")

_DIGITS = (
    {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
    | {c: n for n, c in enumerate("〇一二三四五六七八九")}
    | {"两": 2}
)
_CAPITALS = re.compile(
    r"负?(?:(?P<yuan>[^元圆角分]+)[元圆])?"
    r"(?:(?P<jiao>[^元圆角分零])角)?零?(?:(?P<fen>[^元圆角分零])分)?[整正]?"
)
_UNITS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_BIG = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_ID_CHECKS = "10X98765432"


def plain(text: str) -> str:
    """Full-width forms made half-width, runs of white space made one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


# ---------------------------------------------------------------- amounts


def parse_money(text: str | None) -> Decimal | None:
    """An amount in figures, whatever its currency mark.

    ``34,071.51``, ``-$1,234.50``, ``(12.00)``, ``78.4070万元``.
    """
    if not text:
        return None
    shown = plain(text)
    found = list(_NUMBER.finditer(shown))
    if len(found) != 1 or len(found[0].group()) > _LONGEST:
        return None
    before, after = shown[: found[0].start()].strip(), shown[found[0].end() :].strip()
    amount = Decimal(found[0].group().replace(",", ""))
    if after.startswith("万"):
        amount *= 10_000
    negative = (
        any(c in _MINUS for c in before)
        or (before.endswith("(") and after.startswith(")"))
        or after[:1] in tuple(_MINUS)
    )
    return -amount if negative else amount


def parse_words(text: str | None) -> Decimal | None:
    """An amount in Chinese capitals: ``叁万肆仟零柒拾壹元伍角壹分``.

    Also ``负``, ``整`` and lower-case numerals.
    """
    if not text:
        return None
    shown = plain(text).removeprefix("人民币").strip()
    if len(shown) > 2 * _LONGEST:
        return None
    negative = shown.startswith("负")
    match = _CAPITALS.fullmatch(shown)
    if not match or not any(match.groupdict().values()):
        return None
    try:
        yuan = _whole_words(match["yuan"] or "零")
        cents = 10 * _DIGITS[match["jiao"] or "零"] + _DIGITS[match["fen"] or "零"]
    except KeyError:
        return None
    amount = Decimal(yuan) + Decimal(cents) / 100
    return -amount if negative else amount


def _whole_words(words: str) -> int:
    """A whole number.

    Each ``万`` or ``亿`` multiplies everything before it that is smaller than itself.
    """
    total = section = digit = 0
    for sign in words:
        if sign in _UNITS:
            section += (digit or 1) * _UNITS[sign]
            digit = 0
        elif sign in _BIG:
            smaller = section + digit
            if total < _BIG[sign]:
                total = (total + smaller) * _BIG[sign]
            else:
                total += smaller * _BIG[sign]
            section = digit = 0
        else:
            digit = _DIGITS[sign]
    return total + section + digit


# ---------------------------------------------------------------- days and counts


def parse_date(text: str | None) -> date | None:
    """The first day named, in any of the Chinese and English forms.

    Month before day where both come before the year.
    """
    if not text:
        return None
    shown = unicodedata.normalize("NFKC", text)
    for pattern in _DATES:
        if match := pattern.search(shown):
            return _day(int(match["y"]), int(match["m"]), int(match["d"]))
    for pattern in (_LONG_US, _LONG_UK):
        if (match := pattern.search(shown)) and match["m"].lower()[:3] in _MONTHS:
            return _day(int(match["y"]), _MONTHS[match["m"].lower()[:3]], int(match["d"]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_int(text: str | None) -> int | None:
    """The one whole number of a text: ``35年``, ``2人``, ``12 years``.

    None if there is none or more than one.
    """
    found = re.findall(r"\d[\d,]*", plain(text or ""))
    return int(found[0].replace(",", "")) if len(found) == 1 and len(found[0]) <= _LONGEST else None


def parse_years(text: str | None) -> int | None:
    """A count of years: ``35年`` or ``35``."""
    return parse_int(text)


def age_on(day: date, born: date) -> int:
    """Completed years of life."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def months_between(first: date | None, last: date | None) -> int | None:
    """Calendar months touched from ``first`` to ``last``.

    None if either is unknown or they are the wrong way round.
    """
    if first is None or last is None or last < first:
        return None
    return (last.year - first.year) * 12 + last.month - first.month + 1


# ---------------------------------------------------------------- names and numbers


def name_key(text: str) -> str:
    """What two spellings of one name share.

    Case, blanks, dots and ``FAMILY, GIVEN`` order do not count.
    """
    family, comma, given = plain(text).partition(",")
    ordered = f"{given} {family}" if comma else family
    return re.sub(r"[^\w]+", " ", ordered.casefold()).strip()


def number_key(text: str) -> str:
    """An identifier without its blanks, dots and dashes, in capitals; masking stars stay."""
    return re.sub(r"[^0-9A-Z*]", "", plain(text).upper())


def same_number(one: str, other: str) -> bool:
    """Equal where neither is masked; lengths must agree."""
    a, b = number_key(one), number_key(other)
    return len(a) == len(b) and all(x == y or "*" in (x, y) for x, y in zip(a, b, strict=True))


def citizen_number_is_valid(text: str) -> bool:
    """Eighteen characters, a birth date that exists, and the ISO 7064 check character."""
    number = number_key(text)
    if not re.fullmatch(r"\d{17}[\dX]", number) or birth_of(number) is None:
        return False
    products = (int(d) * w for d, w in zip(number, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[sum(products) % 11] == number[17]


def birth_of(text: str | None) -> date | None:
    """The birth date inside an 18-character citizen number."""
    match = re.fullmatch(r"\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]", number_key(text or ""))
    return _day(*(int(p) for p in match.groups())) if match else None


# ---------------------------------------------------------------- papers


def table(texts: Texts, name: str) -> Rows:
    """The rows of one printed table in order, each as column -> text.

    A cell left blank is absent.
    """
    rows: dict[int, dict[str, str]] = {}
    for path, text in texts.items():
        head, _, rest = path.partition(f"{name}.")
        number, dot, column = rest.partition(".")
        if not head and dot and number.isdigit():
            rows.setdefault(int(number), {})[column] = text
    return [rows[n] for n in sorted(rows)]


def holder(texts: Texts) -> str | None:
    """Whose paper it says it is: the printed name, given name first where the two are apart."""
    if "person.name" in texts:
        return texts["person.name"]
    given, family = texts.get("person.given_name"), texts.get("person.family_name")
    return f"{given} {family}" if given and family else None


def parties(texts: Texts) -> tuple[str, ...]:
    """Everybody whose paper it may be: its holder, or those who sign a contract."""
    whose = holder(texts)
    return (whose,) if whose else tuple(texts[name] for name in PARTIES if name in texts)


def holder_number(texts: Texts) -> str | None:
    """The owner's identity number as printed, masked or whole."""
    return texts.get("person.id_number") or texts.get("person.id_number_masked")


def total_of(texts: Iterable[str | None]) -> Decimal:
    """The sum of printed amounts; blanks count nothing."""
    return sum((parse_money(t) or Decimal(0) for t in texts), Decimal(0))


def is_pay(row: Mapping[str, str]) -> bool:
    """Is a row of a Chinese statement pay or a business draw?

    By whichever of its columns says what a row is.
    """
    column = next((c for c in PAY if c in row), None)
    return column is not None and row[column] in PAY[column]


def statement_income(texts: Texts) -> Decimal | None:
    """Pay and business draws per month of a bank statement's period.

    None if the period cannot be read.
    """
    months = months_between(
        parse_date(texts.get("period.from")), parse_date(texts.get("period.to"))
    )
    if months is None:
        return None
    paid: list[str | None] = []
    for row in table(texts, "transactions"):
        if is_pay(row):
            paid.append(row.get("amount"))
        if row.get("description", "").upper().startswith(("PAYROLL", "OWNER DRAW")):
            paid.append(row.get("deposit"))
    return total_of(paid) / months
