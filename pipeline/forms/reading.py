"""Printed text of an own kind read back: what a date, a number or a word on the paper may mean.

Shares no code with ``locale.Writer``: patterns become expressions here, by the locale's data.
A text can mean several things, as an amount printed without its sign, or a day without its year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product

from babel import Locale

from pipeline.caches import cached
from pipeline.forms.schema import NAMED, NUMBERS, Valued

Meaning = Fraction | date | str | bool | None
CENTURIES = (1900, 2000)
# Of Latin-1, the baht's, and the block that Unicode keeps for signs of currencies.
_SIGN = re.compile(r"[%$¢-¥฿\u20a0-\u20cf]")
# A currency before or after an amount: EUR, zł, R (of R$).
_UNIT = re.compile(r"(?:^|(?<=^-))[^\W\d_]{1,3}\.?(?=[\s\d-])|[^\W\d_]{1,3}\.?$")
_DATE_PARTS = re.compile(r"'[^']*'|d+|M+|y+|E+|.")


@dataclass(frozen=True)
class Reader:
    """Reads the papers of one locale. ``years``: those a day without a year may be of."""

    locale: Locale
    years: tuple[int, ...]

    def meanings(self, spec: Valued, text: str) -> list[Meaning]:
        """All that a printed text may say; none where it cannot be read."""
        if spec.type == "date":
            return list(self._dates(spec.format, text))
        if spec.type in NUMBERS:
            return list(self._numbers(spec.format, text))
        return [True] if spec.type == "bool" else [text]

    # ------------------------------------------------------------ numbers

    def _numbers(self, pattern: str, text: str) -> Iterator[Fraction]:
        found = self._number(text)
        if found is None:
            return
        if "%" in pattern:
            found /= 100
        plus, _, minus = pattern.partition(";")
        yield found
        if minus and minus == plus and found:
            yield -found

    def _number(self, text: str) -> Fraction | None:
        symbols = self.locale.number_symbols["latn"]
        point, group = symbols["decimal"], symbols["group"]
        bare = _UNIT.sub("", _SIGN.sub(" ", text.replace("−", "-")).strip()).strip()
        negative = "-" in bare
        bare = bare.replace("-", "").replace(" ", "\u00a0").strip("\u00a0")
        gap = "\u00a0" if group in (" ", "\u00a0", "\u202f") else group
        whole = rf"(\d{{1,3}}(?:{re.escape(gap)}\d{{3}})+|\d+)"
        match = re.fullmatch(rf"{whole}(?:{re.escape(point)}(\d+))?", bare)
        if match is None:
            return None
        digits = match[1].replace(gap, "")
        value = Fraction(f"{digits}.{match[2]}" if match[2] else digits)
        return -value if negative else value

    # ------------------------------------------------------------ dates

    def _dates(self, how: str, text: str) -> Iterator[date]:
        how = how or "medium"
        pattern = str(self.locale.date_formats[how].pattern) if how in NAMED else how
        match = _date_pattern(str(self.locale), pattern).fullmatch(text.strip())
        if match is None:
            return
        parts = match.groupdict()
        month = self._month(parts)
        year = parts.get("y")
        years: Iterable[int] = self.years if year is None else (int(year),)
        if year is not None and len(year) <= 2:
            years = [century + int(year) for century in CENTURIES]
        for one in years:
            try:
                yield date(one, month, int(parts.get("d") or 1))
            except ValueError:
                continue

    def _month(self, parts: dict[str, str | None]) -> int:
        if parts.get("m"):
            return int(parts["m"] or 1)
        name = (parts.get("name") or "").casefold()
        found = {n.casefold(): number for number, n in _months(str(self.locale))}
        return found.get(name, 1)


@cached(most=64)
def _months(locale: str) -> tuple[tuple[int, str], ...]:
    """Number and every name of the months."""
    found = []
    data = Locale.parse(locale).months
    for context, width in product(("format", "stand-alone"), ("abbreviated", "wide")):
        found += [(number, str(name)) for number, name in data[context][width].items()]
    return tuple(found)


@cached(most=256)
def _date_pattern(locale: str, pattern: str) -> re.Pattern[str]:
    """The expression of a Unicode date pattern; what stands between its parts may be left out."""
    out = []
    for part in _DATE_PARTS.findall(pattern):
        if part[0] == "d":
            out.append(r"(?P<d>\d{1,2})" if len(part) == 1 else r"(?P<d>\d{2})")
        elif part[0] == "y":
            out.append(r"(?P<y>\d{2})" if len(part) == 2 else r"(?P<y>\d{4})")
        elif part[0] == "M" and len(part) < 3:
            out.append(r"(?P<m>\d{1,2})" if len(part) == 1 else r"(?P<m>\d{2})")
        elif part[0] == "M":
            names = sorted({re.escape(n) for _, n in _months(locale)}, key=len, reverse=True)
            out.append(f"(?P<name>{'|'.join(names)})")
        elif part[0] == "E":
            out.append(r"[^\d]+?")
        else:
            out += [r"\s*" if c.isspace() else f"{re.escape(c)}?" for c in part.strip("'") or "'"]
    return re.compile("".join(out), re.IGNORECASE)
