"""A secret in all the ways it may be written: as words of a text, and as bytes of a file."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from babel.dates import get_month_names

from flows.certify.folding import squeezed
from flows.certify.secrets import Kind, Secret, amount_of, date_of

_MISREAD = 6  # letters from which on one may be misread
_MISREAD_ALONE = 7  # of a single word, which has many near to it
_MISREAD_DIGITS = 10
LEAST_BYTES = 8  # fewer are met by chance in a compressed picture
_MONTHS = ("en", "de", "fr", "es", "it", "nl", "pl", "pt")
_TRANSLITERATED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)


class Spelling(NamedTuple):
    """A secret's words without what lies between them.

    Attributes:
        text: folded, squeezed.
        groups: the words it falls into where only these are meant, as of a day; () for any.
        glued: they may also stand as one word.
        open_left: what stands before it may belong to the same word: a country's prefix.
        sum_of: digits before and after the mark of an amount, which its original must show.
    """

    text: str
    groups: tuple[str, ...] = ()
    glued: bool = True
    open_left: bool = False
    sum_of: tuple[str, str] | None = None


def spellings(secret: Secret) -> list[Spelling]:
    """All of a secret's, none twice; none of one that is not looked for."""
    return list(dict.fromkeys(_spelled(secret)))


def _spelled(secret: Secret) -> Iterator[Spelling]:
    if secret.kind is Kind.TINY:
        return
    day = date_of(" ".join(secret.text.split())) if secret.kind is Kind.DATE else None
    found = amount_of(secret.text) if secret.kind is Kind.AMOUNT else None
    if day:
        yield from _days(day)
    elif found:
        yield Spelling("".join(found), sum_of=found)
        if found[1] in ("", "00"):
            yield Spelling(found[0], sum_of=(found[0], ""))
            yield Spelling(found[0] + "00", sum_of=(found[0], "00"))
    else:
        for text in _worded(secret):
            yield Spelling(squeezed(text))
        yield from _numbered(secret)


def _worded(secret: Secret) -> Iterator[str]:
    yield secret.text
    plain = secret.text.translate(_TRANSLITERATED)
    if plain != secret.text:
        yield plain
    if secret.kind is Kind.NAME:
        for text in {secret.text, plain}:
            parts = text.replace(",", " ").split()
            yield " ".join((parts[-1], *parts[:-1]))
            yield " ".join((*parts[1:], parts[0]))


def _numbered(secret: Secret) -> Iterator[Spelling]:
    core = squeezed(secret.text)
    if secret.kind is Kind.IBAN and len(core) >= 16:
        yield Spelling(core[4:])  # without country and check
    if secret.kind is not Kind.PHONE:
        return
    digits = "".join(filter(str.isdigit, core))
    if secret.text.strip().startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00")
        for prefix in (1, 2, 3):
            if len(digits) - prefix >= 8:
                yield Spelling("0" + digits[prefix:].lstrip("0"))
        if len(digits) >= 11:
            yield Spelling(digits[2:].lstrip("0"), open_left=True)
    elif len(digits.lstrip("0")) >= 8:
        yield Spelling(digits.lstrip("0"), open_left=True)


def _days(day: date) -> Iterator[Spelling]:
    year, month, number = f"{day:%Y}", f"{day:%m}", f"{day:%d}"
    short = {month, str(day.month)}, {number, str(day.day)}
    for m in sorted(short[0]):
        for d in sorted(short[1]):
            whole = len(m) == len(d) == 2
            for groups in ((d, m, year), (m, d, year), (year, m, d)):
                yield Spelling("".join(groups), groups, glued=whole)
            for groups in ((d, m, year[2:]), (m, d, year[2:]), (year[2:], m, d)):
                yield Spelling("".join(groups), groups, glued=False)
            yield Spelling(f"{year}年{m}月{d}日")
    for name in _month_names(day.month):
        for d in sorted(short[1]):
            yield Spelling(f"{d}{name}{year}")
            yield Spelling(f"{name}{d}{year}")
            yield Spelling(f"{d}{name}{year[2:]}", (d, name, year[2:]), glued=False)


def _month_names(month: int) -> list[str]:
    found = {
        squeezed(get_month_names(width, "format", locale)[month])
        for locale in _MONTHS
        for width in ("wide", "abbreviated")
    }
    return sorted(name for name in found if not name.isdigit())


def texts(secret: Secret) -> list[str]:
    """The forms in which a secret's bytes are looked for, none twice."""
    return list(dict.fromkeys(_formed(secret)))


def _formed(secret: Secret) -> Iterator[str]:
    plain = " ".join(secret.text.split())
    day = date_of(plain) if secret.kind is Kind.DATE else None
    if day:
        for form in ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d", "%d-%m-%Y"):
            yield day.strftime(form)
    for text in (secret.text, plain, plain.replace(" ", ""), *_worded(secret)):
        for form in (text, unicodedata.normalize("NFD", text)):
            yield from (form, form.upper(), form.lower(), form.title())


def direct(secret: Secret) -> list[bytes]:
    """A secret's letters as bytes, in lower case, for bytes in lower case."""
    if secret.kind is Kind.TINY:
        return []
    found = {each.encode(): None for each in texts(secret)}
    for text in texts(secret):
        found |= dict.fromkeys(_narrow(text))
    return _long(data.lower() for data in found)


def encoded(secret: Secret) -> list[bytes]:
    """What they are in other encodings: two bytes a letter, hexadecimal, escaped."""
    if secret.kind is Kind.TINY:
        return []
    found: dict[bytes, None] = {}
    for text in texts(secret):
        for data in _encoded(text):
            if b"\0" in data:
                found[data.lower()] = None
            found[data.hex().encode()] = None
            found[b" ".join(b"%02x" % byte for byte in data)] = None
        for escaped in _escaped(text):
            found[escaped.lower()] = None
    known = set(direct(secret))
    return _long(data for data in found if data not in known)


def _long(found: Iterable[bytes]) -> list[bytes]:
    return [data for data in dict.fromkeys(found) if len(data) >= LEAST_BYTES]


def _narrow(text: str) -> Iterator[bytes]:
    for coding in ("latin-1", "cp1252"):
        data = text.encode(coding, "replace")
        if b"?" not in data:
            yield data


def _encoded(text: str) -> Iterator[bytes]:
    yield text.encode()
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield from _narrow(text)


def _escaped(text: str) -> Iterator[bytes]:
    """In URLs, JSON, HTML and strings of a PDF."""
    yield quote(text, safe="").encode()
    yield quote(text).encode()
    yield quote(text).replace("%20", "+").encode()
    yield "".join(f"%{byte:02x}" for byte in text.encode()).encode()
    narrow = "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in text)
    yield narrow.encode()
    yield "".join(f"\\u{ord(c):04x}" for c in text).encode()
    yield "".join(c if c.isascii() else f"&#{ord(c)};" for c in text).encode()
    yield "".join(f"&#{ord(c)};" for c in text).encode()
    yield "".join(f"&#x{ord(c):x};" for c in text).encode()
    data = text.encode("latin-1", "replace")
    yield "".join(chr(b) if 32 <= b < 127 else f"\\{b:03o}" for b in data).encode()
    yield re.sub(r"([()\\])", r"\\\1", text).encode("latin-1", "replace")
    yield "".join(
        chr(b) if 32 <= b < 127 and b != 61 else f"={b:02X}" for b in text.encode()
    ).encode()


def base64s(secret: Secret) -> list[bytes]:
    """What base64 makes of it at the three places it may start, without what neighbours decide."""
    found: dict[bytes, None] = {}
    for text in texts(secret) if secret.kind is not Kind.TINY else ():
        for data in _encoded(text):
            for shift in range(3):
                coded = base64.b64encode(b"\0" * shift + data)
                first = -(-shift * 8 // 6)
                last = (shift + len(data)) * 8 // 6
                found[coded[first:last]] = None
                found[coded[first:last].translate(bytes.maketrans(b"+/", b"-_"))] = None
    return [data for data in found if len(data) >= LEAST_BYTES + 2]


def fuzzy_core(secret: Secret) -> str:
    """What is also looked for with one letter misread; "" for what is too short or told by sums."""
    core = squeezed(secret.text)
    if secret.kind in (Kind.TINY, Kind.DATE, Kind.AMOUNT, Kind.NUMBER) or not core.isascii():
        return ""
    digits = sum(map(str.isdigit, core))
    letters = len(core) - digits
    if secret.kind is Kind.WORD and letters < _MISREAD_ALONE:
        return ""
    return core if letters >= _MISREAD or digits >= _MISREAD_DIGITS else ""
