"""What must not be in a dataset: a value, what it is, where it came from, how much it tells."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from flows.certify.folding import squeezed, words

LONG_ID = 9  # digits or more tell a person alone; fewer are met by chance
SHORTEST = 4  # letters or digits of anything that is looked for
LEAST_DIGITS = 5  # of a number that is looked for


class Kind(StrEnum):
    """What a value looks like."""

    NAME = "name"
    TEXT = "text"  # several words, or one long one with digits in it
    WORD = "word"
    DATE = "date"
    AMOUNT = "amount"
    NUMBER = "number"
    IBAN = "iban"
    PHONE = "phone"
    EMAIL = "email"
    IDENTIFIER = "identifier"
    TINY = "tiny"  # a mark, a digit, "yes": in every dataset there is


# Met by chance in what is drawn: alone no hit where the drawn truth says the same.
COMMON = {Kind.DATE, Kind.AMOUNT, Kind.NUMBER}
_MADE_BY_CHANCE = 6  # letters below which a drawn code may spell any word


class Secret(NamedTuple):
    """A value of somebody's.

    Attributes:
        text: it.
        kind: what it looks like.
        place: where in a source it stood, in words: "widget value".
        group: which file, or which line of the list: values of one person share it.
        given: it stands in the officer's list.
        drawable: made of words that the generator draws from, so that chance can make it.
        answer: what a field was filled in with, whole.
    """

    text: str
    kind: Kind
    place: str
    group: str
    given: bool = False
    drawable: bool = False
    answer: bool = False

    @property
    def common(self) -> bool:
        """Can it be in a clean dataset by chance?"""
        if self.kind is Kind.WORD and len(squeezed(self.text)) < _MADE_BY_CHANCE:
            return True
        return self.kind in COMMON or (self.drawable and self.kind in (Kind.NAME, Kind.WORD))


_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DATES = (
    re.compile(r"(?P<d>\d{1,2})[./\- ]{1,2}(?P<m>\d{1,2})[./\- ]{1,2}(?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<y>\d{4})[./\- ](?P<m>\d{1,2})[./\- ](?P<d>\d{1,2})"),
    re.compile(r"(?P<d>[0-3]\d)(?P<m>[01]\d)(?P<y>(?:19|20)\d\d)"),
    re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)"),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"),
)
_AMOUNT = re.compile(
    r"[-+]?(?:[A-Z]{3}|[€$£¥])? ?[-+]?"
    r"(?P<whole>\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+|\d+)(?:[.,](?P<cents>\d{2}))?"
    r" ?-?(?:[A-Z]{3}|[€$£¥]|[HSDC]R?)?"
)
_PHONE = re.compile(r"(?:\+|00?)\d[\d ()/.\-]{6,20}\d")
_TWO_DAYS = re.compile(r"\d{1,2}\.\d{1,2}\.")  # as a row of a statement begins
_NAME = re.compile(r"(?:[^\W\d_]+[.'’-]?[^\W\d_]*,? ?){2,4}")


def kind_of(text: str) -> Kind:
    """What a value looks like; a line break counts as a space."""
    plain = " ".join(text.split())
    core = squeezed(plain)
    digits = sum(c.isdigit() for c in core)
    if len(core) < SHORTEST and not (len(core) >= 2 and _wide(core)):
        return Kind.TINY
    if EMAIL.fullmatch(plain):
        return Kind.EMAIL
    if _IBAN.fullmatch(plain.upper()) and digits >= 8:
        return Kind.IBAN
    if date_of(plain):
        return Kind.DATE
    if _PHONE.fullmatch(plain) and digits >= LONG_ID and not _TWO_DAYS.match(plain):
        return Kind.PHONE
    if _AMOUNT.fullmatch(plain):
        return _number(plain, digits)
    return _worded(plain, core, digits)


def _number(plain: str, digits: int) -> Kind:
    found = amount_of(plain)
    if digits >= LONG_ID and not (found and found[1]):
        return Kind.IDENTIFIER
    if plain.isdigit():
        return Kind.NUMBER if digits >= LEAST_DIGITS else Kind.TINY
    told = "".join(found or ()).rstrip("0")  # a round sum is anybody's
    return Kind.AMOUNT if len(told) >= LEAST_DIGITS - 1 and digits >= LEAST_DIGITS else Kind.TINY


def _worded(plain: str, core: str, digits: int) -> Kind:
    letters = len(core) - digits
    count = len(words(plain))
    if digits >= LONG_ID and letters <= 6:
        return Kind.IDENTIFIER
    if not letters:
        return Kind.NUMBER if digits >= LEAST_DIGITS else Kind.TINY
    if count == 1:
        return Kind.TEXT if digits >= 4 and len(core) >= 8 else Kind.WORD
    if letters < 6 and digits < LEAST_DIGITS:
        return Kind.WORD if letters >= SHORTEST else Kind.TINY
    if not digits and _NAME.fullmatch(plain) and not plain.islower():
        return Kind.NAME
    return Kind.TEXT


def _wide(core: str) -> bool:
    return all("\u3400" <= c <= "\u9fff" for c in core)


def date_of(text: str) -> date | None:
    """The day a text names; a day before a month where both could be."""
    for form in _DATES:
        found = form.fullmatch(text.strip())
        if found:
            year, month, day = (int(found[part]) for part in "ymd")
            year += 0 if year > 99 else 2000 if year < 40 else 1900
            for one, other in ((month, day), (day, month)):
                if 1 <= one <= 12 and 1 <= other <= 31 and 1900 <= year <= 2100:
                    return _day(year, one, other)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # a 31st of a short month: a number that only looks like a day
        return None


def amount_of(text: str) -> tuple[str, str] | None:
    """The digits of a sum before and after its mark, "" where it has no hundredths."""
    found = _AMOUNT.fullmatch(" ".join(text.split()))
    if not found:
        return None
    return "".join(filter(str.isdigit, found["whole"])).lstrip("0"), found["cents"] or ""
