"""How a locale writes dates, numbers and money: Babel's data, for Latin scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_precision,
    get_territory_currencies,
    parse_pattern,
)

from pipeline.caches import cached
from pipeline.errors import UserError, brief
from pipeline.forms.schema import NAMED, NUMBERS, Valued
from pipeline.records import Fact

_DATE = re.compile(r"(?:d{1,2}|M{1,4}|y{1,4}|E{1,4}|'[^']*'|[^A-Za-z'])+")
_NUMBER = re.compile(r"[#0,.;¤%+\- ]*[#0][#0,.;¤%+\- A-Za-z$€£]*")
_PLAIN = str.maketrans({"\u202f": " ", "\u00a0": " ", "\u2212": "-", "\u200e": "", "\u200f": ""})
_CHOSEN = date(2026, 1, 1)  # of which day a territory's currency is asked: never today's
EXACT = 34  # digits money is rounded with


@dataclass(frozen=True)
class Writer:
    """Writes the values of one kind."""

    locale: Locale
    currency: str

    @property
    def territory(self) -> str:
        """Two capitals; "" where the locale has none."""
        return self.locale.territory or ""

    @cached_property
    def digits(self) -> int:
        """Decimals of the currency."""
        return int(get_currency_precision(self.currency))

    def amount(self, value: Decimal) -> Decimal:
        """Rounded to the currency's smallest coin, halves up."""
        with localcontext(prec=EXACT):
            return value.quantize(Decimal(1).scaleb(-self.digits), rounding=ROUND_HALF_UP)

    def pattern(self, spec: Valued) -> str:
        """The Unicode pattern a value is written in: the kind's own, or the locale's."""
        if spec.type == "date":
            how = spec.format or "medium"
            return str(self.locale.date_formats[how].pattern) if how in NAMED else spec.format
        if spec.format:
            return spec.format
        if spec.type == "money":
            decimals = f".{'0' * self.digits}" if self.digits else ""
            return f"#,##0{decimals}"
        return "#,##0.######" if spec.type == "decimal" else "0"

    def text(self, spec: Valued, value: Fact) -> str:
        """The value as the paper says it; an empty text for None."""
        if value is None or value is False:
            return ""
        if spec.type == "date" and isinstance(value, date):
            return _plain(format_date(value, self.pattern(spec), locale=self.locale))
        if spec.type in NUMBERS and isinstance(value, Decimal | int):
            return self._number(self.pattern(spec), Decimal(value))
        text = str(value)
        if spec.type == "iban" and spec.format != "plain":
            return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
        return text

    def _number(self, pattern: str, value: Decimal) -> str:
        with localcontext(prec=EXACT):
            if "¤" in pattern:
                text = format_currency(
                    value, self.currency, pattern, self.locale, currency_digits=False
                )
                return _plain(text)
            return _plain(format_decimal(value, pattern, self.locale))


def _plain(text: str) -> str:
    """With the blanks and minus signs that typewriters have; fonts often lack others."""
    return text.translate(_PLAIN)


@cached(most=64)
def writer(locale: str, currency: str, where: str) -> Writer:
    """The writer of a kind whose file messages call ``where``.

    Raises:
        UserError: no such locale, one of another script, or a currency nobody knows.
    """
    found = _locale(locale, where)
    spent = currency or next(
        iter(get_territory_currencies(found.territory or "US", start_date=_CHOSEN)), "EUR"
    )
    if spent not in get_global("all_currencies"):
        raise UserError(where, f"currency: {spent!r} is none", "give its three letters, as EUR")
    return Writer(found, spent)


def _locale(text: str, where: str) -> Locale:
    try:
        found = Locale.parse(text.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise UserError(
            where, f"locale: {brief(error)}", "give one such as de-DE, fr-FR or pl-PL"
        ) from None
    if (script := _script(found, text)) != "Latn":
        raise UserError(
            where,
            f"locale: {text} is written in the script {script}, and only Latin is set here",
            "give a locale of a Latin script",
        )
    return found


def _script(locale: Locale, text: str) -> str:
    """Four letters; what most of its readers write where the locale does not say."""
    likely = get_global("likely_subtags")
    whole = "_".join(filter(None, (locale.language, locale.territory)))
    full = likely.get(whole) or likely.get(locale.language) or ""
    named = [part for part in (locale.script or "", *full.split("_")) if len(part) == 4]
    return named[0] if named else "Latn"


def check_format(spec: Valued, writer: Writer) -> str:
    """What is wrong with a value's format; "" for nothing."""
    if not spec.format:
        return ""
    if spec.type == "date":
        if spec.format in NAMED or (_DATE.fullmatch(spec.format) and _dates(spec, writer)):
            return ""
        return "a date is written with d, M, y and E, or short, medium, long or full"
    if spec.type in NUMBERS:
        if not _NUMBER.fullmatch(spec.format):
            return "a number is written with #, 0, comma, point, ¤ and %"
        try:
            parse_pattern(spec.format)
            writer.text(spec, Decimal(-1))
        except (ValueError, IndexError, KeyError) as error:
            return brief(error)
        return ""
    if spec.type == "iban" and spec.format in ("plain", "grouped"):
        return ""
    return f"the type {spec.type} has no format"


def _dates(spec: Valued, writer: Writer) -> bool:
    """Can a day be written so?"""
    try:
        return bool(writer.text(spec, _CHOSEN).strip())
    except (ValueError, KeyError, AttributeError):
        return False
