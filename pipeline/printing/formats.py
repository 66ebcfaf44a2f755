"""How a typed fact is written on paper: named formats, each a pure function from value to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from pipeline.money import cents
from pipeline.records import Depicted, Fact

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def money_words(amount: Decimal) -> str:
    """An amount in the capital numerals of Chinese cheques: 34071.51 is 叁万肆仟零柒拾壹元伍角壹分.

    Raises:
        ValueError: the amount reaches 10^16.
    """
    total = int(abs(cents(amount)) * 100)
    whole, jiao, fen = total // 100, total // 10 % 10, total % 10
    words = f"{_whole_words(whole)}元" if whole else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and whole:
        words += "零"
    if fen:
        words += f"{_DIGITS[fen]}分"
    elif not jiao:
        words = f"{words or '零元'}整"
    else:
        words += "整"
    return ("负" if amount < 0 and total else "") + words


def _whole_words(number: int) -> str:
    if number >= 10**16:
        raise ValueError(f"{number} is too large to be written in words")
    words, gap = "", False
    for place in range(3, -1, -1):
        group = number // 10 ** (4 * place) % 10_000
        if group == 0:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _group_words(group) + _GROUPS[place]
        gap = False
    return words


def _group_words(group: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _UNITS[place]
            gap = False
        else:
            gap = bool(words)
    return words


_ONES = (
    *("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"),
    *("Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen"),
    *("Sixteen", "Seventeen", "Eighteen", "Nineteen"),
)
_TENS = ("Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
_SCALES = ((10**9, "Billion"), (10**6, "Million"), (1000, "Thousand"), (100, "Hundred"))


def dollars_in_words(amount: Decimal) -> str:
    """An amount as a deed spells it.

    685408.03 is "Six Hundred Eighty-Five Thousand Four Hundred Eight and 03/100 Dollars".

    Raises:
        ValueError: the amount is negative or reaches 10^12.
    """
    hundredths = int(cents(amount) * 100)
    if not 0 <= hundredths < 10**14:
        raise ValueError(f"{amount} cannot be written in words")
    return f"{_english_words(hundredths // 100)} and {hundredths % 100:02d}/100 Dollars"


def _english_words(number: int) -> str:
    for scale, name in _SCALES:
        if number >= scale:
            rest = f" {_english_words(number % scale)}" if number % scale else ""
            return f"{_english_words(number // scale)} {name}{rest}"
    if number < 20:
        return _ONES[number]
    return _TENS[number // 10 - 2] + (f"-{_ONES[number % 10]}" if number % 10 else "")


def masked(number: str, first: int, stars: int, *, last: int) -> str:
    """The first and last characters of an identifier with stars between them."""
    return f"{number[:first]}{'*' * stars}{number[len(number) - last :]}"


def _text(value: Fact) -> str:
    if isinstance(value, bool | Depicted) or value is None:
        raise TypeError(f"{type(value).__name__} has no text")
    return value.isoformat() if isinstance(value, date) else str(value)


def _day(value: Fact) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is not a date")
    return value


def _moment(value: Fact) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} is not a time")
    return value


def _number(value: Fact) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"{value!r} is not a number")
    return Decimal(value)


def _whole(value: Fact) -> int:
    number = _number(value)
    if number != int(number):
        raise TypeError(f"{value!r} is not a whole number")
    return int(number)


def _money(value: Fact, sign: str = "", unit: str = "") -> str:
    amount = cents(_number(value))
    plus = sign if amount else ""
    return f"{'-' if amount < 0 else plus}{unit}{abs(amount):,.2f}"


def _english(value: Fact, letters: int | None) -> str:
    day = _day(value)
    return f"{MONTHS[day.month - 1][:letters]} {day.day}, {day.year}"


def _spaced(value: Fact) -> str:
    text = _text(value)
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


FORMATS: Mapping[str, Callable[[Fact], str]] = {
    "text": _text,
    "upper": lambda v: _text(v).upper(),
    "int": lambda v: str(_whole(v)),
    "number": lambda v: f"{_number(v):,}",
    "spaced": _spaced,
    "month2": lambda v: f"{v.month if isinstance(v, date) else _whole(v):02d}",
    "date_cn": lambda v: f"{_day(v):%Y年%m月%d日}",
    "date_cn_plain": lambda v: f"{_day(v).year}年{_day(v).month}月{_day(v).day}日",
    "date_parts": lambda v: f"{_day(v).year}年{_day(v).month}月{_day(v).day}日",
    "date_dots": lambda v: f"{_day(v):%Y.%m.%d}",
    "date_iso": lambda v: f"{_day(v):%Y-%m-%d}",
    "date_compact": lambda v: f"{_day(v):%Y%m%d}",
    "date_us": lambda v: f"{_day(v):%m/%d/%Y}",
    "date_long": lambda v: _english(v, None),
    "date_short": lambda v: _english(v, 3),
    "datetime_cn": lambda v: f"{_moment(v):%Y年%m月%d日 %H:%M:%S}",
    "time_colon": lambda v: f"{_moment(v):%H:%M:%S}",
    "time_compact": lambda v: f"{_moment(v):%H%M%S}",
    "money": _money,
    "money_plain": lambda v: _money(v).replace(",", ""),
    "money_signed": lambda v: _money(v, sign="+"),
    "money_unsigned": lambda v: _money(abs(_number(v))),
    "money_usd": lambda v: _money(v, unit="$"),
    "money_cny": lambda v: _money(v, unit="￥"),
    "money_words": lambda v: money_words(_number(v)),
    "wan": lambda v: f"{_number(v) / 10_000:.4f}万元",
    "years": lambda v: f"{_whole(v)}年",
    "people": lambda v: f"{_whole(v)}人",
    "months": lambda v: f"{_whole(v)}个月",
    "wan_whole": lambda v: f"{(_number(v) / 10_000).normalize():f}万元",
    "percent": lambda v: f"{_number(v) * 100:.2f}%",
    "area": lambda v: f"{_number(v)}㎡",
    "acres": lambda v: f"{_number(v):.2f}",
    "month_compact": lambda v: f"{_day(v):%Y%m}",
    "month_cn": lambda v: f"{_day(v):%Y年%m月}",
    "month_us": lambda v: f"{MONTHS[_day(v).month - 1]} {_day(v).year}",
    "expiry": lambda v: f"{_day(v):%m/%y}",
    "day2": lambda v: f"{v.day if isinstance(v, date) else _whole(v):02d}",
    "datetime_iso": lambda v: f"{_moment(v):%Y-%m-%d %H:%M:%S}",
    "datetime_minute": lambda v: f"{_moment(v):%Y-%m-%d %H:%M}",
    "money_words_en": lambda v: dollars_in_words(_number(v)),
}
